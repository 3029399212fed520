"""The workshop's board 车间看板: which step may follow which (J01)."""

from .drive import free_from

# In the board's order.
STATES = ("booked", "arrived", "in_work", "waiting_parts", "ready", "left", "cancelled")
# The car stands in the workshop.
INSIDE = ("arrived", "in_work", "waiting_parts", "ready")
OPEN = ("booked", *INSIDE)
CLOSED = ("left", "cancelled")
# Its bay is taken: a car that is ready stands in the yard.
HOLDS_BAY = ("booked", "arrived", "in_work", "waiting_parts")
_NEXT = {
    "booked": ("arrived", "cancelled"),
    "arrived": ("in_work", "waiting_parts", "ready", "cancelled"),
    "in_work": ("arrived", "waiting_parts", "ready"),
    "waiting_parts": ("arrived", "in_work", "ready"),
    "ready": ("in_work", "waiting_parts", "left"),
    "left": (),
    "cancelled": (),
}
# What the fleet app calls these states.
STOCK_STATE = {
    "booked": "new", "arrived": "running", "in_work": "running", "waiting_parts": "running", "ready": "running", "left": "done",
    "cancelled": "cancelled",
}


def may_follow(before, after):
    """Whether a visit may go from one state to the other; who left does not come back, the next time is another visit.

    >>> may_follow("booked", "arrived"), may_follow("booked", "left"), may_follow("left", "ready"), may_follow("ready", "in_work")
    (True, False, False, True)
    """
    return after in _NEXT.get(before, ())


def following(before):
    """The states that may follow.

    >>> following("ready")
    ('in_work', 'waiting_parts', 'left')
    """
    return _NEXT.get(before, ())


def opening(intervals, start, stop):
    """What speaks against a time: None, ``("closed", next opening or None)``, or ``("closing", end of that opening)``.

    A job may run over a night, but begins and ends while somebody is there. ``intervals``: the opening hours around it and
    after it, in order; moments of any kind that compares.

    >>> days = [(8, 12), (13, 18), (32, 36), (37, 42)]
    >>> opening(days, 9, 11), opening(days, 11, 14), opening(days, 17, 33), opening(days, 17, 20), opening(days, 19, 21)
    (None, None, None, ('closing', 18), ('closed', 32))
    >>> opening(days, 12, 13), opening(days, 40, 42), opening(days, 50, 51)
    (('closed', 13), None, ('closed', None))
    """
    if not any(begin <= start < end for begin, end in intervals):
        return "closed", min((begin for begin, _end in intervals if begin > start), default=None)
    if not any(begin < stop <= end for begin, end in intervals):
        return "closing", next(end for begin, end in intervals if begin <= start < end)
    return None


def first_fit(intervals, busy, start, length):
    """The first moment at which some bay is free for ``length`` inside opening hours, and that bay; None when there is none.

    ``busy``: dict of bay → pairs (begin, end). A job longer than any opening begins when one does and goes on the next day.

    >>> days = [(8, 12), (13, 18), (32, 36)]
    >>> first_fit(days, {"a": [(8, 10)], "b": [(8, 9), (10, 12)]}, 8, 1)
    (9, 'b')
    >>> first_fit(days, {"a": [(8, 10)], "b": [(8, 9), (10, 12)]}, 8, 4)
    (13, 'a')
    >>> first_fit(days, {"a": [(0, 99)]}, 8, 1), first_fit(days, {"a": []}, 9, 10), first_fit(days, {}, 9, 1)
    (None, (9, 'a'), None)
    """
    longest = any(begin + length <= end for begin, end in intervals)
    for begin, end in intervals:
        best = None
        for bay, times in busy.items():
            free = free_from(times, max(begin, start), length)
            fits = free < end and (free + length <= end or not longest)
            if fits and (best is None or free < best[0]):
                best = free, bay
        if best:
            return best
    return None
