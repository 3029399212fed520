"""C03, C04, C07: late and sleeping cards, the pool, and what cannot be true."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from rules import cadence, discipline
from rules.tests.generators import anything, many

DAY = datetime.timedelta(days=1)
days = st.dates(datetime.date(2020, 1, 1), datetime.date(2030, 12, 31))
maybe_days = st.one_of(st.none(), days)
START = datetime.datetime(2026, 3, 2, 9)
moments = st.lists(st.integers(0, 3600).map(lambda seconds: START + datetime.timedelta(seconds=seconds)), max_size=30)


@many
@given(days, st.integers(1, 400), days)
def test_a_customer_spoken_with_sleeps_after_so_many_silent_days(last, silent, today):
    asleep = discipline.asleep_since(last, silent)
    assert (today >= asleep) == ((today - last).days >= silent)


@many
@given(maybe_days, st.integers(1, 400), maybe_days, days)
def test_who_still_owes_the_first_contact_has_until_the_end_of_that_day(last, silent, due, opened):
    asleep = discipline.asleep_since(last, silent, due, opened)
    if due:
        assert asleep > due
    if last:
        assert asleep >= last + silent * DAY
    if not (due or last):
        assert asleep == opened


@many
@given(maybe_days, maybe_days, st.integers(0, 30), days)
def test_nobody_is_late_with_a_card_that_was_not_his(planned, assigned, grace, today):
    since = discipline.late_since(planned, assigned)
    if cadence.is_overdue(since, today, grace):
        assert cadence.is_overdue(planned, today, grace)
        assert not assigned or (today - assigned).days > grace


@many
@given(maybe_days, st.integers(-1, 60), maybe_days, st.integers(0, 30))
def test_nobody_loses_a_card_unwarned(asleep, after, warned, warning_days):
    found = discipline.pool_day(asleep, after, warned, warning_days)
    if found is None:
        assert not asleep or after <= 0
        return
    warning, going = found
    assert asleep <= warning <= going
    assert going >= asleep + after * DAY
    assert going - (warned or warning) >= warning_days * DAY


@many
@given(moments, st.integers(0, 8), st.integers(0, 60))
def test_series_is_what_a_person_would_count(clock, count, minutes):
    span = datetime.timedelta(minutes=minutes)
    expected = set()
    if count and minutes:
        for start in clock:
            window = {position for position, moment in enumerate(clock) if start <= moment <= start + span}
            if len(window) >= count:
                expected |= window
    assert discipline.in_series(clock, count, minutes) == expected


@many
@given(anything, anything)
def test_fingerprints_never_raise_and_tell_words_apart(one, other):
    first, second = discipline.fingerprint(one), discipline.fingerprint(other)
    letters = ["".join(char for char in words.casefold() if char.isalnum()) for words in (one, other)]
    assert (first is None) == (len(letters[0]) < discipline.SHORTEST_WORDS)
    if first and second:
        assert (first == second) == (letters[0] == letters[1])


def test_only_what_a_person_does_himself_counts_in_a_series():
    assert discipline.counts_in_series("phone", "dialog")
    assert not discipline.counts_in_series("phone", "visit")
    assert not discipline.counts_in_series("test_drive", "drive")
    assert not discipline.counts_in_series("phone", "system")
    assert not discipline.counts_in_series("sms", "dialog")


def test_a_call_nobody_answered_is_not_too_short():
    assert discipline.is_short_call("phone", "reached", 19, 20)
    assert not discipline.is_short_call("phone", "reached", 20, 20)
    assert not discipline.is_short_call("phone", "no_answer", 5, 20)
    assert not discipline.is_short_call("wechat", "reached", 5, 20)
    assert not discipline.is_short_call("phone", "reached", None, 20)
