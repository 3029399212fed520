"""Properties of what a line gives away."""

from hypothesis import given as draw
from hypothesis import strategies as st

from rules.service_discount import given, is_beyond, lost

PAYERS = st.sampled_from(("customer", "warranty", "insurance", "internal"))
CENTS = st.integers(0, 10_000_000).map(lambda cents: cents / 100)
PERCENT = st.integers(0, 10_000).map(lambda hundredths: hundredths / 100)


@draw(PAYERS, CENTS, CENTS, PERCENT, st.booleans())
def test_between_nothing_and_everything(payer, listed, price, discount, own_car):
    percent = given(payer, listed, price, discount, own_car)
    assert 0 <= percent <= 100
    assert bool(percent) == bool(lost(payer, listed, price, discount, own_car))
    assert not is_beyond(100, payer, listed, price, discount, own_car)


@draw(PAYERS, CENTS, CENTS, PERCENT, PERCENT, PERCENT)
def test_more_discount_never_gives_less(payer, listed, price, discount, other, limit):
    less, more = sorted((discount, other))
    assert given(payer, listed, price, less) <= given(payer, listed, price, more)
    assert is_beyond(limit, payer, listed, price, less) <= is_beyond(limit, payer, listed, price, more)


@draw(CENTS.filter(bool), PERCENT)
def test_the_limit_itself_may_be_given(listed, limit):
    assert not is_beyond(limit, "customer", listed, listed, limit)
    assert not is_beyond(limit, "customer", listed, round(listed * (100 - limit) / 100 + 1e-9, 2), 0)


@draw(CENTS.filter(lambda price: price >= 100), PERCENT.filter(lambda percent: percent <= 99))
def test_a_percent_more_is_beyond(listed, limit):
    assert is_beyond(limit, "customer", listed, listed, limit + 1)


@draw(CENTS, CENTS.filter(bool), PERCENT)
def test_the_store_s_own_car_costs_and_a_customer_s_is_a_present(listed, price, limit):
    assert given("internal", listed, price, 0, own_car=True) == 0
    assert given("internal", listed, price, 0) == 100
