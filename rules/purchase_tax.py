"""Vehicle purchase tax 车辆购置税: what the tax office asks for a new car, with the relief for new energy.

The price that the customer pays contains VAT, the taxable price does not: price ÷ 1.13. Of that 10 % are due. New-energy
cars 新能源 are let off wholly or by half, up to an amount per car, in periods that the state sets; they are data.
"""

import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from .errors import RuleError

CENT = Decimal('0.01')


class Period(NamedTuple):
    """What holds for cars that are invoiced in a period; an ``end`` of None is open.

    ``relief`` is the share of the tax that is let off (1: exempt, 0.5: half), ``cap`` the most per car, None: no limit.
    """

    start: datetime.date
    end: datetime.date | None
    rate: Decimal
    relief: Decimal = Decimal(0)
    cap: Decimal | None = None


class Tax(NamedTuple):
    """Price without VAT, tax before and after relief."""

    taxable: Decimal
    full: Decimal
    relief: Decimal
    due: Decimal


def decimal(value):
    """An amount as people wrote it: 0.1 is a tenth.

    >>> decimal(0.1), decimal('3')
    (Decimal('0.1'), Decimal('3'))
    """
    return value if isinstance(value, Decimal) else Decimal(str(value))


def period_of(day, periods):
    """The period that holds on a day; of several the one that began last; None when there is none.

    >>> year = lambda number, relief: Period(datetime.date(number, 1, 1), None, Decimal('0.1'), Decimal(relief))
    >>> period_of(datetime.date(2026, 5, 1), [year(2024, '1'), year(2026, '0.5')]).relief
    Decimal('0.5')
    """
    found = [period for period in periods if period.start <= day and (period.end is None or day <= period.end)]
    return max(found, key=lambda period: period.start, default=None)


def purchase_tax(price, period, vat='0.13'):
    """Tax on a car of this price, VAT included.

    >>> half = Period(datetime.date(2026, 1, 1), None, Decimal('0.1'), Decimal('0.5'), Decimal(15000))
    >>> purchase_tax(226000, half)
    Tax(taxable=Decimal('200000.00'), full=Decimal('20000.00'), relief=Decimal('10000.00'), due=Decimal('10000.00'))
    >>> purchase_tax(452000, half).due
    Decimal('25000.00')
    >>> purchase_tax(0, half).due
    Decimal('0.00')
    """
    price, vat = decimal(price), decimal(vat)
    if not price.is_finite() or price < 0:
        raise RuleError('purchase_tax.price')
    if vat < 0 or not 0 <= period.rate <= 1 or not 0 <= period.relief <= 1 or (period.cap is not None and period.cap < 0):
        raise RuleError('purchase_tax.rule')
    taxable = (price / (1 + vat)).quantize(CENT, ROUND_HALF_UP)
    full = (taxable * period.rate).quantize(CENT, ROUND_HALF_UP)
    relief = (full * period.relief).quantize(CENT, ROUND_HALF_UP)
    if period.cap is not None:
        relief = min(relief, decimal(period.cap).quantize(CENT, ROUND_HALF_UP))
    return Tax(taxable, full, relief, full - relief)
