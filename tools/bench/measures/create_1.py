"""Open one card: with its customer, level history and first plan; stock: a lead and its activity."""

TITLE = "create 1"
COUNT = 1


def values(env, facts, number):
    return {"name": f"客户{number}", "contact_name": f"客户{number}", "phone": f"177{number:08d}", "type": "opportunity",
            "team_id": facts["team"], "source_id": facts["sources"][0]}


def plan(leads, env):
    for lead in leads[:1]:
        lead.activity_schedule("mail.mail_activity_data_call", summary="回访", user_id=env.uid)


def reference(env, facts, count=COUNT):
    leads = env["crm.lead"].create([values(env, facts, number) for number in range(count)])
    plan(leads, env)


def ours(env, facts, count=COUNT):
    channel = env.ref("auto_dealership.channel_walk_in").id
    leads = env["crm.lead"].create([
        {**values(env, facts, number), "origin_id": facts["origins"][0], "source_id": channel, "level_id": facts["levels"][0]}
        for number in range(count)])
    plan(leads, env)
