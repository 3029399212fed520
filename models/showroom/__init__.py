from . import duty, duty_line
from . import visit, visit_phone, visit_steps, visit_rota, visit_card, visit_register, visit_pass, visit_lookup, crm_lead_visit
from . import res_company_drive, res_config_settings_drive, test_route, test_drive_topic, test_drive, test_drive_rating
from . import test_drive_clash, test_drive_flow, test_drive_agreement, test_drive_event, test_drive_screen, demo_slot
from . import checklist, checklist_item, check, check_line, check_day, check_screen
from . import fleet_vehicle_demo, calendar_event, crm_lead_test_drive, crm_lead_invitation
from . import work_day
from . import appraisal_visit, test_drive_visit
from . import fleet_vehicle_recall
