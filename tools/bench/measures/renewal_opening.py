"""The nightly round over 20,000 policies that end within 60 days: opened, joined by car, given to callers; a second round then writes
nothing. The other side is the floor: one statement that finds the same cars and writes a row for each."""
from _cars import bring, bring_cars

TITLE = "nightly insurance renewals"
POLICIES, BATCH = 20000, 5000
# a compulsory and a commercial policy of each car, up to 20 days apart
POLICY = {
    "vehicle_id": "car", "company_id": "%(company)s", "state": "'open'", "active": "TRUE", "cost_frequency": "'no'", "is_policy": "TRUE",
    "policy_kind": "CASE k WHEN 0 THEN 'compulsory' ELSE 'commercial' END", "premium": "1000 + 3000 * k",
    "start_date": "current_date - 330 + car %% 40 + 20 * k", "expiration_date": "current_date + car %% 40 + 20 * k",
}
FLOOR = """
    CREATE TEMP TABLE IF NOT EXISTS floor_renewal (vehicle_id int, ends date, policies int[]) ON COMMIT DROP;
    INSERT INTO floor_renewal
    SELECT vehicle_id, min(expiration_date), array_agg(id) FROM fleet_vehicle_log_contract
     WHERE expiration_date BETWEEN current_date AND current_date + 60 AND vehicle_id = ANY(%s) GROUP BY vehicle_id"""


def user(_facts):
    return None  # the scheduler's


def prepare(env, facts):
    """The same cars and policies on either side."""
    values = {**facts, "ids": bring_cars(env.cr, POLICIES // 2, facts)}
    bring(env.cr, "fleet_vehicle_log_contract", POLICY, "unnest(%(ids)s::int[]) car CROSS JOIN generate_series(0, 1) k", values)
    env.cr.execute("ANALYZE fleet_vehicle; ANALYZE fleet_vehicle_log_contract")
    if "dealership.renewal" in env:
        group = env.ref("auto_dealership.group_customer_care").id
        users = env["res.users"].with_context(no_reset_password=True).create([{
            "name": f"Caller {number}", "login": f"caller{number}", "company_id": facts["company"],
            "company_ids": [(6, 0, [facts["company"]])], "group_ids": [(6, 0, [group])]} for number in range(5)])
        env["crm.team"].create({
            "name": "Callers", "company_id": facts["company"], "is_renewal": True, "member_ids": [(6, 0, users.ids)]})
    return values["ids"]


def ours(env, facts, ids):
    """As the job does it, but for its commits."""
    Renewal, company = env["dealership.renewal"], env["res.company"].browse(facts["company"])
    counts = []
    for _night in range(2):
        for step in (Renewal._open_batch, Renewal._follow_owners, Renewal._give_out):
            total = 0
            while count := step(company, BATCH):
                total += count
            counts.append(total)
    assert counts == [POLICIES // 2, 0, POLICIES // 2, 0, 0, 0], counts


def reference(env, facts, ids):
    env.cr.execute(FLOOR, [ids])
