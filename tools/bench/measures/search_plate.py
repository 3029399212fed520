"""Find a customer by plate, as the manager who sees all."""
import _search

TITLE = "search plate"
TERM = "沪A12341"


def user(facts):
    return facts["manager"]


def ours(env, facts):
    _search.ours(env, TERM)


def reference(env, facts):
    _search.stock_name(env, TERM)
