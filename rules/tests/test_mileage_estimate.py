"""Where a rate begins to be a car's own, and a reading a slip: the edges of the rule, by example."""

import datetime

import pytest

from rules import mileage_estimate as rules
from rules.mileage_estimate import Estimate, Reading
from rules.tests.generators import TODAY

DAY = datetime.timedelta(days=1)
USUAL = 411


def line(*pairs):
    """Readings of (days ago, km)."""
    return [Reading(TODAY - ago * DAY, km) for ago, km in pairs]


@pytest.mark.parametrize("pairs, rate, km, own", [
    (((20, 1000), (0, 1200)), 100, 1200, True),
    (((19, 1000), (0, 1200)), USUAL, 1200, False),  # too few days
    (((20, 10_000), (0, 20_000)), 5000, 20_000, True),  # 500 km a day
    (((20, 10_000), (0, 20_001)), USUAL, 10_000, False),  # no car drives more
    (((20, 1000), (19, 20_000), (0, 21_000)), USUAL, 21_000, False),  # the slip came first: the average is no car's
    (((100, 1000), (50, 2000), (0, 2000)), 100, 2000, True),  # it stood still
    (((1000, 1), (400, 9000), (300, 10_000), (200, 11_000), (100, 12_000), (0, 13_000)), 100, 13_000, True),  # the last five
])
def test_when_a_rate_is_the_car_s_own(pairs, rate, km, own):
    found = rules.estimate(line(*pairs), TODAY, USUAL)
    assert (found.rate, found.km, found.own) == (rate, km, own)


@pytest.mark.parametrize("before, after, days, slip", [
    (1000, 1500, 1, False), (1000, 1501, 1, True),  # more than any car
    (1000, 8050, 47, False), (1000, 8051, 47, True),  # eight times as much, and more than 150 km a day
    (1000, 7999, 40, False), (1000, 8000, 40, True),  # fast, but not eight times
    (1, 7000, 30, True), (0, 7000, 30, False),  # from nothing everything is eight times
])
def test_when_a_reading_is_a_slip(before, after, days, slip):
    assert rules.is_slip(*line((days, before), (0, after))) is slip


@pytest.mark.parametrize("kilometres, left", [
    ((1000, 5000, 1000), (1000, 1000)), ((1000, 2000, 2000), (1000, 2000, 2000)), ((1000, 5000, 999), (1000, 5000, 999)),
])
def test_which_reading_between_two_others_is_left_out(kilometres, left):
    typed = line(*zip((200, 100, 0), kilometres, strict=True))
    assert tuple(reading.km for reading in rules.usable(typed, TODAY)) == left


def test_the_day_on_which_it_was_new():
    two, five = line((100, 1000), (0, 2000)), line((400, 900), (300, 1000), (200, 2000), (100, 3000), (0, 4000))
    assert rules.usable([], TODAY, TODAY) == [Reading(TODAY, 0)]
    assert rules.usable([], TODAY, TODAY + DAY) == []
    assert rules.usable(line((1, 0), (0, 1), (-1, 5)), TODAY) == [Reading(TODAY, 1)]
    assert rules.usable(two, TODAY, TODAY - 101 * DAY) == [Reading(TODAY - 101 * DAY, 0), *two]
    for no_beginning in (TODAY - 100 * DAY, TODAY - 50 * DAY):
        assert rules.usable(two, TODAY, no_beginning) == two
    assert rules.usable(five, TODAY, TODAY - 900 * DAY) == five  # how it was driven at first says nothing now
    assert rules.usable(five[1:], TODAY, TODAY - 900 * DAY)[0].km == 0


def test_the_usual_rate_of_a_store():
    assert [rules.default_rate(km) for km in (3650, 1, 0, -5, None)] == [100, 0, USUAL, USUAL, USUAL]


def test_an_estimate_grows_from_its_reading_on():
    found = Estimate(15, TODAY, 1000, True)
    assert [rules.mileage_on(found, TODAY + count * DAY) for count in (-9, 0, 1, 2, 10)] == [1000, 1000, 1001, 1003, 1015]
