"""E06: converted = contract signed and deposit or full payment received, or an approved special agreement with a date."""

import datetime

from hypothesis import example, given
from hypothesis import strategies as st

from rules.conversion import conversion, received_on
from rules.tests.generators import many

TODAY = datetime.date(2026, 9, 30)
days = st.dates(datetime.date(2026, 9, 1), datetime.date(2026, 10, 15))
some = st.one_of(st.none(), days)
facts = st.fixed_dictionaries({
    'signed_on': some, 'price': st.integers(0, 100), 'deposit': st.integers(0, 20), 'agreement_on': some,
    'agreement_approved_on': some, 'payments': st.lists(st.tuples(days, st.integers(-40, 60)), max_size=6)})


def day(number):
    return datetime.date(2026, 9, number)


@many
@given(facts)
def test_never_before_its_parts_and_never_in_the_future(case):
    result = conversion(TODAY, **case)
    assert (result.on is None) == (result.why is None) == bool(result.missing)
    if result.on is None:
        return
    assert result.on <= TODAY
    if result.why == 'agreement':
        assert result.on == max(case['agreement_on'], case['agreement_approved_on'])
    else:
        assert case['signed_on'] <= result.on
        threshold = case['deposit'] if result.why == 'deposit' else case['price']
        for until in (result.on, TODAY):
            assert sum(amount for paid, amount in case['payments'] if paid <= until) >= threshold > 0


@many
@given(facts, st.randoms(use_true_random=False))
def test_the_order_of_payments_decides_nothing(case, random):
    shuffled = list(case['payments'])
    random.shuffle(shuffled)
    assert conversion(TODAY, **{**case, 'payments': shuffled}) == conversion(TODAY, **case)


@many
@given(facts)
def test_on_its_day_and_not_the_day_before(case):
    result = conversion(TODAY, **case)
    if result.on:
        assert conversion(result.on, **case).on is not None


@given(st.lists(st.integers(1, 10**8), min_size=1, max_size=6))
@example([10, 70])  # 0.1 + 0.7 < 0.8
def test_what_is_paid_in_parts_is_paid_to_the_cent(fens):
    parts = [(TODAY, fen / 100) for fen in fens]
    assert received_on(TODAY, parts, sum(fens) / 100) == TODAY
    assert received_on(TODAY, parts, (sum(fens) + 1) / 100) is None


def test_signing_alone_converts_nobody():
    assert conversion(TODAY, signed_on=day(1), price=100, deposit=10).missing == ('deposit',)
    assert conversion(TODAY, signed_on=day(1), price=100).missing == ('payment',)


def test_money_alone_converts_nobody():
    assert conversion(TODAY, price=100, deposit=10, payments=[(day(1), 100)]).missing == ('contract',)
    assert conversion(TODAY).missing == ('contract', 'payment')


def test_the_last_of_contract_and_deposit_counts():
    assert conversion(TODAY, signed_on=day(5), price=100, deposit=10, payments=[(day(1), 10)]).on == day(5)
    assert conversion(TODAY, signed_on=day(1), price=100, deposit=10, payments=[(day(4), 4), (day(7), 6)])[:2] == (day(7), 'deposit')


def test_full_payment_without_an_agreed_deposit():
    assert conversion(TODAY, signed_on=day(1), price=100, payments=[(day(3), 60), (day(8), 40)])[:2] == (day(8), 'payment')


def test_a_refund_takes_the_conversion_back():
    paid = [(day(2), 10), (day(6), -5)]
    assert conversion(day(5), signed_on=day(1), price=100, deposit=10, payments=paid).on == day(2)
    assert conversion(TODAY, signed_on=day(1), price=100, deposit=10, payments=paid).missing == ('deposit',)
    assert conversion(TODAY, signed_on=day(1), price=100, deposit=10, payments=[*paid, (day(9), 5)]).on == day(9)
    assert received_on(TODAY, [(day(2), 10), (day(2), -10)], 5) is None


def test_an_agreement_counts_when_approved_and_dated():
    assert conversion(TODAY, agreement_on=day(5)).on is None
    assert conversion(TODAY, agreement_approved_on=day(5)).on is None
    assert conversion(TODAY, agreement_on=day(9), agreement_approved_on=day(5))[:2] == (day(9), 'agreement')
    assert conversion(day(8), agreement_on=day(9), agreement_approved_on=day(5)).on is None
    assert conversion(
        TODAY, signed_on=day(1), price=9, deposit=3, payments=[(day(4), 3)], agreement_on=day(2), agreement_approved_on=day(3),
    )[:2] == (day(3), 'agreement')
