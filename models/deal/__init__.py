from . import product_template
from . import sale_order, sale_order_line
from . import deal_approval, deal_approval_decision, sale_order_approval, sale_order_won
from . import crm_lead_deal, crm_lead_won
