"""A car's estimated value and the reasons to ask its owner: never absurd, whatever stands on the car."""
import datetime
from decimal import Decimal
from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st

from rules import equity

TODAY = datetime.date(2026, 11, 22)
prices = st.integers(1, 3_000_000)
days = st.dates(datetime.date(2000, 1, 1), TODAY)
mileages = st.integers(0, 600_000)
falling = st.lists(st.integers(1, 20), min_size=1, max_size=8, unique=True).flatmap(
    lambda years: st.lists(st.integers(0, 100), min_size=len(years), max_size=len(years)).map(
        lambda percents: tuple(zip(sorted(years), sorted(percents, reverse=True), strict=True))))
tables = st.builds(equity.Table, falling, st.integers(5000, 40000), st.floats(0, 5))
limits = st.builds(equity.Limits, st.integers(0, 15), st.integers(0, 300_000), st.integers(0, 100_000))


@given(prices, days, mileages, tables)
def test_the_value_is_between_nothing_and_the_new_price(price, day, mileage, table):
    assert 0 <= equity.value(price, day, TODAY, mileage, table) <= price


@given(prices, days, mileages, st.integers(1, 100_000), tables)
def test_more_kilometres_are_never_worth_more(price, day, mileage, more, table):
    mileage += 1
    assert equity.value(price, day, TODAY, mileage + more, table) <= equity.value(price, day, TODAY, mileage, table)


@given(prices, days, st.integers(1, 3000), tables)
def test_an_older_car_is_never_worth_more(price, day, older, table):
    assert equity.value(price, day - datetime.timedelta(older), TODAY, 0, table) <= equity.value(price, day, TODAY, 0, table)


@given(st.integers(1, 10**9), st.integers(0, 60), st.integers(0, 6000), st.sampled_from([1, 1.5, 2]))
@example(114_795, 40, 0, 2)  # 624.995, by a percent that never ends
def test_half_a_cent_is_a_whole_one(fen, months, hundreds, per_10000_km):
    year, month = divmod(TODAY.year * 12 + TODAY.month - 1 - months, 12)
    table = equity.Table(((1, 70), (4, 50)), 15000, per_10000_km)
    worth = equity.value(Decimal(fen) / 100, datetime.date(year, month + 1, TODAY.day), TODAY, hundreds * 100, table)
    left = 100 - Fraction(30 * months, 12) if months <= 12 else max(70 - Fraction(20 * (months - 12), 36), 50)
    if hundreds:
        left -= max(min((hundreds * 100 - 1250 * months) * Fraction(per_10000_km) / 10000, 20), -20)
    exact = fen * max(min(left, 100), 0) / 100
    assert worth * 100 == exact // 1 + (exact % 1 >= Fraction(1, 2))


@given(st.sampled_from([0, None, -1, 0.0]), days, mileages, tables)
def test_without_a_price_there_is_no_value(price, day, mileage, table):
    assert equity.value(price, day, TODAY, mileage, table) is None


@given(prices, st.integers(1, 900), mileages, tables)
def test_a_car_of_the_future_has_neither_value_nor_age(price, ahead, mileage, table):
    day = TODAY + datetime.timedelta(ahead)
    assert equity.value(price, day, TODAY, mileage, table) is None
    assert equity.reasons(day, TODAY, 0, None, 0, equity.Limits(1, 1, 0)) == ()


@given(st.none() | days, mileages, st.none() | prices.map(Decimal), st.integers(0, 500_000), limits)
def test_reasons_hold_what_they_say(day, mileage, worth, owed, limit):
    found = equity.reasons(day, TODAY, mileage, worth, owed, limit)
    assert ("mileage" in found) == bool(limit.km and mileage >= limit.km)
    assert ("value" in found) == bool(worth is not None and owed and worth - owed >= limit.margin)
    assert "age" not in found or (limit.years and day <= datetime.date(TODAY.year - limit.years, 11, 22))
    assert equity.reasons(day, TODAY, mileage, worth, 0, limit) == tuple(name for name in found if name != "value")


def test_older_than_any_car_has_no_value():
    table = equity.Table(((1, 80),), 15000, 0)
    oldest = datetime.date(TODAY.year - equity.LONGEST_YEARS, TODAY.month, TODAY.day)
    month_before = oldest.replace(month=oldest.month - 1)
    assert equity.LONGEST_YEARS == 60
    assert [equity.value(100, day, TODAY, 0, table) for day in (oldest, month_before)] == [80, None]


def test_what_is_not_known_gives_no_value_or_the_usual_one():
    table = equity.Table(((1, 80),), 12000, 2)
    assert equity.value(100, None, TODAY, 5, table) is None
    assert equity.value(100, TODAY, TODAY, 5, None) is None
    assert equity.value(100, TODAY, TODAY, 5, table._replace(points=())) is None
    year_ago = datetime.date(2025, 11, 22)
    assert [equity.value(100, year_ago, TODAY, km, table) for km in (None, 0, -5, 12000)] == [80] * 4
    assert [equity.value(100, day, TODAY, 0, table) for day in (TODAY, TODAY + datetime.timedelta(1))] == [100, None]


def test_a_table_ends_at_nothing_and_begins_with_the_new_price():
    assert equity.value(100, datetime.date(2020, 11, 22), TODAY, 0, equity.Table(((1, 0),), 12000, 2)) == 0
    assert equity.value(100, datetime.date(2026, 10, 22), TODAY, 1, equity.Table(((1, 99),), 40000, 5)) == 100
    assert equity.percent_left(((0, 50), (1, 80)), 0) == 100


def test_who_owes_nothing_is_not_asked_for_his_debt():
    limits = equity.Limits(5, 100_000, 0)
    assert equity.reasons(None, TODAY, None, None, None, limits) == equity.reasons(None, TODAY, None, 100, None, limits) == ()
    assert equity.reasons(None, TODAY, None, 100, -5, limits) == equity.reasons(None, TODAY, None, 100, 0, limits) == ()
    assert equity.reasons(None, TODAY, None, 100, 1, limits) == ("value",)
