"""Issue 7: rules for due dates and mileage estimate, as pure code with property tests."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from rules import maintenance
from rules import mileage_estimate as rules
from rules.maintenance import Plan
from rules.mileage_estimate import Estimate, Reading
from rules.tests.generators import TODAY, many

DAY = datetime.timedelta(days=1)
MANY_DAYS = 3000
DEFAULT = rules.default_rate(15000)

days = st.integers(-200, MANY_DAYS).map(lambda count: TODAY - count * DAY)
readings = st.lists(st.tuples(st.one_of(st.none(), days), st.integers(-5, 400_000)), max_size=9)
plans = st.builds(
    Plan, st.sampled_from([0, 3000, 5000]), st.sampled_from([0, 3, 6]), st.sampled_from([0, 5000, 10000]), st.sampled_from([0, 6, 12])
)


@st.composite
def honest(draw):
    """Readings of a car that is driven at one rate (tenths of km a day): (rate, [Reading])."""
    rate = draw(st.integers(50, 1200))
    start = draw(st.integers(500, 60_000))
    ages = sorted(draw(st.sets(st.integers(0, 1500), min_size=2, max_size=5)), reverse=True)
    line = [Reading(TODAY - age * DAY, start + rate * (ages[0] - age) // 10) for age in ages]
    return rate, line


@st.composite
def estimates(draw):
    if draw(st.integers(0, 4)) == 0:
        return Estimate(draw(st.integers(0, 5000)), None, None, False)
    return Estimate(draw(st.integers(0, 5000)), draw(days), draw(st.integers(0, 400_000)), True)


@many
@given(honest())
def test_a_car_s_own_rate_is_found(case):
    rate, line = case
    found = rules.estimate(line, TODAY, DEFAULT)
    span = (line[-1].day - line[0].day).days
    assert (found.day, found.km) == line[-1]
    if span >= rules.SHORTEST:
        assert found.own
        assert abs(found.rate - rate) <= 1 + 10 // span
    else:
        assert found == Estimate(DEFAULT, line[-1].day, line[-1].km, False)


@many
@given(honest(), st.data())
def test_one_digit_too_many_changes_nothing_but_the_reading_itself(case, data):
    """10×: in the middle it is left out; as the newest reading, the one before it counts; and nothing is absurd either way."""
    _rate, line = case
    spoilt = data.draw(st.integers(0, len(line) - 1))
    typed = [Reading(day, km * 10 if index == spoilt else km) for index, (day, km) in enumerate(line)]
    found = rules.estimate(typed, TODAY, DEFAULT)
    assert found.rate <= rules.FASTEST
    if 0 < spoilt < len(line) - 1:
        assert found == rules.estimate(line[:spoilt] + line[spoilt + 1 :], TODAY, DEFAULT)
    elif spoilt == 0:
        assert (found.day, found.km) == line[-1]
        if typed[0].km > line[1].km:  # else nobody can see it
            assert found == rules.estimate(line[1:], TODAY, DEFAULT)
    elif rules.is_slip(*typed[-2:]):
        assert found == rules.estimate(line[:-1], TODAY, DEFAULT)


@many
@given(honest(), st.integers(0, 2000))
def test_a_new_instrument_begins_anew(case, shown):
    _rate, line = case
    gone = [Reading(line[0].day - 400 * DAY, shown + 200_000), Reading(line[0].day - 200 * DAY, shown + 210_000)]
    low = [Reading(day, km - line[0].km + 1) for day, km in line]
    found = rules.estimate((gone + low)[-rules.RECENT :], TODAY, DEFAULT)
    assert (found.day, found.km) == low[-1]
    assert found == rules.estimate(low, TODAY, DEFAULT)


@many
@given(readings, st.one_of(st.none(), days))
def test_whatever_is_typed_the_estimate_is_sane(typed, new_on):
    found = rules.estimate(typed, TODAY, DEFAULT, new_on)
    assert 0 <= found.rate <= rules.FASTEST
    assert found.own or found.rate == DEFAULT
    assert found.day is None or found.day <= TODAY
    real = {(day, km) for day, km in typed if day and day <= TODAY and km > 0}
    assert found.day is None or (found.day, found.km) in real | {(new_on, 0)}
    assert (found.day is None) == (not real and (new_on is None or new_on > TODAY))


@many
@given(readings, st.one_of(st.none(), days), st.integers(0, 900), st.integers(0, 900))
def test_an_estimate_never_goes_backwards(typed, new_on, earlier, later):
    found = rules.estimate(typed, TODAY, DEFAULT, new_on)
    shown = [rules.mileage_on(found, TODAY + count * DAY) for count in (-MANY_DAYS, *sorted((earlier, later)))]
    if found.km is None:
        assert shown == [None] * 3
    else:
        assert found.km == shown[0] <= shown[1] <= shown[2]


@many
@given(readings)
def test_the_order_of_typing_matters_on_one_day_only(typed):
    one_a_day = list({day: (day, km) for day, km in typed if day}.values())
    assert rules.estimate(one_a_day, TODAY, DEFAULT) == rules.estimate(one_a_day[::-1], TODAY, DEFAULT)


@many
@given(plans, estimates(), days, st.one_of(st.none(), st.integers(0, 300_000)))
def test_after_a_maintenance_the_earlier_of_time_and_mileage(plan, found, last_day, last_km):
    due = maintenance.due(plan, found, last_day, last_km, first_on=TODAY, start=TODAY)
    by_time = maintenance.due(plan._replace(every_km=0), found, last_day, last_km)
    by_km = maintenance.due(plan._replace(every_months=0), found, last_day, last_km)
    known = [each for each in (by_time.day, by_km.day) if each]
    assert due.day == (min(known) if known else None)
    assert due.by in {"time", "mileage", None}
    assert (due.by == "mileage") == (by_km.day is not None and (by_time.day is None or by_km.day < by_time.day))
    assert due.day is None or due.day >= last_day
    assert (due.day is None) == (due.by is None)
    assert due.km is None or due.km == last_km + plan.every_km


@many
@given(plans, estimates(), st.one_of(st.none(), days), st.one_of(st.none(), days))
def test_the_first_service_is_due_when_agreed_or_sooner_by_mileage(plan, found, first_on, start):
    due = maintenance.due(plan, found, first_on=first_on, start=start)
    if maintenance.served_elsewhere(plan, found):
        assert due == maintenance.due(plan, found)
        assert due.day is None or due.day >= found.day
        return
    if first_on is None and start is None:
        return
    assert due.by in {"first", None}
    if first_on:
        assert due.day <= first_on
    if start and due.day and not first_on:
        assert due.day >= min(start, found.day or start)
    if not first_on and not any(plan):
        assert due.day is None


@many
@given(plans, estimates(), days, st.integers(1, 300_000), st.integers(1, 500))
def test_who_drives_more_is_never_due_later(plan, found, last_day, last_km, more):
    slow, fast = (
        maintenance.due(plan, found._replace(rate=rate), last_day, last_km) for rate in (found.rate, found.rate + more)
    )
    assert slow.day is None or fast.day <= slow.day


@given(estimates())
def test_nothing_known_is_said_so(found):
    due = maintenance.due(Plan(5000, 6, 10000, 12), found)
    assert (due == maintenance.NEVER) == (found.day is None)


@many
@given(st.one_of(st.none(), days), st.integers(0, 120))
def test_each_day_has_one_status(day, soon):
    status, overdue = maintenance.status(day, TODAY, soon), maintenance.overdue_class(day, TODAY)
    assert (status == "overdue") == (overdue is not None)
    assert (status == "unknown") == (day is None)


def test_what_is_driven_in_more_than_ten_years_says_nothing():
    for every, reached in ((36_500, TODAY + 3650 * DAY), (36_501, None)):
        due = maintenance.due(Plan(0, 0, every, 0), Estimate(100, TODAY, 20_000, True), TODAY, 20_000)
        assert (due.day, due.km) == (reached, 20_000 + every)


def test_mileage_counts_from_the_last_reading_where_it_agrees():
    plan, before = Plan(5000, 0, 10_000, 0), TODAY - 100 * DAY
    for found, day, km in (
        (Estimate(100, TODAY, 25_000, True), TODAY + 500 * DAY, 30_000),  # 5,000 km more, 10 a day
        (Estimate(100, TODAY, 20_000, True), TODAY + 1000 * DAY, 30_000),  # it stood still
        (Estimate(100, before, 20_000, True), before + 1000 * DAY, 30_000),
        (Estimate(100, before - DAY, 20_000, True), before + 1000 * DAY, 30_000),  # a reading from before the maintenance
        (Estimate(100, TODAY, 19_999, True), before + 1000 * DAY, None),  # another instrument since then
        (Estimate(100, None, None, False), before + 1000 * DAY, 30_000),
        (Estimate(0, TODAY, 29_999, True), None, 30_000),
        (Estimate(0, TODAY, 30_000, True), TODAY, 30_000),  # driven already: due with the reading that says so
        (Estimate(0, TODAY, 31_000, True), TODAY, 30_000),
        (Estimate(3, TODAY, 29_999, True), TODAY + 4 * DAY, 30_000),  # 3 ⅓ days
    ):
        assert maintenance.due(plan, found, before, 20_000) == (day, "mileage" if day else None, km), found
    for unknown in (None, 0):
        due = maintenance.due(plan, Estimate(100, TODAY, 25_000, True), before, unknown)
        assert due == (before + 1000 * DAY, "mileage", None)


def test_the_first_service_comes_sooner_for_who_drives_much():
    found, start = Estimate(1000, TODAY, 3000, True), TODAY - 30 * DAY
    for plan, first_on, day in (
        (Plan(5000, 6, 10_000, 12), None, TODAY + 20 * DAY),
        (Plan(5000, 0, 10_000, 0), None, TODAY + 20 * DAY),
        (Plan(0, 0, 10_000, 0), None, TODAY + 70 * DAY),
        (Plan(5000, 6, 10_000, 12), TODAY + 20 * DAY, TODAY + 20 * DAY),
        (Plan(5000, 6, 10_000, 12), TODAY + 19 * DAY, TODAY + 19 * DAY),
        (Plan(0, 1, 0, 12), None, maintenance.month_later(start, 1)),
        (Plan(0, 0, 0, 12), None, maintenance.month_later(start, 12)),
        (Plan(0, 0, 0, 0), None, None),
    ):
        due = maintenance.due(plan, found, first_on=first_on, start=start)
        assert (due.day, due.by) == (day, "first" if day else None), (plan, first_on)
    # nobody knows when it began: from its reading on
    assert maintenance.due(Plan(5000, 0, 0, 0), found, first_on=TODAY + 90 * DAY).day == TODAY + 20 * DAY
    assert maintenance.due(Plan(5000, 0, 0, 0), Estimate(1000, None, None, False), first_on=TODAY).km is None


def test_by_time_and_by_mileage_on_one_day_it_is_by_time():
    found = Estimate(100, TODAY, 20_000, True)
    days = (maintenance.month_later(TODAY, 12) - TODAY).days
    by = [maintenance.due(Plan(0, 0, 10 * days + more, 12), found, TODAY, 20_000).by for more in (-10, 0, 10)]
    assert by == ["mileage", "time", "time"]


def test_a_car_whose_beginning_nobody_knows_counts_from_its_reading():
    due = maintenance.due(Plan(5000, 6, 10_000, 12), Estimate(100, TODAY, 3000, True))
    assert due == (maintenance.month_later(TODAY, 12), "time", 13_000)


def test_edges_of_what_is_overdue_and_of_what_was_served_elsewhere():
    late = [maintenance.overdue_class(TODAY - count * DAY, TODAY) for count in (0, 1, 30, 31, 90, 91, 365, 366)]
    assert late == [None, "d30", "d30", "d90", "d90", "d365", "d365", "longer"]
    plan = Plan(0, 0, 10_000, 0)
    assert [maintenance.served_elsewhere(plan, Estimate(1, TODAY, km, True)) for km in (15_000, 20_000, 20_001)] == [False, False, True]
