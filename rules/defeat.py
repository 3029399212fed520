"""Defeat 战败: when a customer counts as lost, and what the defeat card 战败卡 must say (G01–G03).

Seed S1, 战败标准: "客户已经购买其他车型" — "失联客户,电话号码错误或者空号的客户" — "以上情况给予战败,其余情况不给予战败" —
"特殊情况届时在议". 战败卡填写标准: "需要填写客户所购竞品车型,价格,及经融政策(全款此项省略)"; "填写客户不考虑本品的原因".
"""

import datetime

from .errors import RuleError

# Results of a contact in which nobody was spoken with; who answers and would not talk is no lost contact.
FAILED = frozenset(("no_answer", "wrong_number", "dead_number"))
# What the request must say, by criterion.
REQUIRED = {
    "bought": ("competitor", "price", "payment_method", "finance_policy", "kind", "reason", "customer_words"),
    "unreachable": (),
    "special": ("reason", "explanation"),
}


def asked(criterion, payment_method=None):
    """Names of what a request of this criterion must say 战败卡填写标准.

    >>> asked("bought", "cash")
    ('competitor', 'price', 'payment_method', 'kind', 'reason', 'customer_words')
    >>> asked("unreachable")
    ()
    """
    names = REQUIRED[criterion]
    return tuple(name for name in names if name != "finance_policy" or payment_method != "cash")


def missing(criterion, given, payment_method=None):
    """What the request should say and does not.

    :param given: names of what it says

    >>> missing("bought", {"competitor", "price", "payment_method", "kind", "reason", "customer_words"}, "loan")
    ('finance_policy',)
    """
    return tuple(name for name in asked(criterion, payment_method) if name not in given)


def failed_days(contacts):
    """Days on which the customer was called in vain since he was last spoken with 失联.

    Several attempts on one day count once; the order in which the contacts are given makes no difference.

    :param contacts: (moment, day, result) of each contact
    :return: set of days

    >>> day = lambda number: datetime.date(2026, 3, number)
    >>> sorted(failed_days([(1, day(1), "no_answer"), (2, day(2), "reached"), (3, day(3), "dead_number")]))
    [datetime.date(2026, 3, 3)]
    """
    contacts = list(contacts)
    answered = [moment for moment, _day, result in contacts if result not in FAILED]
    since = max(answered, default=None)
    return {day for moment, day, result in contacts if result in FAILED and (since is None or moment > since)}


def check_unreachable(days, needed):
    """Refuse to call a customer unreachable before he was tried on enough days.

    >>> check_unreachable({1, 2, 3}, 3)
    """
    if len(days) < needed:
        raise RuleError("defeat.attempts", found=len(days), needed=needed)


def revisit_day(decided, days):
    """When customer care calls a defeated customer again; None when the store does not.

    >>> revisit_day(datetime.date(2026, 3, 1), 90)
    datetime.date(2026, 5, 30)
    """
    return decided + datetime.timedelta(days=days) if days > 0 else None
