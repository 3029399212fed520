"""How far a car drives a day, and what its instrument shows today, from its own readings 预计里程 (J03).

Readings are few and typed by hand: a tenth digit too many, a new instrument, one reading in three years. Whole numbers only, so
that the nightly statement in SQL counts the very same (`models/service/maintenance_sql.py`; a test compares the two).
"""

import datetime
from itertools import pairwise
from typing import NamedTuple

RECENT = 5  # readings that count: how the car is driven now, not ten years ago
SHORTEST = 20  # days between two readings from which a rate may be told
FASTEST = 5000  # tenths of km a day; no car keeps it up
SUSPECT = 1500  # tenths of km a day; with a reading SLIP times the one before it is a slip of the keyboard
SLIP = 8
DEFAULT_YEAR = 15000  # km, when neither the car nor its store tells


class Reading(NamedTuple):
    day: datetime.date
    km: int


class Estimate(NamedTuple):
    """``rate`` in tenths of km a day; ``day`` and ``km`` of the reading that it starts from, None without any; ``own`` when the
    car's own readings tell the rate."""

    rate: int
    day: datetime.date | None
    km: int | None
    own: bool


def tenths(km, days):
    """Kilometres in so many days as tenths of km a day, rounded half up.

    >>> tenths(15000, 365), tenths(1, 20), tenths(0, 30)
    (411, 1, 0)
    """
    return (20 * km + days) // (2 * days)


def default_rate(km_per_year):
    """The rate of a car that does not tell its own.

    >>> default_rate(15000), default_rate(0)
    (411, 411)
    """
    return tenths(km_per_year if km_per_year and km_per_year > 0 else DEFAULT_YEAR, 365)


def usable(readings, today, new_on=None):
    """The last readings in the order of their days, one a day; a car that was new on a day showed 0 then (when few follow).

    Readings of tomorrow and of 0 km are none. What is below both its neighbours' span (higher than the one after it, which is not
    below the one before) was a slip, and is left out; so is a last one that no car can have driven.

    >>> day = datetime.date
    >>> usable([(day(2026, 3, 1), 20000), (day(2026, 2, 1), 190000), (day(2026, 1, 1), 18000)], day(2026, 4, 1))
    [Reading(day=datetime.date(2026, 1, 1), km=18000), Reading(day=datetime.date(2026, 3, 1), km=20000)]
    """
    by_day = {}
    for day, km in readings:  # a later entry of the same day counts
        if day is not None and day <= today and km > 0:
            by_day[day] = km
    line = [Reading(day, by_day[day]) for day in sorted(by_day)][-RECENT:]
    if new_on is not None and new_on <= today and len(line) < RECENT and (not line or new_on < line[0].day):
        line.insert(0, Reading(new_on, 0))
    slips = {
        here for before, here, after in zip(line, line[1:], line[2:], strict=False) if before.km <= after.km < here.km
    }
    line = [reading for reading in line if reading not in slips]
    if len(line) > 1 and is_slip(line[-2], line[-1]):
        line.pop()
    return line


def is_slip(before, after):
    """Whether a reading is more than the car can have driven since the one before it.

    >>> day = datetime.date
    >>> is_slip(Reading(day(2026, 1, 1), 12000), Reading(day(2027, 1, 1), 240000))
    True
    >>> is_slip(Reading(day(2026, 1, 1), 12000), Reading(day(2027, 1, 1), 90000))
    False
    """
    days, driven = max(1, (after.day - before.day).days), after.km - before.km
    return 10 * driven > FASTEST * days or (before.km > 0 and after.km >= SLIP * before.km and 10 * driven > SUSPECT * days)


def estimate(readings, today, default, new_on=None):
    """The car's rate and where it starts; ``default`` (tenths of km a day) when its readings do not tell.

    A reading lower than the one before it is another instrument: only what it showed since then counts.

    >>> day = datetime.date
    >>> estimate([(day(2026, 1, 1), 10000), (day(2026, 1, 31), 11200)], day(2026, 3, 1), 411)
    Estimate(rate=400, day=datetime.date(2026, 1, 31), km=11200, own=True)
    >>> estimate([(day(2026, 1, 31), 112000)], day(2026, 3, 1), 411, new_on=day(2025, 12, 1))
    Estimate(rate=411, day=datetime.date(2025, 12, 1), km=0, own=False)
    >>> estimate([], day(2026, 3, 1), 411)
    Estimate(rate=411, day=None, km=None, own=False)
    """
    line = usable(readings, today, new_on)
    if not line:
        return Estimate(default, None, None, False)
    last = line[-1]
    first = line[0]
    for before, here in pairwise(line):
        if here.km < before.km:
            first = here
    days = (last.day - first.day).days
    rate = tenths(last.km - first.km, days) if days >= SHORTEST else None
    own = rate is not None and rate <= FASTEST
    return Estimate(rate if own else default, last.day, last.km, own)


def mileage_on(found, day):
    """What the instrument shows on a day, never less than it showed last; None when nothing is known.

    >>> mileage_on(Estimate(411, datetime.date(2026, 1, 1), 10000, False), datetime.date(2026, 1, 11))
    10411
    >>> mileage_on(Estimate(411, None, None, False), datetime.date(2026, 1, 11)) is None
    True
    """
    if found.km is None:
        return None
    return found.km + found.rate * max(0, (day - found.day).days) // 10
