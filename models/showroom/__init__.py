from . import duty, duty_line
from . import visit, visit_phone, visit_steps, visit_rota, visit_card, visit_register, visit_pass, visit_lookup, crm_lead_visit
