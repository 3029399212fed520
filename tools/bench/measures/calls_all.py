"""All satisfaction calls ever made, without a filter, by the manager of all stores. The other side: the first 80 of them and their
number as far as it is told."""
from _workshop import all_stores, calls

TITLE = "all satisfaction calls"
DATA = "workshop"


def user(facts):
    return facts["manager"]


def ours(env, facts):
    calls(all_stores(env, facts), [("call_state", "!=", False)])


def reference(env, _facts):
    env.cr.execute("SELECT * FROM fleet_vehicle_log_services WHERE call_state IS NOT NULL ORDER BY call_on, id LIMIT 80")
    env.cr.execute("SELECT count(*) FROM (SELECT FROM fleet_vehicle_log_services WHERE call_state IS NOT NULL LIMIT 10001) found")
