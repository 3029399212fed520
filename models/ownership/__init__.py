from . import crm_lead_ownership
