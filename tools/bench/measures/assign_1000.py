"""Assign a thousand new leads to forty consultants: by rule, logged and explained; stock: to the team, then to its members."""
from unittest.mock import patch

from _leads import many_leads

from odoo.modules import module

TITLE = "assign 1,000"
COUNT = 1000


def user(_facts):
    return None  # the job's


def ours(env, facts, count=COUNT):
    env.company.dealership_assign_leads = "arrival"
    leads = env["crm.lead"].browse(many_leads(env, facts, count, team_id="%(team)s"))
    result = leads._assign_by_rules()
    assert result["assigned"] == count, result


def reference(env, facts, count=COUNT):
    team = env["crm.team"].browse(facts["team"])
    team.crm_team_member_ids.assignment_max = 30 * count  # a day's share is a thirtieth
    many_leads(env, facts, count)
    with patch.object(module, "current_test", True):  # else stock commits, and the run could not be undone
        team._allocate_leads(creation_delta_days=7)
        team._assign_and_convert_leads(force_quota=True)
