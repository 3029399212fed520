"""Hand over twenty thousand cards in one go; needs that many open ones: `./dealer bench --runs 1 --cards 140000 handover_20000`."""
import handover_1000

TITLE = "hand over 20,000"
user = handover_1000.user


def ours(env, facts):
    handover_1000.ours(env, facts, 20_000)


def reference(env, facts):
    handover_1000.reference(env, facts, 20_000)
