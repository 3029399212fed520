from . import service_bay, service_visit, service_visit_guard, service_line, service_visit_flow, service_visit_hooks, fleet_vehicle_service
