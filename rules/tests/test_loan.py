import calendar
import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules import loan
from rules.errors import RuleError
from rules.tests.generators import anything, many

CENT = Decimal("0.01")
HALF_CENT = Fraction(1, 200)
FIRST = datetime.date(2026, 1, 31)
amounts = st.integers(1, 300_000_000).map(lambda fen: Decimal(fen) / 100)
rates = st.integers(0, 3600).map(lambda basis: Decimal(basis) / 100)
terms = st.integers(1, loan.LONGEST)
dates = st.dates(datetime.date(2020, 1, 1), datetime.date(2040, 12, 31))


def rounded(value):
    return Decimal(value).quantize(CENT, ROUND_HALF_UP)


@many
@given(amounts, terms, rates, st.sampled_from(["equal_instalment", "equal_principal"]), dates)
@example(Decimal("0.42"), 7, Decimal(25), "equal_instalment", FIRST)  # half a cent of interest, by a rate that never ends
def test_every_plan_adds_up(amount, months, rate, method, first):
    plan = loan.schedule(amount, months, rate, method, first)
    assert [part.number for part in plan] == list(range(1, months + 1))
    assert sum(part.principal for part in plan) == amount
    assert plan[-1].balance == 0
    balance = amount
    for part in plan:
        assert part.interest == rounded(balance * rate / 1200)
        balance -= part.principal
        assert part.balance == balance >= 0
        assert part.principal >= 0 and part.payment == part.principal + part.interest
        assert part.principal == part.principal.quantize(CENT) and part.interest == part.interest.quantize(CENT)


@many
@given(st.integers(1_000_00, 300_000_000).map(lambda fen: Decimal(fen) / 100), terms, rates)
def test_equal_instalments_pay_the_closed_formula(amount, months, rate):
    plan = loan.schedule(amount, months, rate, "equal_instalment", FIRST)
    if rate:
        r = Fraction(rate) / 1200
        exact = Fraction(amount) * r / (1 - (1 + r) ** -months)
    else:
        exact = Fraction(amount) / months
    assert len({part.payment for part in plan[:-1]}) <= 1
    if months > 1:
        assert -HALF_CENT < exact - Fraction(plan[0].payment) < HALF_CENT or Fraction(plan[0].payment) == exact + HALF_CENT
    # what is rounded a month, with its interest, is all that the last one takes
    drift = 0.02 * months * (1 + float(rate) / 1200) ** months + 0.02
    assert abs(float(plan[-1].payment) - float(exact)) <= drift


@many
@given(st.integers(1_000_00, 300_000_000).map(lambda fen: Decimal(fen) / 100), terms, rates)
def test_equal_principal_by_the_closed_formula(amount, months, rate):
    plan = loan.schedule(amount, months, rate, "equal_principal", FIRST)
    for part in plan[:-1]:
        assert part.principal == rounded(amount / months)
    assert abs(plan[-1].principal - amount / months) <= months * CENT
    # total interest: A × r × (n + 1) ÷ 2
    exact = amount * rate / 1200 * (months + 1) / 2
    drift = months * CENT + months * months * CENT * rate / 1200
    assert abs(sum(part.interest for part in plan) - exact) <= drift


@many
@given(st.lists(st.integers(0, 5_000_000), min_size=1, max_size=60).filter(any), rates)
def test_custom_keeps_what_was_written(fens, rate):
    principals = [Decimal(fen) / 100 for fen in fens]
    plan = loan.schedule(sum(principals), len(principals), rate, "custom", FIRST, principals)
    assert [part.principal for part in plan] == principals


@many
@given(dates, st.integers(0, 120))
def test_dates_keep_the_day_or_take_the_month_s_last(first, months):
    later = loan.month_later(first, months)
    assert (later.year - first.year) * 12 + later.month - first.month == months
    assert later.day == min(first.day, calendar.monthrange(later.year, later.month)[1])


def test_months_that_end_early_do_not_shorten_the_following():
    plan = loan.schedule(1000, 4, 5, "equal_instalment", FIRST)
    assert [part.date.isoformat() for part in plan] == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]


def test_a_known_plan():
    # 100,000 at 6 % over 12 months: every textbook says 8,606.64 a month
    plan = loan.schedule(100000, 12, 6, "equal_instalment", FIRST)
    assert str(plan[0].payment) == "8606.64"
    assert {str(part.payment) for part in plan[:-1]} == {"8606.64"}
    assert abs(plan[-1].payment - plan[0].payment) < Decimal("0.10")


def test_a_loan_smaller_than_its_rounding():
    plan = loan.schedule("0.05", 60, 12, "equal_instalment", FIRST)
    assert sum(part.principal for part in plan) == Decimal("0.05")
    assert min(part.principal for part in plan) >= 0


@pytest.mark.parametrize(
    "values, code",
    [
        ((0, 12, 5), "amount"),
        ((-1, 12, 5), "amount"),
        (("x", 12, 5), "amount"),
        ((float("nan"), 12, 5), "amount"),
        ((100, 0, 5), "term"),
        ((100, -3, 5), "term"),
        ((100, 121, 5), "term"),
        ((100, 1.5, 5), "term"),
        ((100, True, 5), "term"),
        ((100, 12, -1), "rate"),
        ((100, 12, 36.01), "rate"),
        ((100, 12, "x"), "rate"),
        ((100, 12, float("nan")), "rate"),
        ((100, 12, 5, 99.99), "above_price"),
    ],
)
def test_what_is_no_loan(values, code):
    with pytest.raises(RuleError) as caught:
        loan.check(*values)
    assert caught.value.code == f"loan.{code}"


@pytest.mark.parametrize(
    "principals, code",
    [(None, "custom_count"), ([50, 50], "custom_count"), ([50, 60, -10], "custom_negative"), ([50, 30, 19.99], "custom_sum")],
)
def test_what_is_no_custom_plan(principals, code):
    with pytest.raises(RuleError) as caught:
        loan.schedule(100, 3, 5, "custom", FIRST, principals)
    assert caught.value.code == f"loan.{code}"


def test_an_unknown_method():
    with pytest.raises(RuleError) as caught:
        loan.schedule(100, 3, 5, "balloon", FIRST)
    assert caught.value.code == "loan.method"


def test_the_last_years_there_are():
    assert loan.schedule(100, 12, 5, "equal_principal", datetime.date(9997, 12, 31))[-1].date.year == 9998
    with pytest.raises(RuleError, match=r"loan\.first_date"):
        loan.schedule(100, 2, 5, "equal_principal", datetime.date(9999, 12, 31))


def test_the_whole_price_may_be_lent():
    loan.check(100, 12, 5, 100)


@many
@given(anything)
def test_any_text_is_an_amount_or_refused(value):
    try:
        loan.check(value, 12, 5)
    except RuleError as error:
        assert error.code.startswith("loan.")
