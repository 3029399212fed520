"""E05: every card that somebody may take is given to exactly one, and the shares are as even as asked."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from rules.handover import Card, Taker, split
from rules.tests.generators import many

cards = st.lists(
    st.builds(Card, key=st.tuples(st.integers(1, 500)), level=st.one_of(st.none(), st.integers(1, 4))),
    unique_by=lambda card: card.key, max_size=80)
takers = st.lists(
    st.builds(Taker, user=st.integers(1, 9), load=st.integers(0, 60), levels=st.frozensets(st.integers(1, 4), max_size=2)),
    unique_by=lambda taker: taker.user, max_size=5)


@many
@given(cards, takers, st.sampled_from(['level', 'load']), st.randoms(use_true_random=False))
def test_each_card_once_to_one_who_may_take_it(given_cards, given_takers, method, random):
    result = split(given_cards, given_takers, method)
    allowed = {card.key: {taker.user for taker in given_takers if not taker.levels or card.level in taker.levels} for card in given_cards}
    assert set(result) == {key for key, users in allowed.items() if users}
    assert all(user in allowed[key] for key, user in result.items())
    shuffled = list(given_cards), list(given_takers)
    for items in shuffled:
        random.shuffle(items)
    assert split(*shuffled, method) == result


@many
@given(cards, st.integers(1, 5))
def test_by_level_each_level_is_even(given_cards, people):
    result = split(given_cards, [Taker(user, load=user * 7) for user in range(people)], 'level')
    level_of = {card.key: card.level for card in given_cards}
    for level in set(level_of.values()):
        got = Counter(dict.fromkeys(range(people), 0))
        got.update(user for key, user in result.items() if level_of[key] == level)
        assert max(got.values()) - min(got.values()) <= 1
    got = Counter(dict.fromkeys(range(people), 0))
    got.update(result.values())
    assert max(got.values()) - min(got.values()) <= max(1, len(set(level_of.values())))


@many
@given(cards, st.lists(st.integers(0, 60), min_size=1, max_size=5))
def test_by_load_who_has_least_gets_most(given_cards, loads):
    result = split(given_cards, [Taker(user, load=load) for user, load in enumerate(loads)], 'load')
    after = Counter(dict(enumerate(loads)))
    after.update(result.values())
    for user, load in enumerate(loads):
        # who got any, is not above the least by more than one
        assert after[user] == load or after[user] - min(after.values()) <= 1
