"""Find a customer by name3, as the manager who sees all."""
import _search

TITLE = "search name3"
TERM = "王伟强"


def user(facts):
    return facts["manager"]


def ours(env, facts):
    _search.ours(env, TERM)


def reference(env, facts):
    _search.stock_name(env, TERM)
