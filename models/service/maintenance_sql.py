"""The statement that says of each car when it is due: `rules.mileage_estimate` and `rules.maintenance`, by sets.

A test gives both the same random cars. Whole numbers only, so that they agree to the day.
"""
from odoo.tools import SQL

from ...rules import maintenance
from ...rules import mileage_estimate as mileage

OPEN = ('booked', 'arrived', 'in_work', 'waiting_parts', 'ready')


def due_query(stores, vehicle_ids):
    """Rows of (vehicle_id, company_id, … due_on, due_by, due_mileage) for those of these vehicles that are customers' cars.

    :param SQL stores: VALUES rows of (company id, its today, its days ahead, its tenths of km a day)
    """
    return SQL(
        "SELECT state.* FROM (WITH %s SELECT %s FROM rated CROSS JOIN LATERAL (%s) told CROSS JOIN LATERAL (%s) due) state",
        SQL(", ").join((_cars(stores, vehicle_ids), _readings(), _rated())), _COLUMNS, _interval(), _due())


_COLUMNS = SQL("""
    rated.vehicle_id, rated.company_id, rated.customer_id, rated.driver_id, rated.contact_id, rated.model_id, rated.advisor_id,
    rated.plan_id, rated.last_visit_id, rated.last_visit_on, rated.last_mileage, rated.next_visit_id, rated.today, rated.ahead,
    rated.day AS reading_on, rated.km AS reading_km, rated.rate / 10.0 AS km_per_day, rated.own AS is_own_rate,
    due.due_on, due.due_by, told.target AS due_mileage""")


def _cars(stores, vehicle_ids):
    """Each car with its store, plan, last maintenance, next appointment and the day on which it began."""
    return SQL("""
        car AS MATERIALIZED (
        SELECT vehicle.id AS vehicle_id, store.company_id, store.today, store.ahead, store.rate,
               vehicle.owner_id AS customer_id, vehicle.driver_id, COALESCE(vehicle.driver_id, vehicle.owner_id) AS contact_id,
               vehicle.model_id, vehicle.first_service_due_on AS first_on, life.start,
               CASE WHEN vehicle.vehicle_condition IS DISTINCT FROM 'used' OR vehicle.first_registration_date IS NOT NULL
                    THEN COALESCE(vehicle.first_registration_date, life.start) END AS new_on,
               last.id AS last_visit_id, last.date AS last_visit_on, NULLIF(last.mileage, 0) AS last_mileage, last.advisor_id,
               next.id AS next_visit_id, plan.id AS plan_id,
               COALESCE(plan.first_km, 0) AS first_km, COALESCE(plan.first_months, 0) AS first_months,
               COALESCE(plan.every_km, 0) AS every_km, COALESCE(plan.every_months, 0) AS every_months,
               CASE WHEN plan.km_per_year > 0 THEN (20 * plan.km_per_year + 365) / 730 ELSE store.rate END AS usual
          FROM fleet_vehicle vehicle
          JOIN fleet_vehicle_model model ON model.id = vehicle.model_id
          LEFT JOIN res_partner owner ON owner.id = vehicle.owner_id
          LEFT JOIN LATERAL (
               SELECT visit.id, visit.date, visit.mileage, visit.advisor_id, visit.company_id FROM fleet_vehicle_log_services visit
                WHERE visit.vehicle_id = vehicle.id AND visit.workshop_state = 'left' AND visit.visit_kind = 'maintenance'
                ORDER BY visit.date DESC, visit.id DESC LIMIT 1) last ON TRUE
          JOIN (VALUES %(stores)s) store(company_id, today, ahead, rate)
            ON store.company_id = COALESCE(vehicle.company_id, owner.company_id, last.company_id)
          LEFT JOIN LATERAL (
               SELECT visit.id FROM fleet_vehicle_log_services visit
                WHERE visit.vehicle_id = vehicle.id AND visit.workshop_state = ANY(%(open)s) AND visit.visit_kind = 'maintenance'
                ORDER BY visit.date, visit.id LIMIT 1) next ON TRUE
          LEFT JOIN LATERAL (
               SELECT known.* FROM dealership_maintenance_plan known
                WHERE known.active IS TRUE AND COALESCE(known.company_id, store.company_id) = store.company_id
                  AND COALESCE(known.model_id, vehicle.model_id) = vehicle.model_id
                  AND (known.brand_id IS NULL OR known.brand_id = model.brand_id)
                  AND COALESCE(known.date_from, store.today) <= store.today AND COALESCE(known.date_to, store.today) >= store.today
                ORDER BY known.model_id IS NULL, known.brand_id IS NULL, known.company_id IS NULL,
                         known.date_from DESC NULLS LAST, known.id DESC LIMIT 1) plan ON TRUE
         CROSS JOIN LATERAL (
               SELECT min(day) AS start
                 FROM (VALUES (vehicle.sold_on), (vehicle.first_registration_date), (vehicle.purchase_date)) known(day)
                WHERE day <= store.today) life
         WHERE vehicle.id = ANY(%(cars)s) AND vehicle.active IS TRUE AND vehicle.dealer_role = 'customer')""",
        stores=stores, open=list(OPEN), cars=list(vehicle_ids))


