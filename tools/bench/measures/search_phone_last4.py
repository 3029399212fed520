"""Find a customer by phone last4, as the manager who sees all."""
import _search

TITLE = "search phone last4"


def user(facts):
    return facts["manager"]


def ours(env, facts):
    _search.ours(env, _search.phone(facts)[-4:])


def reference(env, facts):
    _search.stock_phone(env, _search.phone(facts)[-4:])
