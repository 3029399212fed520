from . import service_bay, service_visit, service_visit_guard, service_line, service_visit_flow, service_visit_hooks, fleet_vehicle_service
from . import standing, standing_company, standing_settings, standing_vehicle, standing_partner, standing_visit
from . import winback, winback_segment, winback_line, winback_call, winback_visit
