"""A consultant's day in one call, beside the same customers as stock shows them: the list of leads with an activity due."""
from _views import specification

TITLE = "day plan"


def user(facts):
    return facts["users"][0]


def ours(env, facts):
    env["dealership.work.day"].get_today()


def reference(env, facts):
    domain = [("type", "=", "opportunity"), ("my_activity_date_deadline", "<=", "+1d")]
    env["crm.lead"].web_search_read(
        domain, specification(env, "crm.lead", "crm.crm_case_tree_view_oppor", "list"), limit=80, count_limit=10001)
