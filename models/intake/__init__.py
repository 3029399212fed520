from . import lead_source, lead_key, lead_key_show, lead_mapping
from . import lead_message, lead_message_receive, lead_message_lead, lead_message_mail, mail_thread
from . import ir_http, crm_lead_intake, crm_lead_settled, wish
from . import lead_import, invalid_reason, assignment_rule, assignment, pool_move
from . import crm_team, crm_team_load, crm_team_member, res_company, res_config_settings
from . import crm_lead_cleaning, crm_lead_waiting, crm_lead_consultant, crm_lead_together, crm_lead_pool
from . import crm_lead_assignment, crm_lead_reassign
from . import crm_lead_known
from . import crm_lead_conversion, crm_lead_handover, handover, handover_taker, handover_line, handover_plan, handover_run
