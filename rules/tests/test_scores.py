"""Completeness (A11), customer class (A08), value grade and loyalty (A10)."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import completeness, customer_class, value_grade
from rules.customer_class import Facts
from rules.tests.generators import TODAY, many

items = st.lists(st.tuples(st.text(max_size=5), st.integers(0, 20), st.booleans()), max_size=30)


@many
@given(items)
def test_complete_means_nothing_with_weight_is_missing(case):
    percent, missing = completeness.score(iter(case))
    assert 0 <= percent <= 100
    assert (percent == 100) == (not missing)
    assert len(missing) == sum(1 for _key, weight, present in case if weight and not present)


@many
@given(items, st.integers(0, 29))
def test_filling_an_item_never_lowers_the_score(case, place):
    if place < len(case):
        fuller = [*case]
        fuller[place] = (*case[place][:2], True)
        assert completeness.score(fuller)[0] >= completeness.score(case)[0]


def test_ties_keep_the_order_of_the_paper_card():
    assert completeness.score([("a", 1, False), ("b", 2, False), ("c", 1, False)]) == (0, ["b", "a", "c"])
    assert completeness.score([("a", 0, False)]) == (100, [])
    with pytest.raises(ValueError):
        completeness.score([("a", -1, True)])


def facts(cards=0, vehicles=0, referrals=0, elsewhere=False, last=None, contact=True):
    return Facts(cards, vehicles, referrals, elsewhere, last, contact, TODAY)


RECENT, YEAR_AGO, OLD = TODAY, datetime.date(2025, 3, 2), datetime.date(2025, 3, 1)


@pytest.mark.parametrize(
    "case, code, reason",
    [
        (facts(), "potential", "no_intention"),
        (facts(contact=False), "potential", "no_contact"),
        (facts(last=RECENT), "potential", "no_intention"),
        (facts(cards=1), "prospect", "open_card"),
        (facts(cards=1, last=YEAR_AGO), "prospect", "open_card"),
        (facts(cards=1, last=OLD), "lost", "silent_year"),
        (facts(cards=2, elsewhere=True, last=RECENT), "prospect", "open_card"),
        (facts(cards=1, vehicles=1, last=RECENT), "prospect", "open_card"),
        (facts(cards=1, vehicles=1, last=OLD), "owner", "owns_vehicle"),
        (facts(vehicles=1), "owner", "owns_vehicle"),
        (facts(vehicles=1, elsewhere=True, last=OLD), "owner", "owns_vehicle"),
        (facts(elsewhere=True, last=RECENT), "lost", "bought_elsewhere"),
        (facts(last=OLD), "lost", "silent_year"),
        (facts(referrals=2), "potential", "no_intention"),
        (facts(referrals=3), "vip", "referrals"),
        (facts(cards=1, vehicles=2, referrals=4, elsewhere=True, last=OLD), "vip", "referrals"),
    ],
)
def test_class(case, code, reason):
    assert customer_class.derive(case)[:2] == (code, reason)


def test_a_year_ends_on_the_day_after():
    assert customer_class.derive(facts(last=YEAR_AGO)).code == "potential"
    leap = Facts(0, 0, 0, False, datetime.date(2023, 2, 28), True, datetime.date(2024, 2, 29))
    assert customer_class.derive(leap).code == "potential"


@many
@given(
    st.builds(
        Facts, st.integers(0, 3), st.integers(0, 3), st.integers(0, 5), st.booleans(),
        st.none() | st.dates(datetime.date(2020, 1, 1), TODAY), st.booleans(), st.just(TODAY),
    )
)  # fmt: skip
def test_every_customer_has_one_class(case):
    derived = customer_class.derive(case)
    assert derived.code in ("potential", "prospect", "owner", "vip", "lost")
    assert (derived.code == "vip") == (case.purchase_referrals_12m >= 3)
    assert derived.code != "lost" or not case.owned_vehicles_sold_here


@pytest.mark.parametrize(
    "values, code, points",
    [
        ((None, 0, 0, 0), "D", 0),
        ((10, 10, 500_000, 5), "A", 100),
        ((90, 8, 300_000, 3), "A", 100),
        ((91, 7, 299_999, 2), "A", 74),
        ((365, 2, 160_000, 0), "C", 44),
        ((365, 2, 160_000, 1), "B", 52),
        ((800, 1, 1, 0), "D", 10),
    ],
)
def test_grade(values, code, points):
    result = value_grade.grade(*values)
    assert (result.code, result.points) == (code, points)
    assert sum(element.points for element in result.explanation) == points
    assert [element.value for element in result.explanation] == [*values]


@many
@given(
    st.none() | st.integers(0, 3000), st.integers(0, 30), st.integers(0, 10**6), st.integers(0, 9), st.integers(0, 3)
)
def test_more_is_never_worth_less(recency, frequency, amount, referrals, element):
    values = [recency, frequency, amount, referrals]
    better = [*values]
    better[element] = (max(0, recency - 100) if recency else recency) if element == 0 else values[element] + 3
    assert value_grade.grade(*better).points >= value_grade.grade(*values).points


def test_grade_with_a_stores_own_table():
    result = value_grade.grade(1, 1, 1, 1, {"referrals": ((1, 7),)}, (("good", 5), ("rest", 0)))
    assert (result.code, result.points) == ("good", 7)


@pytest.mark.parametrize(
    "answers, index",
    [
        ({}, None),
        ({"repurchase": None, "other": 3}, None),
        ({"repurchase": 10, "recommend": 10, "considered_others": 0, "would_complain": 0}, 100),
        ({"repurchase": 0, "recommend": 0, "considered_others": 10, "would_complain": 10}, 0),
        ({"repurchase": True, "recommend": True, "considered_others": True, "would_complain": True}, 60),
        ({"recommend": 8}, 80),
        ({"recommend": 99}, 100),
        ({"recommend": -5}, 0),
    ],
)
def test_loyalty(answers, index):
    assert value_grade.loyalty_index(answers) == index
