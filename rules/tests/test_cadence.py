"""Issue 3, last paragraph: the next date is never in the past, never beyond the window, never on a closed day."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import cadence
from rules.cadence import Level
from rules.errors import RuleError
from rules.tests.generators import many

TODAY = datetime.date(2026, 3, 2)  # a Monday
DAY = datetime.timedelta(days=1)
LEVELS = [Level("H", 7, 2, 15), Level("A", 30, 5, 30), Level("B", 90, 10, 60), Level("C", 180, 15, 60)]

levels = st.builds(Level, st.just("L"), st.integers(0, 200), st.integers(-1, 40), st.integers(0, 600))
days = st.dates(datetime.date(2020, 1, 1), datetime.date(2030, 12, 31))
closings = st.one_of(
    st.just(frozenset()), st.frozensets(st.integers(0, 120), max_size=100), st.integers(0, 70).map(lambda n: frozenset(range(n)))
)


@st.composite
def cases(draw):
    today = draw(days)
    end = draw(st.one_of(st.none(), st.integers(-30, 100).map(lambda count: today + count * DAY)))
    closed = draw(closings)
    week = draw(st.frozensets(st.integers(0, 6), max_size=6))
    kinds = st.sampled_from([lambda day: True, lambda day: (day - today).days not in closed, lambda day: day.weekday() not in week])
    return draw(levels), today, end, draw(kinds)


def bound_by(today, end):
    return end is not None and end >= today


@many
@given(cases())
def test_next_date_holds_its_three_promises(case):
    level, today, end, is_open = case
    day = cadence.next_date(level, today, end, is_open)
    horizon = end if bound_by(today, end) else cadence.latest_date(level, today, end) + 60 * DAY
    span = [today + count * DAY for count in range((horizon - today).days + 1)]
    assert day >= today
    if any(map(is_open, span[1:])) or is_open(today):
        assert is_open(day)
        assert not bound_by(today, end) or day <= end


@many
@given(cases())
def test_interval_is_kept_and_used_fully_while_a_day_is_open(case):
    level, today, end, is_open = case
    day, latest = cadence.next_date(level, today, end, is_open), cadence.latest_date(level, today, end)
    inside = [today + count * DAY for count in range(1, (latest - today).days + 1) if is_open(today + count * DAY)]
    assert latest <= today + max(1, level.interval_days) * DAY
    if inside:
        assert day == inside[-1]


@many
@given(cases(), st.integers(-5, 250))
def test_a_person_may_choose_earlier_never_later(case, shift):
    level, today, end, is_open = case
    wanted = today + shift * DAY
    proposal = cadence.next_date(level, today, end, is_open)
    try:
        day = cadence.next_date(level, today, end, is_open, wanted)
    except RuleError as error:
        if error.code == "cadence.past":
            assert wanted < today
        elif error.code == "cadence.too_late":
            assert wanted > proposal
        else:
            assert error.code == "cadence.closed_day" and not is_open(wanted)
    else:
        assert day == wanted and today <= day <= max(proposal, cadence.latest_date(level, today, end))


@many
@given(cases())
def test_the_proposal_itself_may_always_be_chosen(case):
    proposal = cadence.next_date(*case)
    assert cadence.next_date(*case, wanted=proposal) == proposal


def closed_on(*offsets):
    return lambda day: (day - TODAY).days not in offsets


@pytest.mark.parametrize(
    "end, is_open, offset",
    [
        (None, None, 5),
        (3, None, 3),
        (0, None, 0),
        (-1, None, 5),  # the window is past: the interval alone counts
        (None, closed_on(5), 4),
        (None, closed_on(4, 5), 3),
        (None, closed_on(1, 2, 3, 4, 5), 6),  # not today again: see next_date
        (5, closed_on(1, 2, 3, 4, 5), 0),  # nothing else is left inside the window
        (5, closed_on(0, 1, 2, 3, 4, 5), 6),  # late is better than never
        (0, closed_on(0), 1),
        (None, lambda day: False, 5),  # a calendar nobody keeps
        (3, lambda day: False, 3),
        (90, lambda day: day >= TODAY + 80 * DAY, 80),  # closed for long, but the window is longer
    ],
)
def test_precedence(end, is_open, offset):
    window_end = None if end is None else TODAY + end * DAY
    assert cadence.next_date(LEVELS[1], TODAY, window_end, is_open) == TODAY + offset * DAY


@pytest.mark.parametrize("offset, code", [(-1, "past"), (6, "too_late"), (3, "closed_day")])
def test_refused_wishes(offset, code):
    with pytest.raises(RuleError) as refused:
        cadence.next_date(LEVELS[1], TODAY, None, closed_on(3), TODAY + offset * DAY)
    assert refused.value.code == f"cadence.{code}"
    assert all(isinstance(value, datetime.date) for value in refused.value.params.values())


def test_days_left_and_window():
    assert cadence.days_left(LEVELS[0], TODAY, TODAY) == 7
    assert cadence.days_left(LEVELS[0], TODAY - 10 * DAY, TODAY) == -3
    assert cadence.days_left(Level("O", 0, 7, 0), TODAY, TODAY) is None
    assert cadence.window_end(LEVELS[1], TODAY) == TODAY + 30 * DAY


@pytest.mark.parametrize("count, code", [(-1, "H"), (0, "H"), (7, "H"), (8, "A"), (31, "B"), (91, "C"), (1000, "C")])
def test_level_for_window(count, code):
    assert cadence.level_for_window([*reversed(LEVELS), Level("O", 0, 7, 0)], count).code == code


def test_level_for_window_without_levels():
    assert cadence.level_for_window([Level("O", 0, 7, 0)], 5) is None


def test_overdue():
    assert not cadence.is_overdue(None, TODAY)
    assert not cadence.is_overdue(TODAY, TODAY)
    assert cadence.is_overdue(TODAY - DAY, TODAY)
    assert not cadence.is_overdue(TODAY - DAY, TODAY, grace_days=1)


def at(day, hour, minute=0):
    return datetime.datetime(2026, 3, day, hour, minute)


WORK = [(at(day, start), at(day, end)) for day in (2, 3, 5) for start, end in ((9, 12), (13, 18))]


@pytest.mark.parametrize(
    "assigned, minutes, due",
    [
        (at(2, 9), 15, at(2, 9, 15)),
        (at(2, 8), 15, at(2, 9, 15)),
        (at(2, 11, 50), 15, at(2, 13, 5)),
        (at(2, 11, 50), 10, at(2, 12)),
        (at(2, 17, 50), 30, at(3, 9, 20)),
        (at(2, 23), 30, at(3, 9, 30)),
        (at(3, 17, 50), 30, at(5, 9, 20)),  # the 4th is a holiday
        (at(2, 9), 8 * 60 + 1, at(3, 9, 1)),
        (at(2, 10), 0, at(2, 10)),
        (at(2, 12, 30), 0, at(2, 13)),
        (at(5, 17), 61, None),
        (at(6, 9), 1, None),
    ],
)
def test_first_contact_counts_working_minutes(assigned, minutes, due):
    assert cadence.first_contact_due(assigned, minutes, WORK) == due
    assert cadence.first_contact_due(assigned, minutes, reversed(WORK + WORK)) == due


@many
@given(
    st.integers(0, 4000),
    st.integers(0, 600),
    st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 500)), max_size=12),
)
def test_first_contact_agrees_with_counting_minute_by_minute(start, minutes, spans):
    zero = datetime.datetime(2026, 3, 2)
    minute = datetime.timedelta(minutes=1)
    intervals = [(zero + begin * minute, zero + (begin + length) * minute) for begin, length in spans]
    working = sorted({m for begin, length in spans for m in range(begin, begin + length) if m >= start})
    if minutes:
        expected = zero + (working[minutes - 1] + 1) * minute if len(working) >= minutes else None
    else:
        expected = zero + working[0] * minute if working else None
    assert cadence.first_contact_due(zero + start * minute, minutes, intervals) == expected
