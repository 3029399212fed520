"""When a prospect is converted 成交 (E06).

Converted = the contract is signed, and the deposit 定金 or the full price is received; or a special agreement 特殊协议 with a
date is approved. It counts on the day when the last of these is there, so that no day is counted before its time.
"""

import datetime
from typing import NamedTuple

from .incentive import units


class Conversion(NamedTuple):
    """Whether, since which day and by what ("deposit", "payment", "agreement"); else what is missing, in the order of work."""

    on: datetime.date | None
    why: str | None
    missing: tuple = ()


def conversion(today, signed_on=None, price=0, deposit=0, payments=(), agreement_on=None, agreement_approved_on=None):
    """Whether a deal counts as converted on ``today``.

    ``payments``: (day, amount), refunds below zero. Money counts only while it is held: after a refund below the threshold
    the deal is no longer converted. A ``deposit`` or ``price`` of 0 is none agreed. What lies after ``today`` has not happened.

    >>> day = lambda number: datetime.date(2026, 9, number)
    >>> conversion(day(9), signed_on=day(2), price=150000, deposit=5000, payments=[(day(1), 2000), (day(4), 3000)])
    Conversion(on=datetime.date(2026, 9, 4), why='deposit', missing=())
    >>> conversion(day(9), signed_on=day(2), price=150000, deposit=5000, payments=[(day(4), 3000)])
    Conversion(on=None, why=None, missing=('deposit',))
    >>> conversion(day(9), agreement_on=day(5), agreement_approved_on=day(7))
    Conversion(on=datetime.date(2026, 9, 7), why='agreement', missing=())
    """
    signed = signed_on if signed_on and signed_on <= today else None
    found = []
    for why, threshold in (('deposit', deposit), ('payment', price)):
        received = received_on(today, payments, threshold)
        if signed and received:
            found.append((max(signed, received), why))
    if agreement_on and agreement_approved_on:
        agreed = max(agreement_on, agreement_approved_on)
        if agreed <= today:
            found.append((agreed, 'agreement'))
    if found:
        on, why = min(found, key=lambda item: item[0])  # of equals the first: deposit before payment before agreement
        return Conversion(on, why)
    missing = [] if signed else ['contract']
    if not any(received_on(today, payments, threshold) for threshold in (deposit, price)):
        missing.append('deposit' if deposit > 0 else 'payment')
    return Conversion(None, None, tuple(missing))


def received_on(today, payments, threshold):
    """The day since which at least ``threshold`` is held without a break; None when it is not held today, or is none.

    Counted in the smallest unit 分: the sum of the floats 0.1 and 0.7 is less than 0.8.

    >>> day = datetime.date(2026, 9, 1)
    >>> received_on(day, [(day, 0.1), (day, 0.7)], 0.8) == day, received_on(day, [(day, 0.79)], 0.8)
    (True, None)
    """
    threshold = units(threshold)
    if threshold <= 0:
        return None
    since, total = None, 0
    by_day = {}
    for day, amount in payments:
        if day <= today:
            by_day[day] = by_day.get(day, 0) + units(amount)
    for day in sorted(by_day):
        total += by_day[day]
        since = (since or day) if total >= threshold else None
    return since
