"""When a car is due for maintenance 保养到期: by time or by mileage, whichever comes first; the first service 首保 apart (J03).

A maker says "every 12 months or 10,000 km". The time is known, the mileage is estimated from the car's own readings. Whole
numbers and days only: the nightly statement in SQL counts the same, and a test compares the two.
"""

import datetime
from typing import NamedTuple

from .loan import month_later

FAR = 3650  # days; what is driven in more than ten years says nothing
SOON_DAYS = 30
WEEK = 7
OVERDUE_CLASSES = ((30, "d30"), (90, "d90"), (365, "d365"))


class Plan(NamedTuple):
    """Maintenance plan 保养计划 of a model; 0 means: not by that."""

    first_km: int
    first_months: int
    every_km: int
    every_months: int


class Due(NamedTuple):
    """``by``: first (service), time or mileage; ``km``: at which mileage, None when it cannot be told."""

    day: datetime.date | None
    by: str | None
    km: int | None


NEVER = Due(None, None, None)


def due(plan, found, last_day=None, last_km=None, first_on=None, start=None):
    """When the next maintenance is due.

    :param found: ``mileage_estimate.Estimate`` of the car
    :param last_day: day of the last maintenance, ``last_km`` its mileage (None or 0: not written down)
    :param first_on: day of the first service as agreed at delivery; it outranks the plan's months
    :param start: day on which the car began its life (first plate, sale); None when unknown

    Of a car without any maintenance, first day or reading nothing can be told. Of one whose beginning alone is unknown, or which
    has been driven beyond its second service and must have been served elsewhere, the intervals begin with its last reading.

    >>> from .mileage_estimate import Estimate
    >>> day = datetime.date
    >>> plan, found = Plan(5000, 6, 10000, 12), Estimate(411, day(2026, 1, 10), 20000, True)
    >>> due(plan, found, day(2026, 1, 10), 20000)
    Due(day=datetime.date(2026, 9, 11), by='mileage', km=30000)
    >>> due(plan, found._replace(rate=100), day(2026, 1, 10), 20000)
    Due(day=datetime.date(2027, 1, 10), by='time', km=30000)
    >>> due(plan, Estimate(100, None, None, False), start=day(2026, 1, 31))
    Due(day=datetime.date(2026, 7, 31), by='first', km=5000)
    >>> due(plan, Estimate(411, None, None, False))
    Due(day=None, by=None, km=None)
    """
    if last_day is not None:
        return _next(plan, found, last_day, last_km)
    if (first_on is not None or start is not None) and not served_elsewhere(plan, found):
        return _first(plan, found, first_on, start)
    if found.day is not None:
        return _next(plan, found, found.day, found.km)
    return NEVER


def served_elsewhere(plan, found):
    """Whether a car that never came for maintenance has been driven so far that it no longer waits for its first service.

    >>> from .mileage_estimate import Estimate
    >>> plan = Plan(5000, 6, 10000, 12)
    >>> [served_elsewhere(plan, Estimate(411, datetime.date(2026, 1, 1), km, True)) for km in (9000, 15000, 15001)]
    [False, False, True]
    """
    return bool(plan.every_km and found.km is not None and found.km > (plan.first_km or plan.every_km) + plan.every_km)


def _next(plan, found, last_day, last_km):
    """The interval after a maintenance; never before it."""
    time = month_later(last_day, plan.every_months) if plan.every_months else None
    reached, km = _reached(plan.every_km, found, last_day, last_km or None)
    if reached is not None and (time is None or reached < time):
        return Due(reached, "mileage", km)
    return Due(time, "time" if time else None, km)


def _first(plan, found, first_on, start):
    """The first service: as agreed, else by the plan's first interval, else by its intervals."""
    months = plan.first_months or plan.every_months
    time = first_on or (month_later(start, months) if months and start else None)
    beginning = start or found.day
    reached, km = _reached(plan.first_km or plan.every_km, found, beginning, 0 if beginning else None)
    if reached is not None and (time is None or reached < time):
        time = reached
    return Due(time, "first" if time else None, km)


def _reached(every, found, since, since_km):
    """(day, mileage) on which ``every`` km are driven since a day; (None, …) when that cannot be told or lies too far.

    The mileage is compared with the car's last reading where the two agree; after a new instrument, or without a mileage then,
    the rate alone counts.
    """
    if not every or since is None:
        return None, None
    if since_km is not None and found.km is not None and found.km >= since_km and found.day >= since:
        target = since_km + every
        from_day, missing = found.day, max(0, target - found.km)
    else:
        target = None if since_km is None or (found.km is not None and found.km < since_km) else since_km + every
        from_day, missing = since, every
    if not missing:
        return from_day, target
    if not found.rate:
        return None, target
    days = -(-10 * missing // found.rate)
    return (from_day + datetime.timedelta(days=days) if days <= FAR else None), target


def status(day, today, soon_days=SOON_DAYS):
    """planned, soon (within the store's days), due (this week), overdue; unknown without a day.

    >>> today = datetime.date(2026, 3, 2)
    >>> [status(today + datetime.timedelta(days=n), today) for n in (-1, 0, 6, 7, 30, 31)]
    ['overdue', 'due', 'due', 'soon', 'soon', 'planned']
    >>> status(None, today)
    'unknown'
    """
    if day is None:
        return "unknown"
    days = (day - today).days
    if days < 0:
        return "overdue"
    if days < WEEK:
        return "due"
    return "soon" if days <= soon_days else "planned"


def overdue_class(day, today):
    """How long overdue: up to 30, 90, 365 days, or longer; None when it is not.

    >>> today = datetime.date(2026, 3, 2)
    >>> [overdue_class(today - datetime.timedelta(days=n), today) for n in (0, 1, 30, 31, 90, 365, 366)]
    [None, 'd30', 'd30', 'd90', 'd90', 'd365', 'longer']
    """
    if day is None or day >= today:
        return None
    days = (today - day).days
    return next((name for limit, name in OVERDUE_CLASSES if days <= limit), "longer")
