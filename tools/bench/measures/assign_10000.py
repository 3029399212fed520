"""Assign ten thousand new leads; stock takes minutes for one run: `./dealer bench --runs 1 assign_10000`."""
import assign_1000

TITLE = "assign 10,000"
user = assign_1000.user


def ours(env, facts):
    assign_1000.ours(env, facts, 10_000)


def reference(env, facts):
    assign_1000.reference(env, facts, 10_000)
