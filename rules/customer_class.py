"""Customer class 客户分类, derived, never typed (A08).

Seed S1, "客户分类定义": 潜在客户 has contact data and no clear intention; 基盘客户 bought here; 有望客户 has a clear intention;
VIP客户 gave three or more purchase referrals 购车情报 within a year; 战败客户 left data and bought elsewhere, or shows purchase
activity only after more than a year.

A person can meet several definitions; the first of these counts:

1. ``vip``: earned, and treated so whatever else is true;
2. ``prospect``: an open card that was active within the year (also an owner's or a returning customer's: it is worked now);
3. ``owner``: who owns a car sold here is not lost by buying the next one elsewhere, the workshop still serves the car;
4. ``lost``: bought elsewhere (an approved defeat), or no purchase activity for more than a year;
5. ``potential``: all others.
"""

import datetime
from typing import NamedTuple

VIP_REFERRALS = 3


class Facts(NamedTuple):
    open_cards: int
    owned_vehicles_sold_here: int
    purchase_referrals_12m: int
    defeated_bought_elsewhere: bool
    last_purchase_activity: "datetime.date | None"
    has_contact: bool
    today: datetime.date


class Derived(NamedTuple):
    code: str  # potential | prospect | owner | vip | lost
    reason: str  # key of the sentence that explains it on the card
    params: dict


def year_before(day):
    """The same day a year ago; 28 February for the 29th.

    >>> year_before(datetime.date(2024, 2, 29))
    datetime.date(2023, 2, 28)
    """
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def derive(facts):
    """The class, the key of its reason, and what the reason's sentence needs.

    Reasons: ``referrals`` (count, needed), ``open_card`` (count), ``owns_vehicle`` (count), ``bought_elsewhere``,
    ``silent_year`` (date), ``no_intention``, ``no_contact``.

    >>> derive(Facts(1, 0, 0, False, None, True, datetime.date(2026, 3, 2)))
    Derived(code='prospect', reason='open_card', params={'count': 1})
    """
    last = facts.last_purchase_activity
    silent = last is not None and last < year_before(facts.today)
    if facts.purchase_referrals_12m >= VIP_REFERRALS:
        return Derived("vip", "referrals", {"count": facts.purchase_referrals_12m, "needed": VIP_REFERRALS})
    if facts.open_cards > 0 and not silent:
        return Derived("prospect", "open_card", {"count": facts.open_cards})
    if facts.owned_vehicles_sold_here > 0:
        return Derived("owner", "owns_vehicle", {"count": facts.owned_vehicles_sold_here})
    if facts.defeated_bought_elsewhere:
        return Derived("lost", "bought_elsewhere", {})
    if silent:
        return Derived("lost", "silent_year", {"date": last})
    return Derived("potential", "no_intention" if facts.has_contact else "no_contact", {})
