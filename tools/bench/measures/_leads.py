"""Leads of nobody, and people to give them to, on either side."""


def many_leads(env, facts, count, **values):
    """Insert leads of nobody into the bench's team.

    :return: ids
    """
    columns = {"name": "'线索' || n", "contact_name": "'线索' || n", "type": "'lead'", "company_id": "%(company)s", "active": "true",
               "phone": "'177' || lpad(n::text, 8, '0')", "phone_sanitized": "'+86177' || lpad(n::text, 8, '0')",
               "won_status": "'pending'", "probability": "10", "automated_probability": "10", "priority": "'0'", "color": "0",
               "stage_id": "%(stage)s", "cleaning_state": "'to_clean'", "create_uid": "1", "write_uid": "1",
               "create_date": "now() - interval '1 hour'", "write_date": "now()", **values}
    env.cr.execute("SELECT column_name FROM information_schema.columns WHERE table_name = 'crm_lead'")
    there = {row[0] for row in env.cr.fetchall()}
    wanted = {name: value for name, value in columns.items() if name in there}
    names, expressions = ", ".join(wanted), ", ".join(wanted.values())
    # our own constants, no stranger's text
    query = f"INSERT INTO crm_lead ({names}) SELECT {expressions} FROM generate_series(1, %(count)s) n RETURNING id"  # nosec B608
    env.cr.execute(query, {
        "company": facts["company"], "team": facts["team"], "stage": facts["stages"][0], "count": count})
    return [row[0] for row in env.cr.fetchall()]
