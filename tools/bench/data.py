"""Many cards fast: INSERT … SELECT from generate_series, into the columns that the database has.

A column that a database lacks (ours, on stock) is left out, so both sides get the same data. Expressions may use `n` (1 … cards)
and the names in `FACTS`. Deterministic: no random(), so that two runs measure the same thing."""

OPEN_PER_THOUSAND = 150
CONSULTANTS = 40
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉萍红建文博"

PHONE = "13::text || lpad(((n::bigint * 7919) % 1000000000)::text, 9, '0')"
NAME = ("substr(%(surnames)s, 1 + n %% 20, 1) || substr(%(given)s, 1 + (n / 20) %% 30, 1)"
        " || CASE WHEN n %% 3 = 0 THEN '' ELSE substr(%(given)s, 1 + (n / 600) %% 30, 1) END")
AGE = "(n * 37 % 1460)"  # days, over four years
OPEN = f"(n % 1000 < {OPEN_PER_THOUSAND})"

PARTNER = {
    "name": NAME, "complete_name": NAME, "phone": PHONE, "phone_sanitized": f"'+86' || {PHONE}",
    "active": "true", "type": "'contact'", "is_company": "false", "employee": "false", "partner_share": "true",
    "autopost_bills": "'ask'", "lang": "'zh_CN'", "tz": "'Asia/Shanghai'", "color": "0", "country_id": "%(country)s",
    "company_id": "%(company)s", "commercial_partner_id": "%(partner_base)s + n", "id": "%(partner_base)s + n",
    "create_uid": "1", "write_uid": "1", "create_date": f"now() - {AGE} * interval '1 day'", "write_date": "now()",
    "is_dealership_customer": "true", "user_id": "(%(users)s::int[])[1 + n %% array_length(%(users)s::int[], 1)]",
    "pinyin_initials": "substr('wlzlczhwxshzgl', 1 + n %% 12, 2)"
                       " || CASE WHEN n %% 3 = 0 THEN '' ELSE substr('wfnmjlqyj', 1 + n %% 9, 1) END",
    "completeness": "40 + n %% 60", "customer_class": "'prospect'", "gender": "CASE WHEN n %% 2 = 0 THEN 'male' ELSE 'female' END",
    "birthdate_date": "current_date - (8000 + n %% 15000)", "customer_nature": "'individual'",
}
LEAD = {
    "name": NAME, "contact_name": NAME, "partner_id": "%(partner_base)s + n", "phone": PHONE,
    "phone_sanitized": f"'+86' || {PHONE}", "type": "'opportunity'", "company_id": "%(company)s", "team_id": "%(team)s",
    "user_id": "(%(users)s::int[])[1 + n %% array_length(%(users)s::int[], 1)]", "country_id": "%(country)s",
    "stage_id": f"CASE WHEN {OPEN} THEN (%(stages)s::int[])[1 + n %% array_length(%(stages)s::int[], 1)]"
                " WHEN n %% 2 = 0 THEN %(won)s ELSE (%(stages)s::int[])[1] END",
    "active": f"{OPEN} OR n %% 2 = 0", "probability": f"CASE WHEN {OPEN} THEN 10 + n %% 80 WHEN n %% 2 = 0 THEN 100 ELSE 0 END",
    "automated_probability": f"CASE WHEN {OPEN} THEN 10 + n %% 80 WHEN n %% 2 = 0 THEN 100 ELSE 0 END",
    "won_status": f"CASE WHEN {OPEN} THEN 'pending' WHEN n %% 2 = 0 THEN 'won' ELSE 'lost' END",
    "priority": "(n %% 4)::text", "expected_revenue": "80000 + (n %% 300) * 1000", "color": "0",
    "source_id": "(%(sources)s::int[])[1 + n %% array_length(%(sources)s::int[], 1)]",
    "date_deadline": "current_date + (n %% 60) - 20", "date_open": f"now() - {AGE} * interval '1 day'",
    "date_closed": f"CASE WHEN {OPEN} THEN NULL ELSE now() - ({AGE} / 2) * interval '1 day' END",
    "date_last_stage_update": f"now() - ({AGE} / 2) * interval '1 day'", "create_uid": "1", "write_uid": "1",
    "create_date": f"now() - {AGE} * interval '1 day'", "write_date": "now()",
    "card_number": "'KP' || lpad(n::text, 9, '0')", "card_date": f"current_date - {AGE}::int",
    "level_id": "(%(levels)s::int[])[1 + n %% array_length(%(levels)s::int[], 1)]",
    "first_level_id": "(%(levels)s::int[])[1 + n %% array_length(%(levels)s::int[], 1)]", "level_date": f"current_date - {AGE}::int",
    "origin_id": "(%(origins)s::int[])[1 + n %% array_length(%(origins)s::int[], 1)]",
    "next_contact_date": f"CASE WHEN {OPEN} THEN current_date + (n %% 30) - 10 END",
    "next_contact_reason": f"CASE WHEN {OPEN} THEN '回访' END",
    "wish_model_id": "(%(models)s::int[])[1 + n %% array_length(%(models)s::int[], 1)]", "wish_summary": "'大众 途观L 白色'",
    "budget_min": "150000 + (n %% 20) * 10000", "budget_max": "200000 + (n %% 20) * 10000",
    "payment_method": "CASE WHEN n %% 2 = 0 THEN 'cash' ELSE 'loan' END",
}
VEHICLE = {
    "model_id": "(%(models)s::int[])[1 + n %% array_length(%(models)s::int[], 1)]", "company_id": "%(company)s",
    "active": "true", "owner_id": "%(partner_base)s + n", "driver_id": "%(partner_base)s + n", "dealer_role": "'customer'",
    "license_plate": "'沪A' || lpad((n %% 100000)::text, 5, '0')", "plate_search": "'沪A' || lpad((n %% 100000)::text, 5, '0')",
    "vin_sn": "'LSVAA4182E2' || lpad(n::text, 6, '0')", "name": "'大众/途观L/沪A' || n", "odometer_unit": "'kilometers'",
    "power_unit": "'power'", "range_unit": "'km'", "co2_emission_unit": "'g/km'",
    "create_uid": "1", "write_uid": "1", "create_date": "now()", "write_date": "now()",
}
WISH = {
    "lead_id": "%(lead_base)s + n", "company_id": "%(company)s", "sequence": "10", "interest": "'buy'",
    "model_id": "(%(models)s::int[])[1 + n %% array_length(%(models)s::int[], 1)]", "create_uid": "1", "write_uid": "1",
    "create_date": "now()", "write_date": "now()",
}
ACTIVITY = {
    "res_model": "'crm.lead'", "res_model_id": "%(lead_model)s", "res_id": "%(lead_base)s + n", "res_name": NAME,
    "activity_type_id": "%(activity_type)s", "user_id": LEAD["user_id"], "date_deadline": "current_date + (n %% 30) - 10",
    "summary": "'回访'", "active": "true", "automated": "false", "user_tz": "'Asia/Shanghai'",
    "create_uid": "1", "write_uid": "1", "create_date": "now()", "write_date": "now()",
}
# table, columns, which n
TABLES = [
    ("res_partner", PARTNER, "true"),
    ("crm_lead", {"id": "%(lead_base)s + n", **LEAD}, "true"),
    ("mail_activity", ACTIVITY, OPEN),
    ("fleet_vehicle", VEHICLE, "n %% 10 < 3 AND n < 1000000"),
    ("dealership_wish", WISH, OPEN),
]