def _readings():
    """The readings that count, one a day, slips left out; with the one before."""
    return SQL("""
        recent AS (
        SELECT car.vehicle_id, reading.day, reading.km
          FROM car CROSS JOIN LATERAL (
               SELECT DISTINCT ON (entry.date) entry.date AS day, floor(entry.value)::int AS km FROM fleet_vehicle_odometer entry
                WHERE entry.vehicle_id = car.vehicle_id AND entry.date <= car.today AND entry.value >= 1
                ORDER BY entry.date DESC, entry.id DESC LIMIT %(recent)s) reading),
        known AS (
        SELECT vehicle_id, day, km FROM recent
         UNION ALL
        SELECT car.vehicle_id, car.new_on, 0
          FROM car LEFT JOIN (SELECT vehicle_id, min(day) AS day, count(*) AS number FROM recent GROUP BY vehicle_id) begun
            ON begun.vehicle_id = car.vehicle_id
         WHERE car.new_on <= car.today AND (begun.day IS NULL OR car.new_on < begun.day AND begun.number < %(recent)s)),
        line AS (
        SELECT known.*, lag(km) OVER car AS before_km, lead(km) OVER car AS after_km
          FROM known WINDOW car AS (PARTITION BY vehicle_id ORDER BY day)),
        honest AS (
        SELECT vehicle_id, day, km, lag(km) OVER car AS before_km, lag(day) OVER car AS before_day, lead(day) OVER car AS after_day
          FROM line WHERE (before_km <= after_km AND after_km < km) IS NOT TRUE
        WINDOW car AS (PARTITION BY vehicle_id ORDER BY day)),
        told AS (
        SELECT vehicle_id, max(day) AS day, (array_agg(km ORDER BY day DESC))[1] AS km,
               COALESCE(max(day) FILTER (WHERE km < before_km), min(day)) AS since,
               COALESCE((array_agg(km ORDER BY day DESC) FILTER (WHERE km < before_km))[1], (array_agg(km ORDER BY day))[1]) AS since_km
          FROM honest
         WHERE after_day IS NOT NULL OR before_day IS NULL
            OR NOT (10 * (km - before_km) > %(fastest)s * GREATEST(1, day - before_day)
                    OR before_km > 0 AND km >= %(slip)s * before_km AND 10 * (km - before_km) > %(suspect)s * GREATEST(1, day - before_day))
         GROUP BY vehicle_id)""",
        recent=mileage.RECENT, fastest=mileage.FASTEST, slip=mileage.SLIP, suspect=mileage.SUSPECT)


