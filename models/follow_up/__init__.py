from . import mail_activity_type, mail_activity_plan, objection, material, late_cause, res_company, res_config_settings
from . import intention_level, follow_up, mail_activity, calendar_event, res_users
from . import crm_lead_cadence, crm_lead_contact, crm_lead_merge, crm_lead_delivery, level_change, crm_lead_level_word
