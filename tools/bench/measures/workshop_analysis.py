"""The workshop's analysis as it opens: finished visits of this year by kind and month, for the manager of all stores. The other side:
one statement over the visits."""
from _workshop import all_stores

TITLE = "workshop analysis of the year"
DATA = "workshop"
GROUPS = [[], ["date:month"], ["visit_kind"], ["visit_kind", "date:month"]]
MEASURES = ["__count", "visit_count:sum", "amount:sum", "hours:avg", "promise_kept:avg"]


def user(facts):
    return facts["manager"]


def _year(env):
    env.cr.execute("SELECT date_trunc('year', current_date)::date")
    return env.cr.fetchone()[0]


def ours(env, facts):
    start = _year(env)
    domain = [("workshop_state", "=", "left"), "&", ("date", ">=", start), ("date", "<=", start.replace(month=12, day=31))]
    found = all_stores(env, facts)["dealership.service.report"].formatted_read_grouping_sets(domain, GROUPS, MEASURES)
    assert found[0][0]["__count"]


def reference(env, facts):
    env.cr.execute("""
        SELECT visit_kind, date_trunc('month', date), count(*), sum(amount), avg(date_part('epoch', left_at - arrived_at)),
               avg(CASE WHEN ready_at <= promised_at THEN 100.0::float8 ELSE 0 END)
          FROM fleet_vehicle_log_services
         WHERE workshop_state = 'left' AND date >= %s AND company_id = ANY(%s) GROUP BY CUBE (1, 2)""", [_year(env), facts["stores"]])
    env.cr.fetchall()
