"""The workshop and the insurance of many cars, for measures at scale (`DATA = "workshop"`): `--cards` is the number of cars.

Ten visits and ten readings a car over four years, a compulsory and a commercial policy of every second car, owners and plates. Half of
the cars are the first store's, the rest that of three others. Deterministic, as `data.py`; the database is thrown away afterwards, so
that the checks of foreign keys are left out."""

from data import NAME, PARTNER, insert

EACH, MODELS, BRANDS, STORES, CALLERS = 10, 60, 5, 4, 5
STORE = "(%(stores)s::int[])[CASE WHEN n %% 8 < 4 THEN 1 ELSE 2 + n %% 3 END]"
AGE = "(146 * k + n * 37 %% 146)"  # days ago
DAY = f"(current_date - {AGE})"
HERE = f"({AGE} = 0 AND n %% 10 = 2)"  # in the workshop now
MODEL, BRAND = f"(%(models)s::int[])[1 + n %% {MODELS}]", f"(%(brands)s::int[])[1 + n %% {MODELS} %% {BRANDS}]"
STAMPS = {"create_uid": "1", "write_uid": "1", "create_date": "now()", "write_date": "now()"}
OWNER = {**PARTNER, "company_id": STORE, "customer_class": "'owner'"}
CAR = {
    "id": "%(car_base)s + n", "model_id": MODEL, "brand_id": BRAND, "company_id": STORE, "active": "TRUE", "dealer_role": "'customer'",
    "owner_id": "%(partner_base)s + n", "license_plate": "'沪' || chr(65 + n / 100000) || lpad((n %% 100000)::text, 5, '0')",
    "plate_search": "'沪' || chr(65 + n / 100000) || lpad((n %% 100000)::text, 5, '0')", "vin_sn": "'LSVAA4182E2' || lpad(n::text, 6, '0')",
    "name": NAME, "odometer_unit": "'kilometers'", "power_unit": "'power'", "range_unit": "'km'", "co2_emission_unit": "'g/km'",
    "sold_on": "current_date - (1500 + n * 7 %% 1500)", "vehicle_condition": "'new'", **STAMPS,
}
VISIT = {
    "vehicle_id": "%(car_base)s + n", "model_id": MODEL, "brand_id": BRAND, "company_id": STORE, "service_type_id": "%(kind)s",
    "active": "TRUE", "customer_id": "%(partner_base)s + n", "advisor_id": "(%(advisors)s::int[])[1 + n %% 5]", "date": DAY,
    "name": f"'WX' || to_char({DAY}, 'YYYY') || lpad((n * {EACH} + k)::text, 8, '0')",
    "state": f"CASE WHEN {HERE} THEN 'running' ELSE 'done' END",
    "workshop_state": f"CASE WHEN {HERE} THEN (ARRAY['arrived', 'in_work', 'waiting_parts', 'ready'])[1 + n %% 4] ELSE 'left' END",
    "visit_kind": "(ARRAY['maintenance', 'repair', 'maintenance', 'warranty', 'maintenance', 'accident', 'wash'])[1 + (n + k) %% 7]",
    "payer": "'customer'", "planned_start": f"{DAY} + interval '1 hour' * (n %% 8)",
    "planned_stop": f"{DAY} + interval '1 hour' * (n %% 8 + 1)",
    "arrived_at": f"{DAY} + interval '1 hour' * (n %% 8)", "promised_at": f"{DAY} + interval '1 hour' * (n %% 8 + 3)",
    "ready_at": f"CASE WHEN NOT {HERE} THEN {DAY} + interval '1 hour' * (n %% 8 + 2 + k %% 3) END",
    "left_at": f"CASE WHEN NOT {HERE} THEN {DAY} + interval '1 hour' * (n %% 8 + 4) END", "mileage": "60000 - 5000 * k + n %% 3000",
    "amount": "300 + (n * 7 + k * 131) %% 3000", "amount_customer": "300 + (n * 7 + k * 131) %% 3000", "amount_warranty": "0",
    "amount_insurance": "0", "amount_internal": "0",
    "settlement_state": f"CASE WHEN {HERE} THEN 'open' WHEN {AGE} < 10"
                        " THEN (ARRAY['open', 'draft', 'unpaid', 'paid', 'paid'])[1 + n %% 5] ELSE 'paid' END",
    "call_state": f"CASE WHEN {AGE} BETWEEN 3 AND 6 AND n %% 5 < 2 THEN 'due' WHEN {AGE} > 3 THEN 'done' END", "call_on": f"{DAY} + 3",
    "call_user_id": "(%(callers)s::int[])[1 + n %% 5]", "call_tries": "1",
    "satisfaction": f"CASE WHEN {AGE} > 6 AND n %% 2 = 0 THEN (1 + (n + k) %% 5)::text END", **STAMPS,
}
BOOKED = {  # the appointments of the coming weeks
    **VISIT, "date": "current_date + n / 300 %% 20", "workshop_state": "'booked'", "state": "'new'", "visit_kind": "'maintenance'",
    "name": f"'WX' || to_char(current_date, 'YYYY') || lpad((%(cars)s * {EACH} + n)::text, 8, '0')",
    "planned_start": "current_date + n / 300 %% 20 + interval '1 hour' * (n %% 8)",
    "planned_stop": "current_date + n / 300 %% 20 + interval '1 hour' * (n %% 8 + 1)", "settlement_state": "NULL", "call_state": "NULL",
    **dict.fromkeys(("arrived_at", "promised_at", "ready_at", "left_at", "mileage", "satisfaction", "call_on", "call_user_id"), "NULL"),
}
READING = {"vehicle_id": VISIT["vehicle_id"], "date": DAY, "value": VISIT["mileage"], **STAMPS}
POLICY = {
    "vehicle_id": "%(car_base)s + n", "company_id": STORE, "state": "'open'", "active": "TRUE", "cost_frequency": "'no'",
    "is_policy": "TRUE",
    "policy_kind": "CASE k WHEN 0 THEN 'compulsory' ELSE 'commercial' END", "premium": "1000 + 3000 * k", "issued_here": "n %% 3 > 0",
    "insurer_id": "(%(insurers)s::int[])[1 + n %% 3]", "ins_ref": "'P' || n || '-' || k", "policyholder_id": "%(partner_base)s + n",
    "insured_id": "%(partner_base)s + n", "start_date": "current_date - 384 + n * 13 %% 365 + 10 * k",
    "issued_on": "current_date - 390 + n * 13 %% 365",
    "expiration_date": "current_date - 20 + n * 13 %% 365 + 10 * k", "commission_rate": "10", "commission_amount": "100 + 300 * k",
    "commission_settled": "CASE WHEN n %% 100 = 0 THEN 0 ELSE 100 + 300 * k END",
    "commission_due": "CASE WHEN n %% 100 = 0 THEN 100 + 300 * k ELSE 0 END",
    **STAMPS,
}
PERIOD = {"vehicle_id": "%(car_base)s + n", "kind": "'start'", "date_from": CAR["sold_on"], **STAMPS}
OWNED, PLATE = {**PERIOD, "partner_id": "%(partner_base)s + n"}, {**PERIOD, "plate": CAR["plate_search"]}
# a workshop writes its visits day by day
SOURCE = f"""(SELECT n, k FROM generate_series(1, %(cars)s) n CROSS JOIN generate_series(0, {EACH - 1}) k
               ORDER BY {AGE} DESC) visit"""  # nosec B608 - constants of this file