def _rated():
    """Each car with its own rate, or the usual one."""
    return SQL("""
        rated AS (
        SELECT car.vehicle_id, car.company_id, car.today, car.ahead, car.customer_id, car.driver_id, car.contact_id, car.model_id,
               car.first_on, car.start, car.last_visit_id, car.last_visit_on, car.last_mileage, car.advisor_id, car.next_visit_id,
               car.plan_id, car.first_km, car.first_months, car.every_km, car.every_months, told.day, told.km,
               own.rate IS NOT NULL AS own, COALESCE(own.rate, car.usual) AS rate
          FROM car LEFT JOIN told ON told.vehicle_id = car.vehicle_id
          LEFT JOIN LATERAL (
               SELECT (20 * (told.km - told.since_km) + told.day - told.since) / NULLIF(2 * (told.day - told.since), 0) AS rate
                WHERE told.day - told.since >= %(shortest)s) found ON TRUE
          LEFT JOIN LATERAL (SELECT found.rate WHERE found.rate <= %(fastest)s) own ON TRUE)""",
        shortest=mileage.SHORTEST, fastest=mileage.FASTEST)


def _interval():
    """The interval that runs: from when, how far, until when; and the mileage at which it ends."""
    return SQL("""
        SELECT run.*, CASE WHEN run.since_km IS NULL OR rated.km < run.since_km OR run.every = 0 THEN NULL
                           ELSE run.since_km + run.every END AS target
          FROM (SELECT rated.last_visit_on IS NULL AND (rated.first_on IS NOT NULL OR rated.start IS NOT NULL)
                       AND (rated.every_km > 0 AND rated.km > COALESCE(NULLIF(rated.first_km, 0), rated.every_km) + rated.every_km)
                           IS NOT TRUE AS first) begun
         CROSS JOIN LATERAL (
               SELECT begun.first,
                      CASE WHEN begun.first THEN COALESCE(rated.start, rated.day)
                           ELSE COALESCE(rated.last_visit_on, rated.day) END AS since,
                      CASE WHEN begun.first THEN CASE WHEN COALESCE(rated.start, rated.day) IS NOT NULL THEN 0 END
                           WHEN rated.last_visit_on IS NOT NULL THEN rated.last_mileage
                           ELSE NULLIF(rated.km, 0) END AS since_km,
                      CASE WHEN begun.first THEN COALESCE(NULLIF(rated.first_km, 0), rated.every_km) ELSE rated.every_km END AS every,
                      CASE WHEN begun.first THEN COALESCE(rated.first_on, (rated.start + make_interval(
                                months => COALESCE(NULLIF(rated.first_months, 0), NULLIF(rated.every_months, 0))))::date)
                           ELSE (COALESCE(rated.last_visit_on, rated.day) + make_interval(months => NULLIF(rated.every_months, 0)))::date
                      END AS time) run""")


def _due():
    """The earlier of time and mileage."""
    return SQL("""
        SELECT CASE WHEN told.first THEN LEAST(told.time, reached.day)
                    WHEN reached.day < told.time OR told.time IS NULL THEN reached.day ELSE told.time END AS due_on,
               CASE WHEN reached.day IS NULL AND told.time IS NULL THEN NULL
                    WHEN told.first THEN 'first'
                    WHEN reached.day < told.time OR told.time IS NULL THEN 'mileage' ELSE 'time' END AS due_by
          FROM (SELECT CASE WHEN told.since IS NULL OR told.every = 0 THEN NULL
                            WHEN told.since_km <= rated.km AND told.since <= rated.day THEN GREATEST(0, told.target - rated.km)
                            ELSE told.every END AS missing,
                       CASE WHEN told.since_km <= rated.km AND told.since <= rated.day THEN rated.day ELSE told.since END AS from_day) way
         CROSS JOIN LATERAL (
               SELECT CASE WHEN way.missing = 0 THEN way.from_day
                           WHEN (10 * way.missing + rated.rate - 1) / NULLIF(rated.rate, 0) <= %s
                           THEN way.from_day + (10 * way.missing + rated.rate - 1) / NULLIF(rated.rate, 0) END AS day) reached""",
        maintenance.FAR)
