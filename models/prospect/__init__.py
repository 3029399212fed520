from . import intention_level, level_change, origin, preference, wish, appraisal, appraisal_line
from . import utm_source, crm_lost_reason, crm_stage, crm_team, mail_activity, mail_activity_owner
from . import crm_lead_batch, crm_lead, crm_lead_need, crm_lead_present_car, crm_lead_customer, crm_lead_level, crm_lead_plan
from . import crm_lead_review, crm_lead_search, crm_lead_stage, crm_lead_access, crm_lead_merge, crm_lead_actions, crm_lead_pool
from . import crm_lead_known, crm_lead_alike
from . import res_partner, res_partner_class, res_partner_grade
from . import res_partner_purchase, crm_lead_paid_services, ir_ui_menu, ir_actions, res_config_settings
from . import import_engine, import_template, crm_lead_import, res_partner_import
from . import crm_lead_masked, res_partner_pooled
