"""Open one card with all its parts."""
from _views import specification

TITLE = "form"


def read(env, facts, xmlid):
    lead = env["crm.lead"].search([("type", "=", "opportunity"), ("won_status", "=", "pending")], order="id", limit=1)
    env.invalidate_all()
    lead.web_read(specification(env, "crm.lead", xmlid, "form"))


def ours(env, facts):
    read(env, facts, "auto_dealership.crm_lead_view_form_card")


def reference(env, facts):
    read(env, facts, "crm.crm_lead_view_form")