CARS = "generate_series(1, %(cars)s) n"
ROWS = [
    ("res_partner", OWNER, CARS), ("fleet_vehicle", CAR, CARS), ("fleet_vehicle_odometer", READING, SOURCE),
    ("fleet_vehicle_log_services", VISIT, SOURCE),
    ("fleet_vehicle_log_services", BOOKED, "generate_series(7, %(cars)s, 300) n CROSS JOIN generate_series(0, 0) k"),
    ("fleet_vehicle_log_contract", POLICY, "generate_series(2, %(cars)s, 2) n CROSS JOIN generate_series(0, 1) k"),
    ("dealership_vehicle_owner", OWNED, CARS), ("dealership_vehicle_plate", PLATE, CARS),
]


def make_people(env):
    """Stores, catalogue, insurers, a team for renewals and a user of each role that the measures need."""
    stores = env.company + env["res.company"].create([{"name": f"Store {number}"} for number in range(2, STORES + 1)])
    brands = env["fleet.vehicle.model.brand"].create([{"name": f"Scale {number}"} for number in range(BRANDS)])
    models = env["fleet.vehicle.model"].create([
        {"name": f"Model {number}", "brand_id": brands[number % BRANDS].id} for number in range(MODELS)])
    insurers = env["res.partner"].create([{"name": f"Insurer {number}", "is_insurer": True, "is_company": True} for number in range(3)])

    def people(role, count, where):
        return env["res.users"].with_context(no_reset_password=True).create([{
            "name": f"{role} {number}", "login": f"{role}{number}", "lang": "zh_CN" if env["res.lang"]._lang_get("zh_CN") else "en_US",
            "tz": "Asia/Shanghai", "company_id": stores[0].id, "company_ids": [(6, 0, where.ids)],
            "group_ids": [(6, 0, [env.ref(f"auto_dealership.group_{role}").id])]} for number in range(count)])

    callers, advisors = people("customer_care", CALLERS, stores[0]), people("service_advisor", 5, stores[0])
    consultants, managers = people("consultant", 40, stores[0]), people("manager", 1, stores)
    env["crm.team"].create({
        "name": "Renewals", "company_id": stores[0].id, "is_renewal": True, "member_ids": [(6, 0, callers.ids)]})
    kinds = env["fleet.service.type"]
    return {
        "stores": stores.ids, "brands": brands.ids, "models": models.ids, "insurers": insurers.ids, "callers": callers.ids,
        "advisors": advisors.ids, "users": consultants.ids, "manager": managers.id, "company": stores[0].id,
        "country": env.ref("base.cn").id, "surnames": "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗",
        "given": "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉萍红建文博",
        "kind": (kinds.search([], limit=1) or kinds.create({"name": "Service", "category": "service"})).id,
    }


