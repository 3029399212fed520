from . import service_bay, service_visit, service_kind, service_visit_guard, service_visit_bay, service_line, service_visit_hooks
from . import service_visit_car_once
from . import service_visit_flow, service_visit_arrival, service_visit_screen, fleet_vehicle_service
from . import res_company_service, res_config_settings_service
from . import standing, standing_company, standing_settings, standing_vehicle, standing_partner, standing_visit
from . import loyalty_count, loyalty_change, loyalty_visit, loyalty_vehicle, loyalty_vehicle_model
from . import winback, winback_segment, winback_line, winback_call, winback_visit
from . import visit_brand, visit_res_company, visit_res_config_settings, visit_res_partner
from . import visit_line_invoice, visit_account_move, visit_account_move_reversal, visit_invoice, visit_settlement
from . import service_line_discount, service_approval, visit_discount, visit_account_move_amount, visit_short_charge
from . import visit_satisfaction, visit_rescue, visit_paper, visit_odometer
from . import service_visit_intake, service_message, service_message_receive, service_import
from . import res_partner_spending
from . import maintenance_company, maintenance_settings, maintenance_plan, maintenance_due, maintenance_reminder, maintenance_refresh
from . import maintenance_remind, maintenance_vehicle, maintenance_visit
from . import renewal, renewal_lost_reason, renewal_call, renewal_quote, renewal_quote_line, renewal_guard, renewal_steps, renewal_job
from . import renewal_team, renewal_company, renewal_product, renewal_settings, renewal_policy, renewal_follow
from . import renewal_commission, renewal_account_move, renewal_settlement
from . import depreciation, depreciation_line, replacement, replacement_company, replacement_lead, replacement_vehicle
from . import replacement_visit, replacement_card
from . import visit_recall, recall_line_visit, service_visit_archive
