"""What the night does for retention and churn: all stores counted from ten visits a car, of which nothing has changed. The other side:
one statement that finds as much: of each car and store the months in which it came."""

TITLE = "nightly count of retention and churn"
DATA = "workshop"


def user(_facts):
    return None  # the scheduler's


def ours(env, facts):
    assert env["dealership.loyalty.count"]._recount(env["res.company"].browse(facts["stores"])) == 0


def reference(env, _facts):
    env.cr.execute("""
        SELECT company_id, model_id, month, gap, count(*)
          FROM (SELECT company_id, model_id, month, LEAD(month) OVER (PARTITION BY company_id, vehicle_id ORDER BY month) - month AS gap
                  FROM (SELECT company_id, vehicle_id, model_id,
                               (date_part('year', date) * 12 + date_part('month', date))::int AS month
                          FROM fleet_vehicle_log_services WHERE workshop_state NOT IN ('booked', 'cancelled')) visit) span
         GROUP BY 1, 2, 3, 4""")
    env.cr.fetchall()
