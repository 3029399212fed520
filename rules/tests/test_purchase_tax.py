"""Vehicle purchase tax: the tax office's own examples, and what holds for every price."""
import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.errors import RuleError
from rules.purchase_tax import Period, period_of, purchase_tax

DAY = datetime.date(2026, 1, 1)
RATE = Decimal('0.1')
FULL = Period(DAY, None, RATE)
EXEMPT = Period(datetime.date(2024, 1, 1), datetime.date(2025, 12, 31), RATE, Decimal(1), Decimal(30000))
HALF = Period(DAY, datetime.date(2027, 12, 31), RATE, Decimal('0.5'), Decimal(15000))
PRICES = st.decimals(0, 10_000_000, places=2)


@pytest.mark.parametrize(('price', 'period', 'due'), [
    (113000, FULL, '10000.00'), (129900, FULL, '11495.58'), (229800, FULL, '20336.28'),
    (339000, EXEMPT, '0.00'), (452000, EXEMPT, '10000.00'),
    (226000, HALF, '10000.00'), (339000, HALF, '15000.00'), (452000, HALF, '25000.00'), (0.01, FULL, '0.00'),
])
def test_examples(price, period, due):
    assert purchase_tax(price, period).due == Decimal(due)


@given(PRICES, st.sampled_from([FULL, EXEMPT, HALF]))
def test_parts_add_up_and_relief_is_never_more_than_the_tax(price, period):
    tax = purchase_tax(price, period)
    assert tax.due + tax.relief == tax.full
    assert 0 <= tax.relief <= tax.full
    assert period.cap is None or tax.relief <= period.cap
    assert abs(tax.taxable * Decimal('1.13') - price) < Decimal('0.01')


@given(PRICES, PRICES, st.sampled_from([FULL, EXEMPT, HALF]))
def test_a_dearer_car_never_costs_less_tax(first, second, period):
    low, high = sorted((first, second))
    assert purchase_tax(low, period).due <= purchase_tax(high, period).due


def test_periods():
    assert period_of(datetime.date(2025, 12, 31), [EXEMPT, HALF]) is EXEMPT
    assert period_of(DAY, [EXEMPT, HALF]) is HALF
    assert period_of(datetime.date(2028, 1, 1), [EXEMPT, HALF]) is None


@pytest.mark.parametrize(('price', 'period', 'code'), [
    (-1, FULL, 'purchase_tax.price'), (float('nan'), FULL, 'purchase_tax.price'),
    (1, FULL._replace(rate=Decimal(2)), 'purchase_tax.rule'), (1, HALF._replace(cap=Decimal(-1)), 'purchase_tax.rule'),
    (1, HALF._replace(relief=Decimal('1.1')), 'purchase_tax.rule'),
])
def test_nonsense_is_refused(price, period, code):
    with pytest.raises(RuleError) as error:
        purchase_tax(price, period)
    assert error.value.code == code
