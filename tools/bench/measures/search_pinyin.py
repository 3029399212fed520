"""Find a customer by pinyin, as the manager who sees all."""
import _search

TITLE = "search pinyin"
TERM = "wlw"


def user(facts):
    return facts["manager"]


def ours(env, facts):
    _search.ours(env, TERM)


def reference(env, facts):
    _search.stock_name(env, TERM)
