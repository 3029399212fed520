"""Find a customer by name2, as the manager who sees all."""
import _search

TITLE = "search name2"
TERM = "王伟"


def user(facts):
    return facts["manager"]


def ours(env, facts):
    _search.ours(env, TERM)


def reference(env, facts):
    _search.stock_name(env, TERM)
