from . import res_company, res_config_settings
from . import ownership_case, ownership_claim, ownership_share
from . import ownership_evidence, ownership_proposal, ownership_open, ownership_notice, ownership_case_notice
from . import crm_lead_ownership, crm_lead_claimed, crm_lead_ruling
