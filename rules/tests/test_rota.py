"""The rota is fair, gives the same answer to the same question, and never sends a guest to who is not there."""
import datetime

from hypothesis import given
from hypothesis import strategies as st

from rules.rota import Consultant, next_consultant, queue

MORNING = datetime.datetime(2026, 3, 2, 1, 0)

moments = st.none() | st.integers(0, 600).map(lambda minutes: MORNING + datetime.timedelta(minutes=minutes))
teams = st.lists(
    st.builds(
        Consultant, key=st.integers(1, 30), order=st.integers(0, 9), on_duty=st.booleans(), is_busy=st.booleans(),
        turns=st.integers(0, 12), last_turn=moments),
    max_size=12, unique_by=lambda person: person.key)
keys = st.lists(st.integers(1, 30), max_size=5)


def day(people, guests):
    """Receive so many guests one after the other, each gone before the next comes; returns people as they are then."""
    for number in range(guests):
        chosen = next_consultant(people)
        people = [
            person._replace(turns=person.turns + 1, last_turn=MORNING + datetime.timedelta(minutes=number))
            if person.key == chosen else person for person in people]
    return people


@given(teams, keys)
def test_nobody_off_duty_busy_or_passed(people, passed):
    by_key = {person.key: person for person in people}
    for key in queue(people, passed):
        assert by_key[key].on_duty and not by_key[key].is_busy and key not in passed


@given(teams, keys)
def test_everybody_who_is_free_is_in_the_queue_once(people, passed):
    free = {person.key for person in people if person.on_duty and not person.is_busy} - set(passed)
    found = queue(people, passed)
    assert set(found) == free and len(found) == len(free)
    assert next_consultant(people, passed=passed) == (found[0] if found else None)


@given(teams, keys, st.none() | st.integers(1, 30), st.randoms(use_true_random=False))
def test_the_order_of_the_question_does_not_matter(people, passed, own, random):
    shuffled = list(people)
    random.shuffle(shuffled)
    assert next_consultant(people, own, passed) == next_consultant(shuffled, own, list(reversed(passed)))


@given(teams)
def test_the_next_has_the_fewest_turns_and_waits_longest(people):
    chosen = next((person for person in people if person.key == next_consultant(people)), None)
    for other in people:
        if other.on_duty and not other.is_busy:
            assert chosen.turns <= other.turns
            if chosen.turns == other.turns and other.last_turn is not None:
                assert chosen.last_turn is None or chosen.last_turn <= other.last_turn


@given(st.integers(1, 12), st.integers(0, 60))
def test_after_a_day_nobody_has_two_guests_more(size, guests):
    people = day([Consultant(key, order=-key) for key in range(size)], guests)
    turns = [person.turns for person in people]
    assert sum(turns) == guests and max(turns) - min(turns) <= 1


@given(teams, st.integers(1, 40))
def test_whoever_began_with_fewer_catches_up_first(people, guests):
    """A later shift is not loaded beyond the others: the rota never widens the gap."""
    free = [person._replace(is_busy=False, on_duty=True) for person in people]
    after = day(free, guests)
    if free:
        before_gap = max(p.turns for p in free) - min(p.turns for p in free)
        assert max(p.turns for p in after) - min(p.turns for p in after) <= max(before_gap, 1)


@given(teams, keys, st.integers(1, 30))
def test_a_repeat_customer_goes_to_his_own_consultant(people, passed, own):
    person = next((person for person in people if person.key == own), None)
    chosen = next_consultant(people, own, passed)
    if person and person.on_duty and own not in passed:
        assert chosen == own
    else:
        assert chosen == next_consultant(people, passed=passed)
        assert chosen != own or (person and person.on_duty and own not in passed)


def test_order_of_the_day_decides_among_equals():
    assert queue([Consultant(1, 3), Consultant(2, 1), Consultant(3, 2)]) == [2, 3, 1]


def test_a_passed_turn_counts_as_had():
    waiting = [Consultant(1, 1, turns=1, last_turn=MORNING), Consultant(2, 2)]
    assert queue(waiting) == [2, 1]
    assert queue([waiting[0], waiting[1]._replace(turns=1, last_turn=MORNING + datetime.timedelta(minutes=5))]) == [1, 2]


def test_nobody_is_there():
    assert next_consultant([]) is None
    assert next_consultant([Consultant(1, 1, on_duty=False)], own=1) is None
