"""Deals by store, consultant, model and state of payment (成交分析, H04): one line a deal, read from the orders themselves."""
from odoo import fields, models
from odoo.tools import SQL

from ...models.deal.sale_order_money import PAYMENT_STATES


class DealershipDealReport(models.Model):
    _name = 'dealership.deal.report'
    _description = "Deal Analysis"
    _auto = False
    _order = 'date desc, id desc'
    _rec_name = 'order_id'

    order_id = fields.Many2one('sale.order', "Deal", readonly=True)
    partner_id = fields.Many2one('res.partner', "Customer", readonly=True)
    company_id = fields.Many2one('res.company', "Store", readonly=True)
    currency_id = fields.Many2one('res.currency', readonly=True)
    team_id = fields.Many2one('crm.team', readonly=True)
    consultant_id = fields.Many2one('res.users', readonly=True)
    vehicle_id = fields.Many2one('fleet.vehicle', readonly=True)
    model_id = fields.Many2one('fleet.vehicle.model', readonly=True)
    brand_id = fields.Many2one('fleet.vehicle.model.brand', readonly=True)
    date = fields.Datetime("Ordered On", readonly=True)
    state = fields.Selection([
        ('draft', "Quotation"), ('sent', "Quotation Sent"), ('sale', "Confirmed"), ('cancel', "Cancelled")], readonly=True)
    payment_state = fields.Selection(PAYMENT_STATES, readonly=True)
    deal_count = fields.Integer("Deals", readonly=True)
    total = fields.Monetary(readonly=True)
    received = fields.Monetary("Money Received", readonly=True)
    deposit = fields.Monetary("Deposit Paid", readonly=True)
    balance = fields.Monetary("Balance Due", readonly=True)
    lender = fields.Monetary("Lender Due", readonly=True)
    invoiced = fields.Monetary(readonly=True)
    on_behalf = fields.Monetary("To Pass On", readonly=True)
    forfeited = fields.Monetary("Deposit Kept", readonly=True)

    @property
    def _table_query(self):
        return SQL("""
            SELECT deal.id, deal.id AS order_id, deal.partner_id, deal.company_id, deal.currency_id, deal.team_id,
                   deal.user_id AS consultant_id, deal.vehicle_id, COALESCE(vehicle.model_id, lead.wish_model_id) AS model_id,
                   model.brand_id, deal.date_order AS date, deal.state, deal.deal_payment_state AS payment_state, 1 AS deal_count,
                   CASE WHEN deal.state = 'cancel' THEN 0 ELSE deal.amount_total END AS total, deal.amount_received AS received,
                   deal.deposit_paid AS deposit, deal.balance_due AS balance, deal.lender_due AS lender,
                   deal.deal_invoiced AS invoiced, deal.on_behalf_due AS on_behalf, deal.deal_forfeited AS forfeited
              FROM sale_order deal
              LEFT JOIN fleet_vehicle vehicle ON vehicle.id = deal.vehicle_id
              LEFT JOIN crm_lead lead ON lead.id = deal.opportunity_id
              LEFT JOIN fleet_vehicle_model model ON model.id = COALESCE(vehicle.model_id, lead.wish_model_id)
             WHERE deal.is_deal""")
