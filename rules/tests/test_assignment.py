"""E04: nobody gets more than he can carry, equals get equal shares, and the order of arrival of the data decides nothing."""

import datetime
import itertools
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from rules.assignment import Lead, Member, Rule, assign, in_hours, matches, weights
from rules.tests.generators import many

NOW = datetime.datetime(2026, 3, 2, 9)
# One draw each: builders of sets would take most of the time of these tests.
few = st.sampled_from([frozenset(pair) for size in (0, 1, 2) for pair in itertools.combinations((1, 2, 3, 4), size)])
people = st.sampled_from([frozenset(group) for size in range(4) for group in itertools.combinations(range(1, 10), size)])
maybe = st.sampled_from([None, 1, 2, 3, 4])
leads = st.builds(
    Lead, id=st.integers(1, 500), team=st.integers(1, 3), state=maybe, brand=maybe, model=maybe, source=maybe, origin=maybe,
    level=maybe, hour=st.integers(0, 95).map(lambda quarter: quarter / 4), barred=people)
members = st.builds(
    Member, user=st.integers(1, 9), capacity=st.integers(0, 6), load=st.integers(0, 8), on_duty=st.booleans(),
    won=st.integers(0, 9), closed=st.integers(9, 60), today=st.integers(0, 5), order=st.integers(0, 3),
    last=st.sampled_from([None, *(NOW - datetime.timedelta(hours=hours) for hours in (1, 2, 3, 8, 50, 100))]))
rules = st.builds(
    Rule, id=st.integers(1, 60), sequence=st.integers(1, 3), team=st.integers(1, 3),
    users=people, states=few, brands=few, models=few, sources=few, origins=few, levels=few,
    hours=st.sampled_from([None, (0, 24), (8, 18), (18, 8), (12, 12), (24, 0), (9, 10)]))
unique = {'unique_by': lambda item: item.id, 'max_size': 20}
situations = st.tuples(
    st.lists(leads, **unique), st.lists(rules, **{**unique, 'max_size': 6}),
    st.dictionaries(st.integers(1, 3), st.lists(members, unique_by=lambda member: member.user, max_size=6), max_size=3))


@many
@given(situations, st.floats(0, 1))
def test_nobody_over_capacity_off_duty_or_barred(situation, influence):
    given_leads, given_rules, teams = situation
    by_id = {lead.id: lead for lead in given_leads}
    rule_by_id = {rule.id: rule for rule in given_rules}
    decisions = assign(given_leads, given_rules, teams, NOW, influence)
    assert sorted(decision.lead for decision in decisions) == sorted(by_id)
    got = Counter(decision.user for decision in decisions if decision.user)
    people = {(team, member.user): member for team, group in teams.items() for member in group}
    for decision in decisions:
        rule = rule_by_id.get(decision.rule)
        assert decision.team == (rule.team if rule else by_id[decision.lead].team)
        if rule:
            assert matches(rule, by_id[decision.lead])
        if decision.user is None:
            assert decision.why in ('no_member', 'off_duty', 'full', 'barred')
            continue
        member = people[decision.team, decision.user]
        assert member.on_duty
        assert decision.user not in by_id[decision.lead].barred
        assert not rule or not rule.users or decision.user in rule.users
        if member.capacity:
            assert member.load < member.capacity
            assert decision.load < member.capacity
            here = sum(1 for other in decisions if (other.user, other.team) == (decision.user, decision.team))
            assert member.load + here <= member.capacity
    for user, count in got.items():  # in whichever of his teams he got them
        places = [member for (_team, other), member in people.items() if other == user]
        if len(places) == 1 and places[0].capacity:
            assert places[0].load + count <= places[0].capacity


@many
@given(situations, st.randoms(use_true_random=False))
def test_the_order_of_the_data_decides_nothing(situation, random):
    given_leads, given_rules, teams = situation
    expected = assign(given_leads, given_rules, teams, NOW)
    shuffled = [list(given_leads), list(given_rules), *(list(group) for group in teams.values())]
    for items in shuffled:
        random.shuffle(items)
    turned = dict(zip(reversed(teams), reversed(shuffled[2:]), strict=True))
    assert assign(shuffled[0], shuffled[1], turned, NOW) == expected


