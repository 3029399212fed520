"""The nightly round over all open cards: late, asleep, without plan. The other side is the floor: one statement that finds the same."""

TITLE = "nightly overdue and dormant"
BATCH = 5000


def user(facts):
    return 1  # the scheduler's


def ours(env, facts):
    """As the job does it, but for its commits."""
    last_id = 0
    while batch := env["crm.lead"]._followed_after(last_id, BATCH):
        batch._refresh_lapses()
        last_id = batch.ids[-1]
        env.invalidate_all()


def reference(env, facts):
    """What a database has to do for it: find late and silent cards in one pass, keep what was found, mark the sleeping."""
    env.cr.execute("""
        CREATE TEMP TABLE IF NOT EXISTS found (lead_id int, user_id int, team_id int, kind varchar, since date) ON COMMIT DROP;
        WITH plan AS (
            SELECT res_id, min(date_deadline) AS due FROM mail_activity
             WHERE res_model = 'crm.lead' AND active IS TRUE GROUP BY res_id),
        state AS (
            SELECT lead.id, lead.user_id, lead.team_id, plan.due, lead.create_date::date AS opened
              FROM crm_lead lead LEFT JOIN plan ON plan.res_id = lead.id
             WHERE lead.active IS TRUE AND lead.won_status = 'pending' AND lead.user_id IS NOT NULL)
        INSERT INTO found
        SELECT id, user_id, team_id, 'overdue', due FROM state WHERE due < current_date
         UNION ALL
        SELECT id, user_id, team_id, 'dormant', opened FROM state WHERE opened + 7 <= current_date;
        CREATE UNIQUE INDEX ON found (lead_id, kind);
        UPDATE crm_lead SET day_close = 1 WHERE id IN (SELECT lead_id FROM found WHERE kind = 'dormant')""")
