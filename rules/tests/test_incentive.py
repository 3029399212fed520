"""Incentives of converted leads (H05): seed S4 五(三) by price tier; split, company-owned and claw-back to the cent."""

import datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import incentive
from rules.errors import RuleError
from rules.incentive import COMPANY, Bonus, Tier

DAY = datetime.date(2026, 9, 15)
TIERS = [Tier("low", 0, 300), Tier("middle", 100000, 500), Tier("high", 200000, 800)]

pots = st.integers(0, 10**9)
names = st.sampled_from("ABCDE")
weights = st.lists(st.tuples(names, st.integers(1, 97)), min_size=1, max_size=5)


def whole(pairs):
    total = sum(weight for _name, weight in pairs)
    return [(name, weight / total) for name, weight in pairs]


def test_low_middle_and_high_price():
    """低价位 / 中价位 / 高价位车型的客户线索成功转化,给予 [X] 元/单"""
    prices = (1, 99999.99, 100000, 199999.99, 200000, 3000000)
    assert [incentive.tier_of(price, DAY, TIERS).key for price in prices] == [
        "low", "low", "middle", "middle", "high", "high"]
    assert [incentive.tier_pot(price, incentive.tier_of(price, DAY, TIERS)) for price in prices[1:4]] == [30000, 50000, 50000]


def test_a_policy_has_its_time():
    """根据当月销售政策"""
    september = Tier("september", 100000, 900, 0, datetime.date(2026, 9, 1), datetime.date(2026, 9, 30))
    for day, key in ((datetime.date(2026, 8, 31), "middle"), (datetime.date(2026, 9, 1), "september"),
                     (datetime.date(2026, 9, 30), "september"), (datetime.date(2026, 10, 1), "middle")):
        assert incentive.tier_of(150000, day, [*TIERS, september]).key == key


@given(st.floats(0, 10**7), st.permutations(TIERS))
def test_order_of_tiers_makes_no_difference(price, tiers):
    assert incentive.tier_of(price, DAY, tiers) == incentive.tier_of(price, DAY, TIERS)


@given(st.floats(0, 10**7), st.floats(0, 10**7))
def test_a_dearer_car_never_reaches_less(one, other):
    low, high = sorted((one, other))
    assert incentive.tier_of(low, DAY, TIERS).minimum <= incentive.tier_of(high, DAY, TIERS).minimum


def test_no_tier_no_money_and_no_price_below_zero():
    assert incentive.tier_pot(50000, incentive.tier_of(50000, DAY, TIERS[1:])) == 0
    with pytest.raises(RuleError) as refusal:
        incentive.tier_pot(-1, TIERS[0])
    assert refusal.value.code == "incentive.price"


def test_bonuses_add_up():
    bonuses = [
        Bonus("all", 100), Bonus("brand", 50, brand="VW"), Bonus("model", 30, brand="VW", model="途观"),
        Bonus("other", 70, model="朗逸"), Bonus("over", 90, ends=datetime.date(2026, 9, 14))]
    assert [bonus.key for bonus in incentive.bonuses_of(DAY, "VW", "途观", bonuses)] == ["all", "brand", "model"]


@given(pots, weights)
def test_cents_are_conserved(pot, pairs):
    assert sum(incentive.split(pot, whole(pairs)).values()) == pot


@given(pots, weights)
def test_nobody_gets_a_cent_more_than_his_share(pot, pairs):
    shares = {}
    for name, share in whole(pairs):
        shares[name] = shares.get(name, 0) + Fraction(share)
    given_out = incentive.split(pot, whole(pairs))
    assert COMPANY not in given_out
    for name, share in shares.items():
        assert abs(given_out.get(name, 0) - pot * share) <= 1


@given(pots, st.floats(0, 1))
def test_what_nobody_gets_is_the_companys(pot, share):
    result = incentive.split(pot, [("A", share)])
    assert sum(result.values()) == pot
    assert all(number > 0 for number in result.values())


@given(pots)
def test_company_owned_pays_nobody(pot):
    """充公: no commission to either"""
    assert incentive.split(pot, []) == ({COMPANY: pot} if pot else {})


@pytest.mark.parametrize("shares", [[("A", 1.1)], [("A", 0.7), ("B", 0.4)], [("A", -0.1), ("B", 1)]])
def test_more_than_all_is_refused(shares):
    with pytest.raises(RuleError) as refusal:
        incentive.split(100, shares)
    assert refusal.value.code == "incentive.shares"


def test_a_pot_below_zero_is_refused():
    with pytest.raises(RuleError) as refusal:
        incentive.split(-1, [("A", 1)])
    assert refusal.value.code == "incentive.pot"


accounts = st.dictionaries(names, st.integers(-10**6, 10**6))


def after(held, changes):
    return {key: total for key in {*held, *changes} if (total := held.get(key, 0) + changes.get(key, 0))}


def without_zero(account):
    return {key: number for key, number in account.items() if number}


@given(accounts, accounts)
def test_a_correction_leads_there_and_a_second_one_is_empty(held, wanted):
    now = after(held, incentive.corrections(held, wanted))
    assert now == without_zero(wanted)
    assert incentive.corrections(now, wanted) == {}


@given(st.lists(st.tuples(pots, weights), max_size=6), pots)
def test_after_any_rulings_a_cancelled_deal_leaves_nobody_anything(rulings, pot):
    held = {}
    for _other, pairs in rulings:
        changes = incentive.corrections(held, incentive.split(pot, whole(pairs)))
        held = after(held, changes)
        assert sum(held.values()) == pot
    assert after(held, incentive.corrections(held, {})) == {}


@given(st.integers(-10**12, 10**12), st.sampled_from([0, 2, 3]))
def test_units_and_back(number, digits):
    assert incentive.units(incentive.money(number, digits), digits) == number
