"""D04: the proposed free time of a demo car is free, is the first one, and the licence fits the gearbox."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from rules import drive
from rules.tests.generators import many

BASE = datetime.datetime(2026, 3, 2, 8)
MINUTE = datetime.timedelta(minutes=1)

moments = st.integers(0, 2000).map(lambda count: BASE + count * MINUTE)
lengths = st.integers(1, 240).map(lambda count: count * MINUTE)
busy_times = st.lists(st.tuples(moments, lengths).map(lambda pair: (pair[0], pair[0] + pair[1])), max_size=12)


def overlaps(busy, start, length):
    return any(begin < start + length and start < end for begin, end in busy)


@many
@given(busy_times, moments, lengths)
def test_free_time_is_free_and_not_before_the_wish(busy, start, length):
    free = drive.free_from(busy, start, length)
    assert free >= start
    assert not overlaps(busy, free, length)


@many
@given(busy_times, moments, lengths)
def test_no_earlier_time_is_free(busy, start, length):
    free = drive.free_from(busy, start, length)
    candidates = {start, *(end for _begin, end in busy if start <= end < free)}
    assert free == start or all(overlaps(busy, moment, length) for moment in candidates if moment < free)


@many
@given(busy_times, moments, lengths, st.integers(0, 12), st.integers(13, 24), st.integers(0, 5))
def test_free_time_keeps_the_opening_hours(busy, start, length, opens, closes, days):
    free = drive.free_within(busy, start, length, opens, closes, days)
    if free is not None:
        midnight = free.replace(hour=0, minute=0)
        assert free >= start and not overlaps(busy, free, length)
        assert midnight + datetime.timedelta(hours=opens) <= free
        assert free + length <= midnight + datetime.timedelta(hours=closes)


@given(moments)
def test_quarter(moment):
    quarter = drive.next_quarter(moment)
    assert moment <= quarter < moment + datetime.timedelta(minutes=15)
    assert quarter.minute % 15 == quarter.second == 0


@given(st.sampled_from(drive.LICENCE_CLASSES), st.sampled_from(["manual", "automatic", False]))
def test_automatic_licence_drives_no_manual_car(licence_class, gearbox):
    assert drive.licence_allows(licence_class, gearbox) == ((licence_class, gearbox) != ("C2", "manual"))


@given(st.integers(0, 10**6), st.integers(-100, 10**6), st.integers(0, 500))
def test_mileage_never_backwards(before, driven, most):
    assert drive.mileage_is_plausible(before, before + driven, most) == (0 <= driven <= most)
