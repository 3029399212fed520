"""Ownership of a customer 撞单判单: what makes two cards one customer's, and whose he is (F01–F05).

Seed S1, "撞单后判单标准":

1. 客户信息卡录入系统, 并且有跟进记录: a claim needs a card in the system, with follow-ups;
2. 卡与跟进内容和时间节点匹配: what the follow-ups say and when they were recorded agree;
3. 客户及其亲属都来店看过车, 最终以日期判定, 客户判别给留档日期较早的销售顾问: customer and relatives count as one, the earliest
   registration wins;
4. 若因客户归属问题发生争执者, 则以充公判定: a dispute that does not end makes the customer the company's own.

Each claim is judged by itself, so that neither the order of claims nor a later one changes who wins.
"""

import datetime
import re
from typing import NamedTuple

from . import phone, plate, vin
from .errors import RuleError
from .text import clean, fold_width

# By what two cards are known to be one customer's; the surest first. `customer`: both stand on the same contact.
KINDS = ("customer", "identity", "phone", "wechat", "vin", "plate", "household")
WINNER, COMPANY, NOBODY = "winner", "company", "nobody"
# Times on the card and in the system agree when they lie no further apart.
TOLERANCE = datetime.timedelta(hours=24)
_WECHAT = re.compile(r"[a-z][a-z0-9_-]{5,19}")


class Contact(NamedTuple):
    """A follow-up as the card tells it (``done_on``) and as the system noted it (``recorded_on``)."""

    done_on: datetime.datetime
    recorded_on: datetime.datetime
    has_words: bool = True
    is_flagged: bool = False


class Claim(NamedTuple):
    """One card of one consultant, of the customer or of a relative of his.

    ``registered_on``: since when the data by which the customer is known stand on the card 留档日期; a name that was faked
    first and completed later is registered when it was completed. None: there is no card in the system.
    ``interval_days``: how often the card's level asks for a contact; 0: the level asks for none.
    """

    id: int
    user: int
    registered_on: datetime.datetime | None
    contacts: tuple = ()
    interval_days: int = 0


class Finding(NamedTuple):
    """What stands against a claim: codes, none for a valid claim."""

    claim: int
    reasons: tuple

    @property
    def is_valid(self):
        return not self.reasons


class Proposal(NamedTuple):
    """``outcome`` is WINNER (``claim`` and ``user`` say who), COMPANY 充公 or NOBODY; ``reason`` is the code of the rule applied."""

    outcome: str
    reason: str
    findings: tuple
    claim: int | None = None
    user: int | None = None


def agrees(contact, tolerance=TOLERANCE):
    """Whether content and times of a follow-up agree (seed rule 2).

    >>> noon = datetime.datetime(2026, 3, 2, 12)
    >>> agrees(Contact(noon, noon)), agrees(Contact(noon, noon, has_words=False))
    (True, False)
    >>> agrees(Contact(noon, noon + datetime.timedelta(days=3)))
    False
    """
    return contact.has_words and not contact.is_flagged and abs(contact.recorded_on - contact.done_on) <= tolerance


def lapsed_on(claim, disputed_on, rounds):
    """The moment at which the protection of a claim ended before the dispute began, or None (F05).

    Protection lasts ``rounds`` intervals of the level from the registration, and again from each contact; a silence that
    was broken in time for nobody else to come is forgiven.

    >>> day = lambda number: datetime.datetime(2026, 3, number)
    >>> lapsed_on(Claim(1, 1, day(1), (), 3), day(8), 2), lapsed_on(Claim(1, 1, day(1), (), 3), day(7), 2)
    (datetime.datetime(2026, 3, 7, 0, 0), None)
    """
    if not (claim.interval_days and rounds and claim.registered_on):
        return None
    last = max([claim.registered_on, *(
        contact.done_on for contact in claim.contacts if contact.done_on <= disputed_on and not contact.is_flagged)])
    end = last + datetime.timedelta(days=claim.interval_days * rounds)
    return end if end < disputed_on else None


def examine(claim, disputed_on, rounds, tolerance=TOLERANCE):
    """What stands against one claim, whatever the others are."""
    if claim.registered_on is None:
        return Finding(claim.id, ("not_in_system",))
    reasons = []
    if not claim.contacts:
        reasons.append("no_follow_up")
    elif not any(agrees(contact, tolerance) for contact in claim.contacts):
        reasons.append("times_disagree")
    if lapsed_on(claim, disputed_on, rounds):
        reasons.append("lapsed")
    return Finding(claim.id, tuple(reasons))


def propose(claims, disputed_on, now, deadline=None, rounds=2, tolerance=TOLERANCE):
    """Whose customer it is.

    :param claims: of the customer and his relatives, in any order
    :param disputed_on: moment at which the second claim was met
    :param deadline: moment by which the dispute has to be settled; None: never
    :param rounds: intervals without a contact after which protection lapses; 0: it never does

    >>> day = lambda number: datetime.datetime(2026, 3, number)
    >>> met = (Contact(day(3), day(3)),)
    >>> early, late = Claim(7, 1, day(1), met), Claim(8, 2, day(2), met)
    >>> propose([late, early], day(4), day(5)).claim
    7
    >>> propose([late, early], day(4), day(9), deadline=day(8)).outcome
    'company'
    """
    findings = tuple(examine(claim, disputed_on, rounds, tolerance) for claim in sorted(claims, key=lambda claim: claim.id))
    disputing = {claim.user for claim in claims}
    if deadline is not None and now > deadline and len(disputing) > 1:
        return Proposal(COMPANY, "deadline_passed", findings)
    valid = {finding.claim for finding in findings if finding.is_valid}
    standing = [claim for claim in claims if claim.id in valid]
    if not standing:
        return Proposal(NOBODY, "no_evidence", findings)
    winner = min(standing, key=lambda claim: (claim.registered_on, claim.id))
    reason = "earliest" if len({claim.user for claim in standing}) > 1 else "only_valid"
    return Proposal(WINNER, reason, findings, winner.id, winner.user)


def claim_value(kind, text):
    """What a piece of a customer's data is compared by, or the empty text for what tells nobody from another.

    Hotlines belong to firms. A WeChat account that is a phone is one (see ``claim_key``); "same as mobile" is none.

    >>> claim_value("phone", "１３８ 0013-8000"), claim_value("phone", "+86 138 0013 8000"), claim_value("phone", "400-812-3123")
    ('+8613800138000', '+8613800138000', '')
    >>> claim_value("wechat", " ＷangWu_88 "), claim_value("wechat", "同手机"), claim_value("plate", "沪a·12345")
    ('wangwu_88', '', '沪A12345')
    """
    if kind == "phone":
        number = phone.key(text)
        return number if number.startswith("+") else ""
    try:
        if kind == "wechat":
            account = fold_width(clean(text)).strip().lower()
            return account if _WECHAT.fullmatch(account) else ""
        if kind == "plate":
            return plate.normalise(text).plate if text else ""
        if kind == "vin":
            return vin.normalise(text) if text else ""
    except RuleError:
        return ""
    return str(text) if text else ""


def claim_key(kind, text):
    """(kind, value) of a piece of a customer's data, or None.

    >>> claim_key("wechat", "13800138000"), claim_key("household", 7), claim_key("phone", "none")
    (('phone', '+8613800138000'), ('household', '7'), None)
    """
    if kind == "wechat" and (number := claim_value("phone", text)):
        return "phone", number
    value = claim_value(kind, text)
    return (kind, value) if value else None
