"""Value grade 客户价值等级 and loyalty index 忠诚度指数, both explained (A10; S0, S1, S2)."""

from typing import NamedTuple

# Element → ((bound, points), …), the best first. Recency counts days (fewer are better), the others count upwards.
DEFAULT_THRESHOLDS = {
    "recency": ((90, 25), (180, 20), (365, 12), (730, 5)),
    "frequency": ((8, 25), (4, 18), (2, 10), (1, 5)),
    "amount": ((300_000, 30), (150_000, 22), (50_000, 12), (1, 5)),
    "referrals": ((3, 20), (2, 14), (1, 8)),
}
DEFAULT_BANDS = (("A", 70), ("B", 45), ("C", 20), ("D", 0))


class Element(NamedTuple):
    element: str
    value: "int | float | None"
    points: int


class Grade(NamedTuple):
    code: str
    points: int
    explanation: "list[Element]"


class Item(NamedTuple):
    """A question of the loyalty survey; ``favourable`` says whether yes speaks for loyalty."""

    key: str
    weight: int
    favourable: bool


# S1, 客户忠诚度调查: buy again? recommend? thought of other brands? on a defect, settle it in a friendly way or complain?
DEFAULT_ITEMS = (
    Item("repurchase", 30, True),
    Item("recommend", 30, True),
    Item("considered_others", 20, False),
    Item("would_complain", 20, False),
)


def grade(recency_days, frequency, amount, referrals, thresholds=None, bands=DEFAULT_BANDS):
    """Points of each element, their sum, and the band it falls in. No purchase yet: ``recency_days`` is None.

    >>> grade(30, 5, 200_000, 1)
    ... # doctest: +NORMALIZE_WHITESPACE
    Grade(code='A', points=73, explanation=[Element(element='recency', value=30, points=25),
        Element(element='frequency', value=5, points=18), Element(element='amount', value=200000, points=22),
        Element(element='referrals', value=1, points=8)])
    """
    thresholds = thresholds or DEFAULT_THRESHOLDS
    values = {"recency": recency_days, "frequency": frequency, "amount": amount, "referrals": referrals}
    explanation = [Element(key, value, _points(key, value, thresholds.get(key, ()))) for key, value in values.items()]
    total = sum(element.points for element in explanation)
    ordered = sorted(bands, key=lambda band: -band[1])
    code = next((code for code, least in ordered if total >= least), ordered[-1][0])
    return Grade(code, total, explanation)


def _points(key, value, steps):
    if value is None:
        return 0
    if key == "recency":
        fits = (points for bound, points in steps if value <= bound)
    else:
        fits = (points for bound, points in steps if value >= bound)
    return max(fits, default=0)


def loyalty_index(answers, items=DEFAULT_ITEMS, scale=10):
    """0 (gone) to 100 (loyal) from answers of 0 to ``scale`` (or yes/no); None when nothing was answered.

    A question left out counts neither way. For the two unfavourable ones 0 is the loyal answer: other brands were not
    considered; a defect would be settled here and not complained about elsewhere.

    >>> loyalty_index({"repurchase": 10, "recommend": 8, "considered_others": 2, "would_complain": False})
    90
    """
    total = weight = 0
    for item in items:
        answer = answers.get(item.key)
        if answer is None:
            continue
        share = float(answer) if isinstance(answer, bool) else min(max(answer / scale, 0.0), 1.0)
        total += item.weight * (share if item.favourable else 1 - share)
        weight += item.weight
    return round(100 * total / weight) if weight else None
