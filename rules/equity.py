"""What a used car is worth by the store's table, and when its owner is asked about another one 置换提示 (J06).

Money is ``Decimal`` in whole cents; percents are fractions, so that a third of a year rounds no half cent down. A table gives
the percent of the new price that is left at an age in whole years; between two points it is interpolated by month, beyond the
last it stays. A car that ran more than is usual for its age loses a percent of the new price per 10,000 km, one that ran less
gains it; never more than ``CAP`` either way, never below nothing, never above the new price.
"""

from fractions import Fraction
from typing import NamedTuple

from .loan import cents, exact_cents

CAP = 20
LONGEST_YEARS = 60


class Table(NamedTuple):
    """Depreciation of a make or model: points of (years, percent left), usual km a year, percent lost per 10,000 km more."""

    points: tuple
    usual_km: int
    per_10000_km: float


class Limits(NamedTuple):
    """From when on a store asks; 0 years or kilometres: not for that reason. ``margin`` is how much more than what is owed."""

    years: int
    km: int
    margin: float


def months_between(first, last):
    """Whole months from a day to another, below zero when it is to come.

    >>> import datetime as dt
    >>> months_between(dt.date(2025, 1, 31), dt.date(2026, 1, 30)), months_between(dt.date(2025, 1, 31), dt.date(2026, 1, 31))
    (11, 12)
    """
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


def percent_left(points, months):
    """Percent of the new price after so many months, before its mileage counts.

    >>> [str(percent_left(((1, 80), (2, 70), (4, 50)), months)) for months in (0, 6, 12, 18, 36, 480)]
    ['100', '90', '80', '75', '60', '50']
    """
    known = sorted((12 * years, Fraction(str(percent))) for years, percent in points if years > 0)
    before = (0, Fraction(100))
    for point in known:
        if months <= point[0]:
            return before[1] + (point[1] - before[1]) * (months - before[0]) / (point[0] - before[0])
        before = point
    return before[1]


def value(price, first_day, today, mileage, table):
    """Estimated value, or None when price, day or table is missing or impossible (registered in the future, price 0).

    >>> import datetime as dt
    >>> table = Table(((1, 80), (2, 70)), 15000, 2)
    >>> today = dt.date(2026, 11, 22)
    >>> [str(value(100000, dt.date(2025, 11, 22), today, km, table)) for km in (15000, 25000, 5000, 0, 900000)]
    ['80000.00', '78000.00', '82000.00', '80000.00', '60000.00']
    >>> value(0, dt.date(2025, 1, 1), today, 0, table), value(100000, dt.date(2027, 1, 1), today, 0, table)
    (None, None)
    """
    if not price or price <= 0 or not first_day or not table or not table.points or first_day > today:
        return None
    months = months_between(first_day, today)
    if months > 12 * LONGEST_YEARS:
        return None
    percent = percent_left(table.points, months)
    if mileage and mileage > 0:  # a car of which nobody wrote down the mileage ran as much as is usual
        usual = Fraction(table.usual_km) * months / 12
        moved = (Fraction(str(mileage)) - usual) * Fraction(str(table.per_10000_km)) / 10000
        percent -= max(min(moved, CAP), -CAP)
    return exact_cents(Fraction(cents(price)) * max(min(percent, 100), 0) / 100)


def reasons(first_day, today, mileage, worth, owed, limits):
    """Why the owner is asked: any of *age*, *mileage*, *value*.

    *value* is for a car on which something is owed: of one that is paid every day's value would be more than the debt.

    >>> import datetime as dt
    >>> limits, today = Limits(5, 100000, 10000), dt.date(2026, 11, 22)
    >>> reasons(dt.date(2021, 11, 22), today, 100000, 80000, 70000, limits)
    ('age', 'mileage', 'value')
    >>> reasons(dt.date(2021, 11, 23), today, 99999, 80000, 70000.01, limits), reasons(None, today, 0, 80000, 0, limits)
    ((), ())
    """
    found = []
    if limits.years and first_day and months_between(first_day, today) >= 12 * limits.years:
        found.append("age")
    if limits.km and mileage and mileage >= limits.km:
        found.append("mileage")
    if worth is not None and owed and owed > 0 and cents(worth) - cents(owed) >= cents(limits.margin):
        found.append("value")
    return tuple(found)
