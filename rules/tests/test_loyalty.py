"""Classes of cars and the two rates of the workshop: the boundaries of kpi.md, and what always holds."""
import datetime

from hypothesis import given
from hypothesis import strategies as st

from rules import loyalty

TODAY = datetime.date(2026, 11, 22)
days = st.dates(datetime.date(2018, 1, 1), TODAY)
cars = st.lists(st.lists(st.integers(0, 80), max_size=8), max_size=12)


@given(st.integers(0, 9), days, st.none() | days, st.integers(1, 48))
def test_every_car_has_one_class(count, last, sold, months):
    found = loyalty.churn_class(count, last if count else None, sold, TODAY, months)
    assert found in loyalty.CHURN_CLASSES
    assert (found in ("new", "never")) == (count == 0)
    assert found != "first_only" or count == 1
    assert found != "lost" or count > 1


@given(st.integers(1, 9), days, st.integers(1, 47))
def test_a_longer_patience_never_loses_a_car(count, last, months):
    if loyalty.churn_class(count, last, None, TODAY, months) == "regular":
        assert loyalty.churn_class(count, last, None, TODAY, months + 1) == "regular"


def test_the_limit_day_at_the_end_of_a_month():
    end = datetime.date(2026, 3, 31)
    assert loyalty.churn_class(2, datetime.date(2026, 2, 28), None, end, 1) == "regular"
    assert loyalty.churn_class(2, datetime.date(2026, 2, 27), None, end, 1) == "lost"


@given(cars, st.integers(0, 90))
def test_rates_are_between_none_and_all(comings, month):
    kept, known = loyalty.retention(comings, month)
    assert 0 <= kept <= known <= len(comings)
    gone, came = loyalty.churn(comings, month)
    assert 0 <= gone <= came <= len(comings)
    for part, whole in ((kept, known), (gone, came)):
        found = loyalty.rate(part, whole)
        assert (found is None) == (whole == 0)
        assert found is None or 0 <= found <= 100


@given(cars, st.integers(0, 90))
def test_what_comes_later_does_not_change_a_month(comings, month):
    past = [[coming for coming in car if coming <= month] for car in comings]
    assert loyalty.retention(comings, month) == loyalty.retention(past, month)
    assert loyalty.churn(comings, month) == loyalty.churn(past, month)


def test_the_first_and_the_last_month_that_count():
    assert [loyalty.retention([[100 - back]], 100) for back in (0, 11, 12, 35, 36)] == [(1, 1), (1, 1), (0, 1), (0, 1), (0, 0)]
    # in the month of last year, then for the first time in the month after it, in this month, in the next
    assert [loyalty.churn([[88, again]], 100) for again in (88, 89, 100, 101)] == [(1, 1), (0, 1), (0, 1), (1, 1)]
    assert [loyalty.churn([[came]], 100) for came in (87, 88, 89)] == [(0, 0), (1, 1), (0, 0)]
    assert [loyalty.month_number(datetime.date(2026, month, 28)) for month in (1, 12)] == [24312, 24323]  # as SQL counts


def test_a_car_that_never_came_is_new_for_a_year():
    sold = [None, datetime.date(2020, 1, 1), datetime.date(2025, 11, 21), datetime.date(2025, 11, 22)]
    assert [loyalty.churn_class(0, None, day, TODAY, 12) for day in sold] == ["never", "never", "never", "new"]
