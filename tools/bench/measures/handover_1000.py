"""Hand over a leaver's thousand cards with plans and customers to four colleagues; stock: the salesperson written by hand."""
TITLE = "hand over 1,000"
COUNT = 1000


def user(_facts):
    return None  # the administrator's and the job's


def cards_of(env, facts, count):
    """Open cards of the first consultant, taken from the others."""
    leaver = env["res.users"].browse(facts["users"][0])
    env.cr.execute("""
        UPDATE crm_lead SET user_id = %s WHERE id IN (
            SELECT id FROM crm_lead WHERE active AND won_status = 'pending' AND type = 'opportunity' AND team_id = %s
             ORDER BY id LIMIT %s) RETURNING id, partner_id""", [leaver.id, facts["team"], count])
    rows = env.cr.fetchall()
    env.cr.execute("UPDATE res_partner SET user_id = %s WHERE id = ANY(%s)", [leaver.id, [row[1] for row in rows]])
    env.cr.execute("UPDATE mail_activity SET user_id = %s WHERE res_model = 'crm.lead' AND res_id = ANY(%s)",
                   [leaver.id, [row[0] for row in rows]])
    env.invalidate_all()
    return leaver, env["crm.lead"].browse([row[0] for row in rows])


def ours(env, facts, count=COUNT):
    leaver, cards = cards_of(env, facts, count)
    assert len(cards) == count, "fill more cards: --cards 20000"
    handover = env["dealership.handover"].create({
        "leaver_id": leaver.id, "reason": "bench", "taker_ids": [(0, 0, {"user_id": taker}) for taker in facts["users"][1:5]]})
    handover.action_share_out()
    handover._check_plan()
    handover.write({"state": "running", "started_by_id": env.uid, "planned_count": len(handover.line_ids)})
    while handover._run_batch():
        pass
    assert handover.state == "done", handover.state


def reference(env, facts, count=COUNT):
    _leaver, cards = cards_of(env, facts, count)
    for number, taker in enumerate(facts["users"][1:5]):
        part = cards[number::4]
        part.write({"user_id": taker})
        part.partner_id.write({"user_id": taker})
        part.activity_ids.write({"user_id": taker})
