"""Find a customer by vin tail, as the manager who sees all."""
import _search

TITLE = "search vin tail"
TERM = "012341"


def user(facts):
    return facts["manager"]


def ours(env, facts):
    _search.ours(env, TERM)


def reference(env, facts):
    _search.stock_name(env, TERM)
