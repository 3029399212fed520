"""Insurance policies 保险单 and their renewal 续保: terms, states, what is asked, who calls whom (J05)."""

import datetime
import heapq
from fractions import Fraction

from .incentive import money, round_half_up, units

_DAY = datetime.timedelta(days=1)
# Longer than any car insurance runs: a slip of the keyboard.
LONGEST_YEARS = 5
# Compulsory and commercial policies that end within so many days of each other are renewed together.
TOGETHER_DAYS = 30
# Days before the end at which a renewal may be opened, and is recalled afterwards.
MARKS = (90, 60, 30, 15, 7)


def default_end(start):
    """The last day of a policy of one year; both days are covered.

    >>> [default_end(datetime.date(*day)).isoformat() for day in ((2026, 3, 1), (2024, 2, 29), (9999, 3, 1))]
    ['2027-02-28', '2025-02-28', '9999-12-31']
    """
    if start.year == datetime.MAXYEAR:
        return datetime.date.max
    try:
        return start.replace(year=start.year + 1) - _DAY
    except ValueError:  # 29 February
        return start.replace(year=start.year + 1, day=28)


def too_long(start, end):
    """Whether a term is longer than any policy runs.

    >>> too_long(datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)), too_long(datetime.date(2026, 1, 1), datetime.date(2062, 1, 1))
    (False, True)
    """
    return (end - start).days > LONGEST_YEARS * 366


def state(start, end, today):
    """State of a policy that was not cancelled, as the fleet app calls it.

    >>> day = lambda number: datetime.date(2026, 3, number)
    >>> [state(day(5), day(9), day(number)) for number in (4, 5, 9, 10)]
    ['futur', 'open', 'open', 'expired']
    """
    if today < start:
        return "futur"
    return "expired" if end < today else "open"


def is_backdated(start, issued_on, today, *, here, tolerance):
    """Whether a policy begins before the day of its issue by more days than the store lets pass without a word.

    What the store itself issues is entered when it is issued: an issue day long past asks for the same word.

    >>> day = lambda number: datetime.date(2026, 3, number)
    >>> is_backdated(day(1), day(9), day(9), here=False, tolerance=3)
    True
    >>> is_backdated(day(1), day(1), day(9), here=True, tolerance=3), is_backdated(day(1), day(1), day(9), here=False, tolerance=3)
    (True, False)
    """
    return (issued_on - start).days > tolerance or (here and (today - issued_on).days > tolerance)


def reached_mark(days_left):
    """The nearest mark before the end that a policy has passed; None when it ends later than any.

    >>> [reached_mark(days) for days in (91, 90, 61, 60, 16, 15, 7, 0, -3)]
    [None, 90, 90, 60, 30, 15, 7, 7, 7]
    """
    return min((mark for mark in MARKS if days_left <= mark), default=None)


def shares(items, loads):
    """Give items one by one to whoever has the least.

    :param loads: dict of person → what he has already; the first named wins a tie
    :return: dict of item → person

    >>> shares([1, 2, 3, 4], {'a': 0, 'b': 2})
    {1: 'a', 2: 'a', 3: 'a', 4: 'b'}
    """
    heap = [(load, order, person) for order, (person, load) in enumerate(loads.items())]
    heapq.heapify(heap)
    given = {}
    for item in items:
        if not heap:
            break
        load, order, person = heap[0]
        given[item] = person
        heapq.heapreplace(heap, (load + 1, order, person))
    return given


def returned(commission, premium, refund):
    """Part of a commission that goes back with a refunded premium, to the cent, half a cent up.

    >>> returned(200.0, 2000.0, 500.0), returned(200.0, 0, 10), returned(200.0, 2000.0, 9000.0), returned(2.01, 20.0, 10.0)
    (50.0, 0.0, 200.0, 1.01)
    """
    commission, premium, refund = units(commission), units(premium), units(refund)
    if premium <= 0:
        return 0.0
    return money(round_half_up(Fraction(commission * min(max(refund, 0), premium), premium)))
