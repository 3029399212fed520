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
