"""Find a customer by phone plus86, as the manager who sees all."""
import _search

TITLE = "search phone plus86"


def user(facts):
    return facts["manager"]


def ours(env, facts):
    _search.ours(env, "+86" + _search.phone(facts))


def reference(env, facts):
    _search.stock_phone(env, "+86" + _search.phone(facts))
