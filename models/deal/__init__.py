from . import product_template, vehicle_trim
from . import deal_limit, promotion, purchase_tax_rule, deal_standard_line
from . import sale_order, sale_order_line
from . import deal_approval, deal_approval_decision, sale_order_approval, deal_approval_notice, sale_order_won
from . import sale_order_sheet, sale_order_lines, sale_order_tax, sale_order_discount
from . import cost_mixin, product_product_cost, product_template_cost, fleet_vehicle_cost
from . import crm_lead_deal, crm_lead_won, crm_lead_new_deal, crm_lead_hands, crm_team_deal
from . import res_company_deal, res_config_settings_deal, product_template_behalf, sale_order_line_behalf
from . import account_payment, account_move, account_move_line
from . import sale_order_deposit, sale_order_money, sale_order_invoice, sale_order_signed
from . import res_partner_lender, deal_loan, deal_instalment, sale_order_loan
from . import incentive_tier, incentive_bonus, incentive_line
from . import incentive_statement, incentive_statement_decision, incentive_statement_post, sale_order_incentive
from . import cancel_reason, cancellation, sale_order_cancel, crm_lead_back, deal_notice, sale_order_notice
from . import res_company_incentive, res_config_settings_incentive, ownership_case_incentive
from . import delivery_bay, delivery_item, delivery, delivery_line, delivery_clash, delivery_flow, delivery_return, delivery_screen
from . import res_company_delivery, res_config_settings_delivery, sale_order_delivery, fleet_vehicle_deal, work_day_delivery
from . import trade_in, sale_order_trade_in, sale_order_line_trade_in, appraisal_decision, res_company_trade_in
from . import fleet_vehicle_owed
from . import sale_order_recall, delivery_recall
