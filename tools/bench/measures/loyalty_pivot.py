"""Retention and churn of 36 months as the pivot asks for them, by the manager of all stores; over ten visits a car. The other side:
one statement over the counts that are kept."""
from _workshop import all_stores

TITLE = "retention and churn by month"
DATA = "workshop"
COUNTS = ("known_count", "kept_count", "cohort_count", "churned_count")
MEASURES = [*(f"{name}:sum" for name in COUNTS), "retention_rate:avg", "churn_rate:avg"]


def user(facts):
    return facts["manager"]


def ours(env, facts):
    _total, months = all_stores(env, facts)["dealership.loyalty.report"].formatted_read_grouping_sets([], [[], ["month:month"]], MEASURES)
    assert len(months) == 36, len(months)


def reference(env, facts):
    sums = ", ".join(f"SUM({name})" for name in COUNTS)
    env.cr.execute(f"SELECT month, {sums} FROM dealership_loyalty_count GROUP BY ROLLUP (month)")  # nosec B608 - the names above
    env.cr.fetchall()
