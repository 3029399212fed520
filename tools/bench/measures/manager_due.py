"""A manager's open cards by the day on which they are to be sold."""
from _views import specification

TITLE = "mgr open by due date"


def user(facts):
    return facts["manager"]


def read(env, xmlid):
    env["crm.lead"].web_search_read(
        [("type", "=", "opportunity"), ("won_status", "=", "pending")], specification(env, "crm.lead", xmlid, "list"),
        limit=80, order="date_deadline, id", count_limit=10001)


def ours(env, facts):
    read(env, "auto_dealership.crm_lead_view_list_card")


def reference(env, facts):
    read(env, "crm.crm_case_tree_view_oppor")
