"""A manager approves two hundred requests at once; stock marks two hundred leads as lost."""

TITLE = "defeat 200"
COUNT = 200


def user(facts):
    return facts["manager"]


def prepare(env, facts):
    """Open cards of the manager's team, each with its request; stock has nothing to prepare."""
    leads = env["crm.lead"].sudo().search([
        ("type", "=", "opportunity"), ("won_status", "=", "pending"), ("team_id", "=", facts["team"]),
    ], order="id", limit=COUNT)
    assert len(leads) == COUNT
    if "dealership.defeat" in env:
        env["crm.team"].sudo().browse(facts["team"]).user_id = env.user
        env.user.sudo().group_ids += env.ref("auto_dealership.group_manager")
        requests = env["dealership.defeat"].with_user(1).create([{
            "lead_id": lead.id, "criterion": "special", "explanation": "x",
            "reason_id": env.ref("auto_dealership.defeat_reason_other").id} for lead in leads])
        requests.action_request()
        finish(env)
        return requests.with_env(env)
    return leads.with_env(env)


def ours(env, facts, requests):
    requests._approve()
    finish(env)


def reference(env, facts, leads):
    leads.action_set_lost(lost_reason_id=env.ref("crm.lost_reason_1").id)
    finish(env)


def finish(env):
    """Core writes what it tracks just before the commit: it belongs to the price."""
    env.flush_all()
    env.cr.precommit.run()
