"""Cadence of follow-ups 跟进周期: intention levels, the next date, first contact, overdue and dormant (B04, C02–C04).

Seed S1: "严格按照级规定的周期跟进回访" — H buys within 7 days, A within a month, B within three, C within six.
Levels are data of the store; these rules only count.
"""

import datetime
from typing import NamedTuple

from .errors import RuleError

_DAY = datetime.timedelta(days=1)
_LOOK_AHEAD = 60  # days, and to the window's end; a calendar closed for longer is one that nobody keeps


class Level(NamedTuple):
    """Intention level 意向级别. A level without window (0) is no purchase intention (ordered, lost)."""

    code: str
    window_days: int
    interval_days: int
    first_contact_minutes: int


def window_end(level, level_date):
    """Last day of the purchase window 拟购期 of a card that got its level on ``level_date``; None without window."""
    return level_date + datetime.timedelta(days=level.window_days) if level.window_days else None


def latest_date(level, today, window_end=None):
    """The bound of the next follow-up: one interval on, and not beyond the purchase window unless that is past.

    >>> latest_date(Level("H", 7, 2, 30), datetime.date(2026, 3, 2), datetime.date(2026, 3, 3))
    datetime.date(2026, 3, 3)
    """
    latest = today + datetime.timedelta(days=max(1, level.interval_days or 1))
    if window_end is not None and window_end >= today:
        latest = min(latest, window_end)
    return latest


def next_date(level, today, window_end=None, is_open=None, wanted=None):
    """The day of the next follow-up 下次跟进日.

    Without ``wanted``, the first that exists of:

    1. the latest open day from tomorrow to ``latest_date`` (interval and window kept);
    2. the first open day after it that is still inside the window (the interval yields to the store's closing: today
       again would make a plan that is due the moment it is made, without end);
    3. today, when open (nothing else is left inside the window);
    4. the first open day after, although beyond the window: a late contact is better than a forgotten customer;
    5. ``latest_date`` itself, when the calendar knows no open day for 60 days and the window (one that nobody keeps is ignored).

    So the day is never past; never beyond a window that has an open day left; never closed unless all are.
    A person may choose ``wanted`` earlier, never later; a past or a closed day is refused.

    >>> monday = datetime.date(2026, 3, 2)
    >>> next_date(Level("A", 30, 6, 30), monday, is_open=lambda day: day.weekday() != 6)
    datetime.date(2026, 3, 7)
    """
    latest = latest_date(level, today, window_end)
    proposal, calendar_kept = _proposal(today, latest, window_end, is_open or (lambda day: True))
    if wanted is None:
        return proposal
    if wanted < today:
        raise RuleError("cadence.past", date=wanted, today=today)
    if wanted > max(proposal, latest):
        raise RuleError("cadence.too_late", date=wanted, latest=proposal)
    if calendar_kept and is_open is not None and not is_open(wanted):
        raise RuleError("cadence.closed_day", date=wanted, latest=proposal)
    return wanted


def _proposal(today, latest, window_end, is_open):
    """The proposed day, and whether the calendar was of any use."""
    day = latest
    while day > today:
        if is_open(day):
            return day, True
        day -= _DAY
    bounded = window_end is not None and window_end >= today
    steps = max(_LOOK_AHEAD, (window_end - latest).days) if bounded else _LOOK_AHEAD
    after = next((day for day in (latest + _DAY * step for step in range(1, steps + 1)) if is_open(day)), None)
    if after is not None and not (bounded and after > window_end):
        return after, True
    if is_open(today):
        return today, True
    return (after, True) if after is not None else (latest, False)


def days_left(level, level_date, today):
    """Days to the end of the level's window, below zero when it is past; None for a level without window."""
    end = window_end(level, level_date)
    return (end - today).days if end else None


def level_for_window(levels, days):
    """The level that a purchase within ``days`` days means: the narrowest window that holds it, else the widest.

    >>> levels = [Level("C", 180, 15, 30), Level("H", 7, 1, 30), Level("A", 30, 3, 30)]
    >>> [level_for_window(levels, days).code for days in (-3, 7, 8, 400)]
    ['H', 'H', 'A', 'C']
    """
    ordered = sorted((level for level in levels if level.window_days), key=lambda level: level.window_days)
    if not ordered:
        return None
    return next((level for level in ordered if days <= level.window_days), ordered[-1])


def is_overdue(planned, today, grace_days=0):
    """Whether a planned follow-up 计划跟进 is late: its day, and the days of grace, are past."""
    return planned is not None and (today - planned).days > grace_days


def first_contact_due(assigned_at, minutes, working_intervals):
    """When the first contact is late: ``minutes`` of working time after the assignment (C03).

    ``working_intervals``: (start, end) in the same clock as ``assigned_at``, in any order, overlaps allowed. None when
    they hold too little working time (ask for a longer span of the calendar).

    >>> at = lambda day, hour, minute=0: datetime.datetime(2026, 3, day, hour, minute)
    >>> first_contact_due(at(2, 17, 50), 30, [(at(2, 9), at(2, 18)), (at(3, 9), at(3, 18))])
    datetime.datetime(2026, 3, 3, 9, 20)
    """
    remaining = datetime.timedelta(minutes=max(0, minutes))
    clock = assigned_at
    for start, end in sorted(working_intervals):
        begin = max(start, clock)
        if begin >= end:
            continue
        if begin + remaining <= end:
            return begin + remaining
        remaining -= end - begin
        clock = end
    return None
