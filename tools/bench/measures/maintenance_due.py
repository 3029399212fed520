"""The nightly due list over 20,000 cars with 200,000 visits and as many readings, from nothing: each row is written. The other side
is the floor: one statement that finds each car's last maintenance and last two readings, and writes a row."""

TITLE = "nightly maintenance due"
CARS, EACH, BATCH = 20000, 10, 5000
CAR = {
    "model_id": "(%(models)s::int[])[1 + n %% 12]", "company_id": "%(company)s", "active": "TRUE", "license_plate": "'沪B' || n",
    "name": "'Bench ' || n", "odometer_unit": "'kilometers'", "power_unit": "'power'", "range_unit": "'km'",
    "co2_emission_unit": "'g/km'", "owner_id": "%(partner_base)s + 1 + n %% %(cards)s", "dealer_role": "'customer'",
    "sold_on": "current_date - (200 + n * 7 %% 2000)",
}
VISIT = {
    "vehicle_id": "car", "company_id": "%(company)s", "service_type_id": "%(kind)s", "state": "'done'", "active": "TRUE",
    "date": "current_date - (150 * k + car %% 100)", "mileage": "60000 - 5000 * k + car %% 3000", "workshop_state": "'left'",
    "visit_kind": "CASE WHEN k %% 2 = 0 THEN 'maintenance' ELSE 'repair' END",
}
READING = {"vehicle_id": "car", "date": VISIT["date"], "value": VISIT["mileage"]}
FLOOR = """
    CREATE TEMP TABLE IF NOT EXISTS floor_due (vehicle_id int, due timestamp, readings float[]) ON COMMIT DROP;
    INSERT INTO floor_due
    SELECT car.id, last.date + interval '12 months', readings.two FROM fleet_vehicle car
      LEFT JOIN LATERAL (SELECT date FROM fleet_vehicle_log_services WHERE vehicle_id = car.id ORDER BY date DESC LIMIT 1) last ON TRUE
      LEFT JOIN LATERAL (SELECT array_agg(value) AS two FROM (
                SELECT value FROM fleet_vehicle_odometer WHERE vehicle_id = car.id ORDER BY date DESC LIMIT 2) newest) readings ON TRUE
     WHERE car.id = ANY(%s)"""


def user(_facts):
    return None  # the scheduler's


def prepare(env, facts):
    """The same cars, readings and visits on either side, and what finds them."""
    values = {**facts, "kind": env["fleet.service.type"].search([], limit=1).id, "last": CARS, "each": EACH - 1}
    _bring(env.cr, "fleet_vehicle", CAR, "generate_series(1, %(last)s) n", values)
    env.cr.execute("SELECT id FROM fleet_vehicle WHERE license_plate LIKE '沪B%'")
    values["ids"] = [row[0] for row in env.cr.fetchall()]
    both = "unnest(%(ids)s::int[]) car CROSS JOIN generate_series(0, %(each)s) k"
    _bring(env.cr, "fleet_vehicle_odometer", READING, both, values)
    _bring(env.cr, "fleet_vehicle_log_services", VISIT, both, values)
    for table in ("fleet_vehicle_odometer", "fleet_vehicle_log_services"):
        env.cr.execute(f"CREATE INDEX IF NOT EXISTS {table}_floor ON {table} (vehicle_id, date DESC)")  # nosec B608 - the two names above
        env.cr.execute(f"ANALYZE {table}")  # nosec B608
    return values["ids"]


def _bring(cr, table, columns, source, values):
    """Rows into those columns that the database has; the names and expressions are our own."""
    cr.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
    there = {row[0] for row in cr.fetchall()}
    wanted = {name: expression for name, expression in columns.items() if name in there}
    cr.execute(f"INSERT INTO {table} ({', '.join(wanted)}) SELECT {', '.join(wanted.values())} FROM {source}", values)  # nosec B608


def ours(env, facts, ids):
    """As the job does it, but for its commits."""
    Due = env["dealership.maintenance.due"]
    changed = sum(Due._refresh(ids[start:start + BATCH]) for start in range(0, CARS, BATCH))
    assert changed == CARS, changed


def reference(env, facts, ids):
    env.cr.execute(FLOOR, [ids])