def fill(env, cars):
    """`cars` customers' cars with all that hangs on them; returns the facts that measures need."""
    facts = {**make_people(env), "cars": cars}
    env.flush_all()
    cursor = env.cr
    cursor.execute("SET LOCAL session_replication_role = replica")
    cursor.execute("SET LOCAL synchronous_commit = off")
    cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
    for base, table in (("partner_base", "res_partner"), ("car_base", "fleet_vehicle")):
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")  # nosec B608 - the two names above
        facts[base] = cursor.fetchone()[0]
    indexes = _drop_indexes(cursor, {table for table, _columns, _source in ROWS})
    for table, columns, source in ROWS:
        insert(cursor, table, columns, "TRUE", cars, facts, source)
    for definition in indexes:
        cursor.execute(definition)
    for table in {table for table, _columns, _source in ROWS}:
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")  # nosec B608
        cursor.execute(f"ANALYZE {table}")
    env["dealership.loyalty.count"]._recount(env["res.company"].browse(facts["stores"]))  # as every night
    return {**facts, "cards": cars}


def _drop_indexes(cursor, tables):
    """Without its indexes a table is filled in a fraction of the time.

    :return: the statements that make them again
    """
    cursor.execute("""
        SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
         WHERE indrelid::regclass::text = ANY(%s) AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)""",
                   [list(tables)])
    rows = cursor.fetchall()
    for name, _definition in rows:
        cursor.execute(f'DROP INDEX {name}')  # nosec B608 - the catalogue's own names
    return [definition for _name, definition in rows]
