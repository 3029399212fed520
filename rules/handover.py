"""How a leaver's cards are shared among those who take them 交接 (E05)."""

from typing import NamedTuple


class Card(NamedTuple):
    """A card, lead or customer to hand over; ``key`` tells it from all others."""

    key: tuple
    level: int | None = None


class Taker(NamedTuple):
    """Who takes; ``load`` is what he has already; empty ``levels`` means any."""

    user: int
    load: int = 0
    levels: frozenset = frozenset()


def split(cards, takers, method):
    """Card → taker, for all cards that somebody may take.

    ``level``: of each level everybody gets the same number, to one. ``load``: whoever has least gets the next, so that
    afterwards all have as equal a load as can be. Cards that no taker's levels allow are left out.

    >>> cards = [Card((n,), level=n % 2) for n in range(4)]
    >>> split(cards, [Taker(7, load=5), Taker(8)], 'level')
    {(0,): 8, (2,): 7, (1,): 8, (3,): 7}
    >>> sorted(split(cards, [Taker(7, load=3), Taker(8)], 'load').values())
    [7, 8, 8, 8]
    """
    loads = {taker.user: taker.load for taker in takers}
    total, levels, result = dict.fromkeys(loads, 0), {}, {}
    for card in sorted(cards, key=lambda card: (card.level is None, card.level or 0, card.key)):
        fit = [taker.user for taker in takers if not taker.levels or card.level in taker.levels]
        if not fit:
            continue
        counts = levels.setdefault(card.level, dict.fromkeys(loads, 0))
        if method == 'level':
            user = min(fit, key=lambda user: (counts[user], total[user], loads[user], user))
        else:
            user = min(fit, key=lambda user: (loads[user], user))
        counts[user] += 1
        total[user] += 1
        loads[user] += 1
        result[card.key] = user
    return result
