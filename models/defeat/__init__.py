from . import res_company, res_config_settings, crm_lost_reason, defeat_reason
from . import defeat, defeat_evidence, defeat_request, defeat_decision, defeat_call, defeat_control, defeat_revisit
from . import crm_lead_defeat, crm_lead_gate, crm_lead_revive, crm_lead_merge, mail_activity
