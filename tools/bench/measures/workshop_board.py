"""The workshop's board in a store with 20,000 cars and 200,000 visits, of which sixty stand on it: columns and cards as the web
client asks for them. The other side: the same rows on stock's own board of services."""
from _cars import bring, bring_cars
from _views import specification

TITLE = "workshop board"
CARS, EACH, OPEN = 20000, 10, 60
VISIT = {
    "vehicle_id": "car", "company_id": "%(company)s", "service_type_id": "%(kind)s", "active": "TRUE",
    "date": "current_date - (150 * k + car %% 100)", "state": "CASE WHEN k = 0 AND car %% 333 = 0 THEN 'running' ELSE 'done' END",
    "workshop_state": "CASE WHEN k = 0 AND car %% 333 = 0 THEN"
                      " (ARRAY['booked', 'arrived', 'in_work', 'waiting_parts', 'ready'])[1 + car %% 5] ELSE 'left' END",
    "visit_kind": "'maintenance'", "customer_id": "%(partner_base)s + 1 + car %% %(cards)s",
    "planned_start": "now() - (150 * k + car %% 100) * interval '1 day'", "planned_stop": "now() + interval '1 hour'",
    "arrived_at": "now() - (150 * k + car %% 100) * interval '1 day'",
    "left_at": "CASE WHEN k > 0 THEN now() - 150 * k * interval '1 day' END",
    "promised_at": "now() + interval '2 hours'",
}


def user(_facts):
    return None  # rights are measured elsewhere


def prepare(env, facts):
    Kind = env["fleet.service.type"]
    kind = Kind.search([], limit=1) or Kind.create({"name": "Service", "category": "service"})
    values = {**facts, "kind": kind.id, "each": EACH - 1}
    values["ids"] = bring_cars(env.cr, CARS, facts)
    bring(env.cr, "fleet_vehicle_log_services", VISIT, "unnest(%(ids)s::int[]) car CROSS JOIN generate_series(0, %(each)s) k", values)
    env.cr.execute("ANALYZE fleet_vehicle_log_services")


def _board(env, xmlid, field, domain):
    spec = specification(env, "fleet.vehicle.log.services", xmlid, "kanban")
    env["fleet.vehicle.log.services"].with_context(read_group_expand=True).web_read_group(
        domain, [field], auto_unfold=True, unfold_read_specification=spec, unfold_read_default_limit=40)


def ours(env, _facts, _prepared):
    action = env.ref("auto_dealership.service_visit_action_board")
    domain = ["|", ("workshop_state", "in", ("booked", "arrived", "in_work", "waiting_parts", "ready")),
              "&", ("workshop_state", "=", "left"), ("left_at", ">=", "today")]
    assert "left_at" in action.domain
    _board(env, "auto_dealership.service_visit_view_kanban", "workshop_state", domain)


def reference(env, _facts, _prepared):
    _board(env, "fleet.fleet_vehicle_log_services_view_kanban", "state", [("state", "in", ("new", "running"))])
