"""A mileage that is asked about: properties that hold for every car."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import mileage_check
from rules.mileage_check import plausible, suspicion

KM = st.integers(0, 2_000_000)
DAYS = st.integers(0, 12_000)


@given(KM, DAYS, KM)
def test_lower_is_always_asked(previous, days, now):
    if now < previous:
        assert suspicion(previous, days, now) in (mileage_check.LOWER, mileage_check.DIGIT_LESS)


@given(KM, DAYS)
def test_a_usual_drive_is_never_asked(previous, days):
    for now in (previous, previous + mileage_check.GRACE, previous + mileage_check.LIKELY_PER_DAY * days):
        assert plausible(previous, days, now)


@given(KM, DAYS, KM)
def test_more_time_never_makes_it_doubtful(previous, days, now):
    if plausible(previous, days, now):
        assert plausible(previous, days + 1, now)


@given(st.integers(20_000, 300_000), st.integers(0, 1_000), st.integers(0, 100))
def test_a_digit_too_many_is_asked(previous, days, per_day):
    """Whatever the car really shows, ten times that is not believed."""
    real = previous + per_day * days
    assert not plausible(previous, days, real * 10)


@given(st.integers(20_000, 300_000), st.integers(0, 1_000), st.integers(0, 100))
def test_a_digit_too_few_is_asked(previous, days, per_day):
    real = previous + per_day * days
    if real // 10 < previous:
        assert not plausible(previous, days, real // 10)


@given(st.none() | KM, st.none() | DAYS, KM)
def test_any_input_has_an_answer(previous, days, now):
    assert suspicion(previous, days, now) in (None, 'lower', 'digit_less', 'digit_more', 'jump')


@pytest.mark.parametrize("previous, days, edges", [
    # likely up to 13,000, possible up to 17,500
    (10_000, 10, {999: "lower", 1000: "digit_less", 1300: "digit_less", 1301: "lower", 9_999: "lower", 10_000: None, 17_500: None,
                  17_501: "jump", 99_999: "jump", 100_000: "digit_more", 175_000: "digit_more", 175_001: "jump"}),
    (10_000, 0, {1150: "digit_less", 1151: "lower", 11_500: None, 11_501: "jump"}),
    (10_000, -5, {1150: "digit_less", 1151: "lower", 11_501: "jump"}),
    # likely up to 18,500, possible up to 63,500
    (2_000, 100, {18_500: None, 19_999: None, 20_000: "digit_more", 63_500: "digit_more"}),
    (None, None, {549_000: None, 549_001: "digit_more", 21_915_000: "digit_more", 21_915_001: "jump"}),
])
def test_where_a_doubt_begins(previous, days, edges):
    assert {now: suspicion(previous, days, now) for now in edges} == edges