def make_people(env):
    """The salespeople and what the statements refer to."""
    team = env["crm.team"].create({"name": "Bench", "company_id": env.company.id})
    role = env.ref("auto_dealership.group_consultant", raise_if_not_found=False) or env.ref("sales_team.group_sale_salesman")
    users = env["res.users"].with_context(no_reset_password=True).create([{
        "name": f"Consultant {number}", "login": f"bench{number}", "lang": "zh_CN", "tz": "Asia/Shanghai",
        "group_ids": [(4, role.id)],
    } for number in range(CONSULTANTS)])
    env["crm.team.member"].create([{"crm_team_id": team.id, "user_id": user.id} for user in users])
    manager = env["res.users"].with_context(no_reset_password=True).create({
        "name": "Manager", "login": "bench_manager", "lang": "zh_CN", "tz": "Asia/Shanghai",
        "group_ids": [(4, env.ref("sales_team.group_sale_manager").id)]})
    if "is_dealership" in team:
        team.is_dealership = True
    stages = env["crm.stage"].search([("is_won", "=", False), ("team_ids", "in", (team.id, False))])
    if "is_dealership" in team:
        stages = stages.filtered("team_ids")
    ours = "dealership.intention.level" in env
    brand = env["fleet.vehicle.model.brand"].create({"name": "Bench"})
    models = env["fleet.vehicle.model"].create([{"name": f"Model {number}", "brand_id": brand.id} for number in range(12)])
    return {
        "levels": env["dealership.intention.level"].search([]).ids if ours else [],
        "origins": env["dealership.origin"].search([]).ids if ours else [], "models": models.ids,
        "surnames": SURNAMES, "given": GIVEN, "team": team.id, "company": env.company.id, "users": users.ids,
        "manager": manager.id, "country": env.ref("base.cn").id, "stages": stages.ids,
        "won": env["crm.stage"].search([("is_won", "=", True)], order="id desc" if ours else "id", limit=1).id,
        "sources": env["utm.source"].search([]).ids, "lead_model": env["ir.model"]._get_id("crm.lead"),
        "activity_type": env["mail.activity.type"].search([], limit=1).id,
    }


def fill(env, cards):
    """`cards` leads with their customers and activities; returns the facts that measures need."""
    facts = make_people(env)
    env.flush_all()
    cursor = env.cr
    for base, table in (("partner_base", "res_partner"), ("lead_base", "crm_lead")):
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")  # nosec B608 - the two names above
        facts[base] = cursor.fetchone()[0]
    for table, columns, which in TABLES:
        insert(cursor, table, columns, which, cards, facts)
    there = {name for name, _columns, _which in TABLES if _exists(cursor, name)}
    for table in there:
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")  # nosec B608
        cursor.execute(f"ANALYZE {table}")
    if "dealership.claim.key" in env:
        env.invalidate_all()
        env["dealership.claim.key"]._fill_missing()  # as an upgrade of such a database does
        cursor.execute("ANALYZE dealership_claim_key")
    return {**facts, "cards": cards}


def _exists(cursor, table):
    cursor.execute("SELECT to_regclass(%s)", [table])
    return cursor.fetchone()[0] is not None


def insert(cursor, table, columns, which, cards, facts, source="generate_series(1, %(cards)s) n"):
    cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
    there = {row[0] for row in cursor.fetchall()}
    if not there:
        return
    wanted = {name: expression for name, expression in columns.items() if name in there}
    names, expressions = ", ".join(wanted), ", ".join(_doubled(text) for text in wanted.values())
    # our own constants, no stranger's text
    query = f"INSERT INTO {table} ({names}) SELECT {expressions} FROM {source} WHERE {_doubled(which)}"  # nosec B608
    cursor.execute(query, {**facts, "cards": int(cards)})


def _doubled(text):
    """A lone modulo sign is written `%%` for the driver; `%(name)s` stays."""
    return text.replace("%%", "%").replace("%", "%%").replace("%%(", "%(")
