"""Discipline of follow-ups 跟进纪律: what is late, what sleeps, what goes to the pool, what cannot be true (C03, C04, C07).

Nothing here blocks anybody: the rules say on which day a card became late or fell asleep, and which records a manager
should look at.
"""

import datetime
import hashlib

_DAY = datetime.timedelta(days=1)
# Shorter words ("no answer") repeat without meaning anything.
SHORTEST_WORDS = 8
# Who enters these himself could not have done many within minutes. Text messages and mails are sent to many at once, and
# visits, drives and the system record what happened elsewhere.
SERIES_METHODS = frozenset(("phone", "wechat", "visit_in", "visit_out", "test_drive", "other"))
SPOKEN_VIA = frozenset(("dialog", "plan"))


def late_since(planned, assigned=None):
    """The day whose contact was missed: the planned one, but not before the card was the consultant's.

    >>> late_since(datetime.date(2026, 3, 2), datetime.date(2026, 3, 5))
    datetime.date(2026, 3, 5)
    """
    if planned is None:
        return None
    return max(planned, assigned) if assigned else planned


def asleep_since(last_contact, silent_days, first_due=None, opened=None):
    """The day on which a card falls asleep 休眠; it sleeps from that day on.

    A customer who was spoken with sleeps after ``silent_days`` of silence. ``first_due`` is the day of a first contact
    that its consultant still owes: the card sleeps from the day after, and not before the silence is long enough. A card
    that nobody ever followed and nobody owes anything sleeps since it was ``opened``.

    >>> day = lambda number: datetime.date(2026, 3, number)
    >>> asleep_since(day(2), 7), asleep_since(None, 7, first_due=day(5)), asleep_since(day(2), 7, first_due=day(20))
    (datetime.date(2026, 3, 9), datetime.date(2026, 3, 6), datetime.date(2026, 3, 21))
    """
    silent = last_contact + _DAY * silent_days if last_contact else None
    owed = first_due + _DAY if first_due else None
    known = [day for day in (silent, owed) if day]
    return max(known) if known else opened


def pool_day(asleep, pool_after_days, warned=None, warning_days=0):
    """When a sleeping card goes to the pool 公海: the day of the warning, and the earliest day of going.

    The consultant always has ``warning_days`` after the warning, however long the card sleeps already.

    :return: (warning, going), or None for a level whose cards never go

    >>> pool_day(datetime.date(2026, 3, 10), 7, None, 2)
    (datetime.date(2026, 3, 15), datetime.date(2026, 3, 17))
    """
    if not (asleep and pool_after_days > 0):
        return None
    going = asleep + _DAY * pool_after_days
    warning = max(asleep, going - _DAY * warning_days)
    return warning, max(going, (warned or warning) + _DAY * warning_days)


def fingerprint(words):
    """Fingerprint of what was said, to find the same words on another card; None for words that say too little.

    Blanks, punctuation and case make no difference: a dot more is no other conversation.

    >>> fingerprint("客户说价格太高，再考虑！") == fingerprint("客户说 价格太高 再考虑")
    True
    """
    told = "".join(char for char in (words or "").casefold() if char.isalnum())
    if len(told) < SHORTEST_WORDS:
        return None
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def in_series(moments, count, minutes):
    """Which of these moments belong to a series: ``count`` or more within ``minutes``. The whole series belongs.

    :return: set of positions in ``moments``; empty when count or minutes is 0 (switched off)

    >>> clock = [datetime.datetime(2026, 3, 2, 9, minute) for minute in (0, 2, 4, 50)]
    >>> sorted(in_series(clock, 3, 5))
    [0, 1, 2]
    """
    if count < 1 or minutes < 1:
        return set()
    span = datetime.timedelta(minutes=minutes)
    order = sorted(range(len(moments)), key=lambda position: moments[position])
    found, first = set(), 0
    for last, position in enumerate(order):
        while moments[position] - moments[order[first]] > span:
            first += 1
        if last - first + 1 >= count:
            found.update(order[first : last + 1])
    return found


def counts_in_series(method, via):
    """Whether a record of that kind is one of those that a person cannot make many of within minutes."""
    return method in SERIES_METHODS and via in SPOKEN_VIA


def is_short_call(method, result, seconds, shortest):
    """Whether a call with an answer was too short to have been a conversation; an unknown length is not held against it.

    >>> is_short_call("phone", "reached", 5, 20), is_short_call("phone", "reached", 0, 20)
    (True, False)
    """
    return method == "phone" and result == "reached" and 0 < (seconds or 0) < shortest
