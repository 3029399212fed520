"""What a converted lead earns, and for whom 转化激励 (H05; seed S4, five (三): so much a deal by low, middle and high price).

Money is counted in the smallest unit of the currency (分), so that nothing is lost or made by rounding: what the people get
and what the company keeps is always the whole.
"""

import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple

from .errors import RuleError

COMPANY = None  # the share that nobody gets: 充公
TOLERANCE = Fraction(1, 10**6)


class Tier(NamedTuple):
    """So much for each deal whose car costs ``minimum`` or more 价位档; ``percent`` of its price beside, or instead."""

    key: object
    minimum: float = 0
    amount: float = 0
    percent: float = 0
    starts: datetime.date | None = None
    ends: datetime.date | None = None


class Bonus(NamedTuple):
    """So much more for deals of a time, a brand or a model 奖励; None means any."""

    key: object
    amount: float = 0
    starts: datetime.date | None = None
    ends: datetime.date | None = None
    brand: object = None
    model: object = None


def units(amount, digits=2):
    """An amount in the smallest unit of its currency.

    >>> units(0.285), units(-1.005), units(12, digits=0)
    (29, -101, 12)
    """
    return int(Decimal(repr(amount) if isinstance(amount, float) else amount).scaleb(digits).to_integral_value(ROUND_HALF_UP))


def money(number, digits=2):
    """The amount of so many smallest units.

    >>> money(29), money(-1), money(12, digits=0)
    (0.29, -0.01, 12.0)
    """
    return float(Decimal(number).scaleb(-digits))


def in_force(item, day):
    """Whether a tier or a bonus counts on a day; both ends belong to it."""
    return (not item.starts or item.starts <= day) and (not item.ends or day <= item.ends)


def tier_of(price, day, tiers):
    """The tier of a car's price: the highest that it reaches; of two with the same minimum the one that began later.

    >>> low, high = Tier("low", 0, 300), Tier("high", 200000, 800)
    >>> [tier_of(price, datetime.date(2026, 9, 1), [high, low]).key for price in (99000, 199999.99, 200000)]
    ['low', 'low', 'high']
    >>> tier_of(5, datetime.date(2026, 9, 1), [high]) is None
    True
    """
    found = [tier for tier in tiers if in_force(tier, day) and units(tier.minimum) <= units(price)]
    return max(found, key=lambda tier: (units(tier.minimum), tier.starts or datetime.date.min), default=None)


def tier_pot(price, tier, digits=2):
    """What a tier pays for one deal.

    >>> tier_pot(150000, Tier("low", amount=300, percent=0.1)), tier_pot(150000, None)
    (45000, 0)
    """
    if price < 0:
        raise RuleError("incentive.price", value=price)
    if not tier:
        return 0
    return units(Decimal(str(tier.amount)) + Decimal(str(price)) * Decimal(str(tier.percent)) / 100, digits)


def bonuses_of(day, brand, model, bonuses):
    """The bonuses that a deal of this day and car earns, all of them.

    >>> september = Bonus("m", 200, datetime.date(2026, 9, 1), datetime.date(2026, 9, 30), model="途观")
    >>> [len(bonuses_of(datetime.date(2026, month, 30), "VW", "途观", [september])) for month in (8, 9, 10)]
    [0, 1, 0]
    """
    return [
        bonus for bonus in bonuses
        if in_force(bonus, day) and bonus.brand in (None, brand) and bonus.model in (None, model)
    ]


def split(pot, shares):
    """Share a pot out to the unit: {person: units}, what nobody gets under ``COMPANY``; no shares at all: company-owned 充公.

    The largest remainders get what rounding leaves; of equals who stands first. A person named twice gets both shares.

    >>> split(100, [("A", 1 / 3), ("B", 1 / 3), ("C", 1 / 3)])
    {'A': 34, 'B': 33, 'C': 33}
    >>> split(5001, [("A", 0.5)]), split(5000, [])
    ({'A': 2501, None: 2500}, {None: 5000})
    """
    if pot < 0:
        raise RuleError("incentive.pot", value=pot)
    parts = {}
    for person, share in shares:
        if share < 0:
            raise RuleError("incentive.shares", value=float(share))
        parts[person] = parts.get(person, 0) + Fraction(share).limit_denominator(10**9)
    total = sum(parts.values(), Fraction(0))
    if total > 1 + TOLERANCE:
        raise RuleError("incentive.shares", value=float(total))
    given = pot if abs(total - 1) <= TOLERANCE else round_half_up(pot * total)
    floors = {person: pot * part // 1 for person, part in parts.items()}
    floors = {person: int(number) for person, number in floors.items()}
    order = sorted(parts, key=lambda person: floors[person] - pot * parts[person])
    missing = given - sum(floors.values())
    for place, person in enumerate(order):
        floors[person] += missing // len(order) + (place < missing % len(order))
    result = {person: number for person, number in floors.items() if number}
    if pot - given:
        result[COMPANY] = result.get(COMPANY, 0) + pot - given
    return result


def round_half_up(number):
    """
    >>> round_half_up(Fraction(5, 2)), round_half_up(Fraction(12, 5))
    (3, 2)
    """
    return (2 * number + 1) // 2


def corrections(held, wanted):
    """What must be added so that each person has what he should have: {person: units}, nothing where nothing changes.

    Earning, a ruling afterwards and the claw-back 追回 of a cancelled deal are all this one difference; asked again, it is empty.

    >>> corrections({}, {"A": 500}), corrections({"A": 500}, {"A": 250, "B": 250}), corrections({"A": 500}, {})
    ({'A': 500}, {'A': -250, 'B': 250}, {'A': -500})
    >>> corrections({"A": 500}, {"A": 500})
    {}
    """
    people = dict.fromkeys([*held, *wanted])
    differences = {person: wanted.get(person, 0) - held.get(person, 0) for person in people}
    return {person: number for person, number in differences.items() if number}
