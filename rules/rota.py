"""Who receives the next guest: a fair rota of the consultants on duty 轮值接待 (D01, issue 3 "Showroom register").

Only what the store knows of its people today goes in; nothing here depends on names, chance or the order of a query.
"""

import datetime
from typing import NamedTuple

_NEVER = datetime.datetime.min


class Consultant(NamedTuple):
    """One consultant on a day 当日值班顾问.

    ``turns`` counts the guests received today and the turns passed: who lets a turn pass has had it. ``last_turn`` is
    the moment of the last one, None when there was none yet. ``order`` is the place in the day's list 轮值顺序.
    """

    key: int
    order: int
    on_duty: bool = True
    is_busy: bool = False
    turns: int = 0
    last_turn: datetime.datetime | None = None


def _rank(person):
    return (person.turns, person.last_turn or _NEVER, person.order, person.key)


def queue(people, passed=()):
    """Keys of those who may receive a guest now, the next one first.

    On duty, not with a guest, and not passed over for this guest; then the fewest turns today, then the longest without
    one, then the day's order.

    >>> queue([Consultant(1, 1, turns=1), Consultant(2, 2), Consultant(3, 3, is_busy=True), Consultant(4, 4, on_duty=False)])
    [2, 1]
    """
    left_out = frozenset(passed)
    free = [person for person in people if person.on_duty and not person.is_busy and person.key not in left_out]
    return [person.key for person in sorted(free, key=_rank)]


def next_consultant(people, own=None, passed=()):
    """Key of the consultant for the next guest; None when nobody is free.

    A repeat customer goes to his ``own`` consultant, also when that one is with a guest: he decides himself whom he
    asks to wait. When he is off duty, or was passed over for this guest, the rota decides.

    >>> people = [Consultant(1, 1), Consultant(2, 2, is_busy=True), Consultant(3, 3, on_duty=False)]
    >>> next_consultant(people), next_consultant(people, own=2), next_consultant(people, own=3), next_consultant(people, passed=[1])
    (1, 2, 1, None)
    """
    if own is not None and own not in frozenset(passed) and any(person.key == own and person.on_duty for person in people):
        return own
    return next(iter(queue(people, passed)), None)
