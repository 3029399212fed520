"""Instalments of a car loan 车贷还款计划 (H02): equal instalments 等额本息, equal principal 等额本金, or principal by hand.

Money is ``Decimal`` in whole cents. Interest of a month is the open balance × yearly rate ÷ 12, rounded half up; the last
instalment takes what rounding left over, so that the principal adds up to the loan to the cent.
"""

import calendar
import datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from typing import NamedTuple

from .errors import RuleError
from .incentive import round_half_up

CENT = Decimal("0.01")
METHODS = ("equal_instalment", "equal_principal", "custom")
LONGEST = 120
HIGHEST_RATE = Decimal(36)  # nobody may ask for more: 36 % a year


class Instalment(NamedTuple):
    number: int
    date: datetime.date
    principal: Decimal
    interest: Decimal
    balance: Decimal

    @property
    def payment(self):
        return self.principal + self.interest


def cents(value):
    """A number as ``Decimal`` of whole cents.

    >>> cents(0.1 + 0.2), cents("1.005")
    (Decimal('0.30'), Decimal('1.01'))
    """
    try:
        amount = Decimal(str(value)).quantize(CENT, ROUND_HALF_UP)
    except InvalidOperation:
        amount = Decimal("nan")
    if not amount.is_finite():
        raise RuleError("loan.amount", value=str(value))
    return amount


def exact_cents(amount):
    """A ``Fraction`` as ``Decimal`` of whole cents: what never ends in decimals is not cut before it is rounded.

    >>> exact_cents(Fraction(5, 3)), exact_cents(Fraction(1, 200)), exact_cents(Fraction(100))
    (Decimal('1.67'), Decimal('0.01'), Decimal('100.00'))
    """
    return cents(Decimal(round_half_up(amount * 100)) / 100)


def month_later(first, months):
    """The same day so many months later, or the last day of a shorter month; counted from the first, so that 31 comes back.

    >>> [month_later(datetime.date(2026, 1, 31), n).isoformat() for n in (0, 1, 2, 3)]
    ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30']
    """
    month = first.month - 1 + months
    year, month = first.year + month // 12, month % 12 + 1
    return datetime.date(year, month, min(first.day, calendar.monthrange(year, month)[1]))


def check(amount, months, rate, price=None):
    """Refuse what is no loan: nothing lent, more than the price, no term, a rate below zero or above the legal limit."""
    amount = cents(amount)
    if amount <= 0:
        raise RuleError("loan.amount", value=str(amount))
    if price is not None and amount > cents(price):
        raise RuleError("loan.above_price", value=str(amount), price=str(cents(price)))
    if isinstance(months, bool) or not isinstance(months, int) or not 1 <= months <= LONGEST:
        raise RuleError("loan.term", value=str(months), longest=LONGEST)
    try:
        fits = 0 <= Decimal(str(rate)) <= HIGHEST_RATE
    except InvalidOperation:
        fits = False
    if not fits:
        raise RuleError("loan.rate", value=str(rate), highest=str(HIGHEST_RATE))


def schedule(amount, months, rate, method, first, principals=None):
    """The instalments of a loan; ``rate`` in percent a year, ``principals`` only for the method *custom*.

    >>> plan = schedule(120000, 12, 4.8, "equal_instalment", datetime.date(2026, 1, 31))
    >>> str(plan[0].payment), str(plan[0].interest), str(plan[-1].balance), plan[1].date.isoformat()
    ('10261.90', '480.00', '0.00', '2026-02-28')
    >>> [str(part.payment) for part in schedule(100, 3, 0, "equal_principal", datetime.date(2026, 1, 1))]
    ['33.33', '33.33', '33.34']
    """
    check(amount, months, rate)
    if first.year + months // 12 >= datetime.MAXYEAR:
        raise RuleError("loan.first_date", value=first)
    amount, rate = cents(amount), Decimal(str(rate))
    if method == "equal_instalment":
        parts = _equal_instalments(amount, months, rate)
    elif method == "equal_principal":
        part = cents(amount / months)
        parts = [part] * (months - 1)
    elif method == "custom":
        parts = _custom(amount, months, principals)
    else:
        raise RuleError("loan.method", value=str(method))
    plan, balance = [], amount
    for number in range(1, months + 1):
        principal = balance if number == months else min(parts[number - 1], balance)
        interest = _interest(balance, rate)
        balance -= principal
        plan.append(Instalment(number, month_later(first, number - 1), principal, interest, balance))
    return plan


def _interest(balance, rate):
    """One month's interest, divided last: a monthly rate cut to so many digits would round half a cent down.

    >>> _interest(Decimal("0.24"), Decimal(25))
    Decimal('0.01')
    """
    return cents(balance * rate / 1200)


def _equal_instalments(amount, months, rate):
    """Principal of each month but the last, when each month pays the same."""
    if not rate:
        payment = cents(amount / months)
    else:
        monthly = Fraction(rate) / 1200
        growth = (1 + monthly) ** months
        payment = exact_cents(Fraction(amount) * monthly * growth / (growth - 1))
    parts, balance = [], amount
    for _number in range(months - 1):
        part = min(max(payment - _interest(balance, rate), Decimal(0)), balance)
        parts.append(part)
        balance -= part
    return parts


def _custom(amount, months, principals):
    parts = [cents(part) for part in principals or ()]
    if len(parts) != months:
        raise RuleError("loan.custom_count", value=len(parts), months=months)
    if any(part < 0 for part in parts):
        raise RuleError("loan.custom_negative")
    if sum(parts) != amount:
        raise RuleError("loan.custom_sum", value=str(sum(parts)), amount=str(amount))
    return parts
