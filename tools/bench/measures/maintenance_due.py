"""The nightly due list over 20,000 cars with 200,000 visits and as many readings, from nothing: each row is written. The other side
is the floor: one statement that finds each car's last maintenance and last two readings, and writes a row."""
from _cars import bring, bring_cars

TITLE = "nightly maintenance due"
CARS, EACH, BATCH = 20000, 10, 5000
SOLD_ON = "current_date - (200 + n * 7 %% 2000)"
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
    values = {**facts, "kind": env["fleet.service.type"].search([], limit=1).id, "each": EACH - 1}
    values["ids"] = bring_cars(env.cr, CARS, facts, sold_on=SOLD_ON)
    both = "unnest(%(ids)s::int[]) car CROSS JOIN generate_series(0, %(each)s) k"
    bring(env.cr, "fleet_vehicle_odometer", READING, both, values)
    bring(env.cr, "fleet_vehicle_log_services", VISIT, both, values)
    for table in ("fleet_vehicle_odometer", "fleet_vehicle_log_services"):
        env.cr.execute(f"CREATE INDEX IF NOT EXISTS {table}_floor ON {table} (vehicle_id, date DESC)")  # nosec B608 - the two names above
        env.cr.execute(f"ANALYZE {table}")  # nosec B608
    return values["ids"]


def ours(env, facts, ids):
    """As the job does it, but for its commits."""
    Due = env["dealership.maintenance.due"]
    changed = sum(Due._refresh(ids[start:start + BATCH]) for start in range(0, CARS, BATCH))
    assert changed == CARS, changed


def reference(env, facts, ids):
    env.cr.execute(FLOOR, [ids])
