"""The workshop's board 车间看板: which step may follow which (J01)."""

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
