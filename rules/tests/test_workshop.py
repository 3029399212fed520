"""The steps of a visit: what holds for every path through the board."""

from hypothesis import given
from hypothesis import strategies as st

from rules import workshop

STATE = st.sampled_from(workshop.STATES)


@given(STATE, STATE)
def test_following_and_may_follow_say_the_same(before, after):
    assert workshop.may_follow(before, after) == (after in workshop.following(before))


@given(STATE)
def test_nothing_follows_itself(state):
    assert not workshop.may_follow(state, state)


@given(st.lists(STATE, max_size=12))
def test_a_car_leaves_only_when_it_arrived_and_was_ready(wishes):
    """Whatever is pressed, in whatever order: refused presses change nothing."""
    state, seen = 'booked', ['booked']
    for wish in wishes:
        if workshop.may_follow(state, wish):
            state = wish
            seen.append(state)
    if state == 'left':
        assert 'arrived' in seen and seen[-2] == 'ready'
    if 'left' in seen or 'cancelled' in seen:
        assert seen[-1] in workshop.CLOSED


def test_every_state_is_reached_and_has_a_stock_state():
    reached = {'booked'}
    for _step in workshop.STATES:
        reached |= {after for before in reached for after in workshop.following(before)}
    assert reached == set(workshop.STATES) == set(workshop.STOCK_STATE)


@st.composite
def workshops(draw):
    """Opening hours in order, and what is booked in up to three bays."""
    marks = sorted(draw(st.lists(st.integers(0, 200), min_size=2, max_size=12, unique=True)))
    intervals = list(zip(marks[::2], marks[1::2], strict=False))
    spans = st.lists(st.tuples(st.integers(0, 200), st.integers(1, 30)).map(lambda span: (span[0], sum(span))), max_size=8)
    return intervals, draw(st.dictionaries(st.sampled_from('abc'), spans, max_size=3))


@given(workshops(), st.integers(0, 200), st.integers(1, 40))
def test_what_is_proposed_is_free_and_open(place, start, length):
    intervals, busy = place
    found = workshop.first_fit(intervals, busy, start, length)
    if found:
        moment, bay = found
        assert moment >= start
        assert all(end <= moment or begin >= moment + length for begin, end in busy[bay])
        if any(begin + length <= end for begin, end in intervals):
            assert workshop.opening(intervals, moment, moment + length) is None


@given(workshops(), st.integers(0, 200), st.integers(1, 40))
def test_nothing_earlier_would_have_been_free(place, start, length):
    intervals, busy = place
    if not any(begin + length <= end for begin, end in intervals):
        return
    found = workshop.first_fit(intervals, busy, start, length)
    for moment in range(start, found[0] if found else 240):
        if any(begin <= moment and moment + length <= end for begin, end in intervals):
            for times in busy.values():
                assert any(begin < moment + length and end > moment for begin, end in times)


@given(workshops(), st.integers(0, 200), st.integers(1, 40))
def test_the_next_opening_is_open(place, start, length):
    intervals, _busy = place
    problem = workshop.opening(intervals, start, start + length)
    if problem and problem[0] == 'closed' and problem[1] is not None:
        assert problem[1] > start and any(begin <= problem[1] < end for begin, end in intervals)


def test_a_job_that_just_fits_a_longer_opening_waits_for_it():
    assert workshop.first_fit([(8, 12), (13, 18)], {'a': []}, 11, 5) == (13, 'a')
    assert workshop.first_fit([(8, 12), (13, 18)], {'a': []}, 11, 6) == (11, 'a')  # fits none: it goes on after the break
    assert workshop.first_fit([(8, 12), (13, 18)], {'a': [(8, 12)]}, 8, 6) == (13, 'a')  # and begins in no break


def test_the_end_of_an_opening_is_in_it_its_next_moment_is_not():
    assert workshop.opening([(8, 12), (13, 18)], 17, 18) is None
    assert workshop.opening([(8, 12), (13, 18)], 17, 19) == ('closing', 18)
    assert workshop.opening([(8, 12), (13, 18)], 11, 13) == ('closing', 12)  # it would end the moment they come back
    assert workshop.opening([(8, 12), (13, 18)], 13, 19) == ('closing', 18)
    assert workshop.opening([(8, 12), (12, 18)], 12, 19) == ('closing', 18)
