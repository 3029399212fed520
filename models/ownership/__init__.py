from . import res_company, res_config_settings
from . import ownership_case, ownership_claim, ownership_share
from . import ownership_evidence, ownership_proposal, ownership_open, ownership_notice, ownership_case_notice
from . import ownership_ruling, ownership_effect, ownership_appeal, ownership_job, ownership_timeline, ownership_claim_timeline
from . import crm_lead_ownership, crm_lead_claimed, crm_lead_ruling, crm_lead_merge
from . import claim_key, crm_lead_claim, res_partner_claim, identity_document, relation, fleet_vehicle, crm_team
from . import work_day
