from . import vehicle_trim, vehicle_color, wmi
from . import fleet_vehicle_model_brand, fleet_vehicle_model, fleet_vehicle, fleet_vehicle_vin, fleet_vehicle_access, res_partner
from . import res_partner_history, household, fleet_vehicle_screen, fleet_vehicle_name
from . import vehicle_period, vehicle_owner, vehicle_plate, fleet_vehicle_odometer, fleet_vehicle_mileage, fleet_vehicle_history
from . import res_partner_insurer, coverage, policy, policy_coverage, policy_guard, policy_state
from . import policy_commission, policy_company, policy_settings
from . import recall, recall_range, recall_line, recall_contact, recall_flow, recall_match, recall_import, recall_line_steps
from . import fleet_vehicle_recall, fleet_vehicle_owed
from . import fleet_vehicle_unique, fleet_vehicle_decode, fleet_vehicle_page, ir_actions_act_window
from . import fleet_vehicle_archive, policy_archive
from . import fleet_vehicle_people