@many
@given(st.integers(0, 200), st.integers(1, 9), st.integers(0, 30), st.integers(0, 20))
def test_equals_get_equal_shares(count, people, capacity, load):
    group = [Member(user, capacity=capacity, load=min(load, capacity) if capacity else load) for user in range(people)]
    decisions = assign([Lead(number, team=1) for number in range(count)], [], {1: group}, NOW)
    got = Counter(dict.fromkeys(range(people), 0))
    got.update(decision.user for decision in decisions if decision.user is not None)
    assert max(got.values()) - min(got.values()) <= 1


@many
@given(st.lists(members, min_size=1, max_size=9, unique_by=lambda member: member.user), st.integers(1, 60))
def test_who_can_take_a_lead_gets_it(group, count):
    decisions = assign([Lead(number, team=1) for number in range(count)], [], {1: group}, NOW)
    open_doors = [member for member in group if member.on_duty]
    if any(not member.capacity for member in open_doors):
        assert all(decision.user for decision in decisions)
    else:
        room = sum(max(0, member.capacity - member.load) for member in open_doors)
        assert sum(1 for decision in decisions if decision.user) == min(room, count)


def test_twice_the_capacity_carries_twice_the_load():
    group = [Member(1, capacity=40), Member(2, capacity=20)]
    got = Counter(decision.user for decision in assign([Lead(number, team=1) for number in range(30)], [], {1: group}, NOW))
    assert got == {1: 20, 2: 10}


def test_conversion_moves_the_shares_within_bounds():
    group = [Member(1, won=20, closed=50), Member(2, won=5, closed=50)]
    assert weights(group, 0) == {1: 1.0, 2: 1.0}
    even = weights(group, 1)
    assert even[1] > 1 > even[2] >= 0.5
    assert weights([Member(1, won=50, closed=50), *(Member(user, closed=500) for user in range(2, 9))], 1)[1] == 1.5
    got = Counter(decision.user for decision in assign([Lead(number, team=1) for number in range(60)], [], {1: group}, NOW, 1))
    assert got[1] > got[2] > 0


def test_of_equals_who_waited_longest_is_next():
    earlier = NOW - datetime.timedelta(hours=1)
    group = [Member(1, last=NOW), Member(2, last=earlier), Member(3)]
    assert [decision.user for decision in assign([Lead(number, team=1) for number in range(3)], [], {1: group}, NOW)] == [3, 2, 1]


def test_the_first_rule_that_holds_decides_also_when_its_people_cannot():
    rules = [
        Rule(1, 10, team=1, users=frozenset([7]), brands=frozenset([4])),
        Rule(2, 20, team=1),
    ]
    teams = {1: [Member(7, capacity=5, load=5), Member(8)]}
    first, second = assign([Lead(1, team=2, brand=4), Lead(2, team=2, brand=3)], rules, teams, NOW)
    assert (first.user, first.rule, first.why) == (None, 1, 'full')
    assert (second.user, second.rule, second.team) == (8, 2, 1)


def test_reasons_to_wait():
    def why(members, **lead):
        return assign([Lead(1, team=1, **lead)], [], {1: members}, NOW)[0].why
    assert why([]) == 'no_member'
    assert why([Member(1, on_duty=False)]) == 'off_duty'
    assert why([Member(1, capacity=2, load=2)]) == 'full'
    assert why([Member(1)], barred=frozenset([1])) == 'barred'
    assert assign([Lead(1, team=9)], [], {}, NOW)[0].why == 'no_member'


def test_a_member_of_two_teams_carries_one_load():
    teams = {1: [Member(1, capacity=3), Member(2, capacity=3)], 2: [Member(1, capacity=3)]}
    got = [decision.user for decision in assign(
        [*(Lead(number, team=2) for number in range(3)), Lead(9, team=1)], [], teams, NOW)]
    assert got == [1, 1, 1, 2]


def test_hours_pass_midnight():
    night = Rule(1, 1, team=1, hours=(20, 8))
    assert [hour for hour in range(24) if matches(night, Lead(1, team=1, hour=hour))] == [*range(8), *range(20, 24)]
    assert in_hours(3, (5, 5))
