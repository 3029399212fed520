"""Customer care's list of satisfaction calls as it opens: those that are due. The other side: the same rows by one statement."""
from _workshop import calls

TITLE = "satisfaction calls that are due"
DATA = "workshop"


def user(facts):
    return facts["callers"][0]


def ours(env, _facts):
    calls(env, [("call_state", "!=", False), "&", ("call_state", "=", "due"), ("call_on", "<=", "today")])


def reference(env, facts):
    where = "call_state = 'due' AND call_on <= current_date AND company_id = %s"
    env.cr.execute(f"SELECT * FROM fleet_vehicle_log_services WHERE {where} ORDER BY call_on, id LIMIT 80", [facts["company"]])  # nosec B608
    env.cr.execute(f"SELECT count(*) FROM fleet_vehicle_log_services WHERE {where}", [facts["company"]])  # nosec B608 - the line above
