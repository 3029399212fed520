"""Terms of policies and the fair sharing of calls."""

import datetime
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import example, given
from hypothesis import strategies as st

from rules import policy

DAYS = st.dates(datetime.date(2000, 1, 1), datetime.date(2090, 1, 1))
SPANS = st.integers(0, 800)


@given(DAYS)
def test_a_year_and_the_next_touch_without_a_gap(start):
    end = policy.default_end(start)
    assert 364 <= (end - start).days <= 365
    assert not policy.too_long(start, end)
    assert (end + datetime.timedelta(days=1) - start).days in (365, 366)


@given(DAYS, SPANS, DAYS)
def test_one_state_a_day_and_never_back(start, span, today):
    end = start + datetime.timedelta(days=span)
    order = ["futur", "open", "expired"]
    before, after = (policy.state(start, end, today + datetime.timedelta(days=days)) for days in (0, 1))
    assert order.index(before) <= order.index(after)
    assert policy.state(start, end, start) == policy.state(start, end, end) == "open"


@given(st.integers(-50, 120))
def test_a_mark_is_never_before_its_day_and_none_is_skipped(days_left):
    mark = policy.reached_mark(days_left)
    if mark is None:
        assert days_left > max(policy.MARKS)
    else:
        assert days_left <= mark
        assert not [other for other in policy.MARKS if days_left <= other < mark]


@given(st.integers(0, 60), st.dictionaries(st.integers(1, 8), st.integers(0, 20), min_size=1))
def test_everything_is_given_and_nobody_gets_more_than_his_share(count, loads):
    given_to = policy.shares(range(count), loads)
    assert set(given_to) == set(range(count))
    got = Counter(given_to.values())
    after = {person: load + got[person] for person, load in loads.items()}
    who_got = [after[person] for person in got]
    if who_got:
        assert max(who_got) - min(after.values()) <= 1


def test_nobody_there_gets_nothing():
    assert policy.shares([1, 2], {}) == {}


MONEY = st.integers(0, 10**8).map(lambda fen: fen / 100)


@given(MONEY, MONEY, MONEY)
def test_no_more_goes_back_than_was_paid(commission, premium, refund):
    assert 0 <= policy.returned(commission, premium, refund) <= commission


@given(MONEY, MONEY, MONEY)
@example(2.01, 20.0, 10.0)  # 1.005: the float lies below
@example(0.05, 20.0, 10.0)
def test_half_a_cent_goes_back_as_a_whole_one(commission, premium, refund):
    exact = Decimal(str(commission)) * min(Decimal(str(refund)), Decimal(str(premium)))
    if premium:
        exact = (exact / Decimal(str(premium))).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert Decimal(str(policy.returned(commission, premium, refund))) == exact


def test_the_last_year_there_is():
    assert policy.default_end(datetime.date(9999, 2, 1)) == datetime.date.max


def test_the_longest_term_and_the_days_that_pass_without_a_word():
    start, issued = datetime.date(2026, 1, 1), datetime.date(2026, 3, 9)
    day = datetime.timedelta(days=1)
    assert [policy.too_long(start, start + count * day) for count in (5 * 366, 5 * 366 + 1)] == [False, True]
    for here in (False, True):
        asked = [policy.is_backdated(issued - count * day, issued, issued, here=here, tolerance=3) for count in (-9, 0, 3, 4)]
        assert asked == [False, False, False, True]
        late = [policy.is_backdated(issued, issued, issued + count * day, here=here, tolerance=3) for count in (0, 3, 4)]
        assert late == [False, False, here]  # what another issued is entered when it is known


def test_nothing_refunded_takes_nothing_back():
    assert policy.returned(10.0, 10.0, 0.0) == policy.returned(10.0, 10.0, -5.0) == 0
    assert policy.returned(10.0, 10.0, 0.01) == 0.01
