"""The nightly classes of customers' cars (J03), on a usual night: one car in fifty has been to the workshop since. The other side is
the floor: one statement that finds as much of each car."""

TITLE = "nightly churn and visit class of cars"
BATCH = 5000
VISITS = 5  # a car


def user(facts):
    return 1  # the scheduler's


def prepare(env, facts):
    """Five visits a car over four years, on either side; last night's classes, and today's visits."""
    there = "workshop_state" in env["fleet.vehicle.log.services"]
    names, values = ", customer_id, visit_kind, workshop_state", ", car.owner_id, 'maintenance', 'left'"
    # our own constants, no stranger's text
    query = f"""
        INSERT INTO fleet_vehicle_log_services (
               vehicle_id, model_id, company_id, service_type_id, state, date, active, create_uid, create_date, write_uid, write_date
               {names if there else ''})
        SELECT car.id, car.model_id, car.company_id, (SELECT min(id) FROM fleet_service_type), 'done',
               current_date - (car.id * 37 + visit * 211) % 1460, true, 1, now(), 1, now() {values if there else ''}
          FROM fleet_vehicle car CROSS JOIN generate_series(1, {VISITS}) visit"""  # nosec B608
    env.cr.execute(query)
    if there:
        ours(env, facts, None)
    env.cr.execute("UPDATE fleet_vehicle_log_services SET date = current_date WHERE vehicle_id % 50 = 0")
    env.cr.execute("ANALYZE fleet_vehicle_log_services")


def ours(env, facts, _nothing):
    """As the job does it, but for its commits."""
    Standing = env["dealership.service.standing"]
    last_id, stores = 0, Standing._store_values()
    while ids := env["fleet.vehicle"]._customers_cars_after(last_id, BATCH):
        Standing._refresh(ids, stores)
        last_id = ids[-1]


def reference(env, facts, _nothing):
    """What a database has to do for it: count each car's visits in one pass and keep what was found."""
    env.cr.execute("""
        CREATE TEMP TABLE IF NOT EXISTS found (vehicle_id int PRIMARY KEY, days int, year_days int, last date) ON COMMIT DROP;
        TRUNCATE found;
        INSERT INTO found
        SELECT car.id, count(DISTINCT visit.date), count(DISTINCT visit.date) FILTER (WHERE visit.date > current_date - 365),
               max(visit.date)
          FROM fleet_vehicle car LEFT JOIN fleet_vehicle_log_services visit ON visit.vehicle_id = car.id
         GROUP BY car.id""")
