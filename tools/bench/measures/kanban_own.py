"""A consultant opens the board of his own cards: the one `web_read_group` of the client, 80 a column."""
from _views import specification

TITLE = "kanban own"
DOMAIN = [("type", "=", "opportunity"), ("won_status", "=", "pending")]


def read(env, domain, xmlid, aggregates):
    env["crm.lead"].web_read_group(
        domain, ["stage_id"], ["__count", *aggregates], auto_unfold=True,
        unfold_read_specification=specification(env, "crm.lead", xmlid, "kanban"), unfold_read_default_limit=80)


def ours(env, facts):
    env = env(context=dict(env.context, dealership_board=True))
    read(env, [("type", "=", "opportunity"), ("team_id.is_dealership", "=", True), ("won_status", "=", "pending")],
         "auto_dealership.crm_lead_view_kanban_card", [])


def reference(env, facts):
    read(env, DOMAIN, "crm.crm_case_kanban_view_leads", ["expected_revenue:sum"])
