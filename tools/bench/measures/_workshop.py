"""What the measures on many cars and visits share: the manager of all stores, and lists as the web client opens them."""
from _views import specification

VISITS = "fleet.vehicle.log.services"
CALLS = "auto_dealership.service_visit_view_list_call"


def all_stores(env, facts):
    return env(context={**env.context, "allowed_company_ids": facts["stores"]})


def calls(env, domain):
    """The list of satisfaction calls."""
    found = env[VISITS].web_search_read(
        domain, specification(env, VISITS, CALLS, "list"), limit=80, order="call_on, id", count_limit=10001)
    assert len(found["records"]) == 80, found["length"]
