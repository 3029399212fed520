from . import mail_activity_type, mail_activity_plan, objection, material, late_cause, res_company, res_config_settings
from . import intention_level, follow_up, mail_activity, mail_activity_batch, calendar_event, res_users
from . import crm_lead_cadence, crm_lead_contact, crm_lead_merge, crm_lead_delivery, level_change, crm_lead_level_word
from . import res_company_hours, mail_activity_notice, lapse, crm_lead_notice, crm_lead_first_contact, crm_lead_dormancy
from . import crm_lead_discipline_job, crm_lead_discipline_pool, follow_up_flags, follow_up_review
from . import mail_activity_day, work_day, work_day_steps, work_day_facts, work_day_screen, work_day_board, work_day_print
from . import work_day_first_contact
