"""Open a thousand cards in one call."""
import create_1

TITLE = "create 1,000"


def ours(env, facts):
    create_1.ours(env, facts, 1000)


def reference(env, facts):
    create_1.reference(env, facts, 1000)
