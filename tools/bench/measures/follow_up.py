"""Log a contact and plan the next; stock: mark the activity done, then save the next one in the dialog that opens."""
import datetime

TITLE = "log a follow-up"
WORDS = "客户周末带家人来店看车"


def due(env, facts):
    """A plan of an open card of the consultant."""
    env.cr.execute(
        "SELECT activity.id, activity.res_id FROM mail_activity activity JOIN crm_lead lead ON lead.id = activity.res_id"
        " WHERE activity.res_model = 'crm.lead' AND activity.active AND activity.user_id = %s AND lead.user_id = %s AND lead.active"
        " ORDER BY activity.id LIMIT 1", [env.uid, env.uid])
    return env.cr.fetchone()


def user(facts):
    return facts["users"][0]


def ours(env, facts):
    plan_id, lead_id = due(env, facts)
    wizard = env["dealership.follow.up.wizard"].create(
        {"lead_id": lead_id, "activity_id": plan_id, "content": WORDS, "next_reason": "邀请来店试驾"})
    wizard.action_save()


def reference(env, facts):
    plan_id, _lead_id = due(env, facts)
    action = env["mail.activity"].browse(plan_id).action_feedback_schedule_next(feedback=WORDS)
    activities = env["mail.activity"].with_context(**action["context"])
    activities.create({"summary": "邀请来店试驾", "date_deadline": datetime.date.today() + datetime.timedelta(days=7)})
