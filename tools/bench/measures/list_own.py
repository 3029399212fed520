"""The first page of the consultant's own list."""
from _views import specification

TITLE = "list own"


def read(env, xmlid, order=None):
    env["crm.lead"].web_search_read(
        [("type", "=", "opportunity"), ("won_status", "=", "pending")], specification(env, "crm.lead", xmlid, "list"),
        limit=80, order=order, count_limit=10001)


def ours(env, facts):
    read(env, "auto_dealership.crm_lead_view_list_card")


def reference(env, facts):
    read(env, "crm.crm_case_tree_view_oppor")
