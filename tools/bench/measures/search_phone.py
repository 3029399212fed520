"""Find a customer by phone, as the manager who sees all."""
import _search

TITLE = "search phone"


def user(facts):
    return facts["manager"]


def ours(env, facts):
    _search.ours(env, _search.phone(facts))


def reference(env, facts):
    _search.stock_phone(env, _search.phone(facts))
