"""The seed's standard of a defeat, rule by rule (S1 战败标准, 战败卡填写标准)."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import defeat
from rules.errors import RuleError

BASE = datetime.datetime(2026, 3, 1)
RESULTS = (*sorted(defeat.FAILED), "reached", "refused")


def contacts(pairs):
    return [
        (BASE + datetime.timedelta(hours=hours), (BASE + datetime.timedelta(hours=hours)).date(), result)
        for hours, result in pairs
    ]


histories = st.lists(
    st.tuples(st.integers(0, 24 * 30), st.sampled_from(RESULTS)), max_size=20, unique_by=lambda pair: pair[0]
).map(contacts)


def test_bought_asks_for_competitor_price_and_finance_policy():
    """需要填写客户所购竞品车型,价格,及经融政策"""
    assert {"competitor", "price", "finance_policy"} <= set(defeat.missing("bought", (), "loan"))


def test_no_finance_policy_for_who_paid_cash():
    """全款此项省略"""
    assert "finance_policy" not in defeat.missing("bought", (), "cash")


def test_main_reason_is_why_he_did_not_want_our_car():
    """战败主要原因记录:填写客户不考虑本品的原因"""
    assert "reason" in defeat.missing("bought", (), "cash")
    assert "reason" in defeat.missing("special", ())


def test_special_case_is_explained():
    """特殊情况届时在议"""
    assert "explanation" in defeat.missing("special", ())


def test_lost_contact_asks_for_nothing_but_attempts():
    """失联客户,电话号码错误或者空号的客户"""
    assert defeat.missing("unreachable", ()) == ()
    with pytest.raises(RuleError) as refusal:
        defeat.check_unreachable({1, 2}, 3)
    assert refusal.value.code == "defeat.attempts"
    assert refusal.value.params == {"found": 2, "needed": 3}
    defeat.check_unreachable({1, 2, 3}, 3)


def test_other_criteria_do_not_exist():
    """以上情况给予战败,其余情况不给予战败"""
    with pytest.raises(KeyError):
        defeat.missing("lost_interest", ())


def test_three_calls_on_one_day_are_one_day():
    assert len(defeat.failed_days(contacts([(9, "no_answer"), (10, "no_answer"), (11, "dead_number")]))) == 1


def test_who_answers_is_not_lost():
    assert not defeat.failed_days(contacts([(1, "no_answer"), (30, "no_answer"), (60, "refused")]))
    assert len(defeat.failed_days(contacts([(1, "no_answer"), (30, "reached"), (60, "no_answer")]))) == 1


@given(histories, st.randoms())
def test_order_makes_no_difference(history, random):
    shuffled = list(history)
    random.shuffle(shuffled)
    assert defeat.failed_days(history) == defeat.failed_days(shuffled)


@given(histories)
def test_an_answer_clears_all_and_a_failure_never_takes_away(history):
    last = max((moment for moment, _day, _result in history), default=BASE) + datetime.timedelta(hours=1)
    assert not defeat.failed_days([*history, (last, last.date(), "reached")])
    assert defeat.failed_days([*history, (last, last.date(), "no_answer")]) == defeat.failed_days(history) | {last.date()}


@given(st.sampled_from(sorted(defeat.REQUIRED)), st.sets(st.sampled_from(defeat.REQUIRED["bought"])))
def test_what_is_given_is_not_asked_again(criterion, given_names):
    still = set(defeat.missing(criterion, given_names, "loan"))
    assert not still & given_names
    assert still | given_names >= set(defeat.asked(criterion, "loan"))


def test_revisit():
    assert defeat.revisit_day(datetime.date(2026, 3, 1), 0) is None
    assert defeat.revisit_day(datetime.date(2026, 3, 1), 1) == datetime.date(2026, 3, 2)
