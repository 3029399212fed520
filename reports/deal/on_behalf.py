"""What is still owed to tax office, insurers and agents (代收待付): one line for each item that was invoiced."""
from odoo import fields, models
from odoo.tools import SQL

from ...models.deal.ledger import matched


class DealershipDealOnBehalf(models.Model):
    _name = 'dealership.deal.on.behalf'
    _description = "Money Collected for Others"
    _auto = False
    _order = 'beneficiary_id, date, id'
    _rec_name = 'order_id'

    line_id = fields.Many2one('account.move.line', "Item", readonly=True)
    move_id = fields.Many2one('account.move', "Invoice", readonly=True)
    order_id = fields.Many2one('sale.order', "Deal", readonly=True)
    partner_id = fields.Many2one('res.partner', "Customer", readonly=True)
    beneficiary_id = fields.Many2one('res.partner', "For Whom", readonly=True)
    product_id = fields.Many2one('product.product', readonly=True)
    vehicle_id = fields.Many2one('fleet.vehicle', readonly=True)
    company_id = fields.Many2one('res.company', "Store", readonly=True)
    currency_id = fields.Many2one('res.currency', readonly=True)
    date = fields.Date("Invoiced On", readonly=True)
    collected = fields.Monetary(readonly=True, help="Invoiced to the customer (代收).")
    settled = fields.Monetary("Passed On", readonly=True, help="Paid to whom it is for, or credited back (已付).")
    owed = fields.Monetary("Still Owed", readonly=True, help="To be passed on (待付).")
    deal_balance = fields.Monetary(
        "Customer Owes", readonly=True, aggregator=None, help="Balance due of the deal: not yet received from the customer.")

    @property
    def _table_query(self):
        return SQL("""
            SELECT line.id, line.id AS line_id, line.move_id, move.deal_order_id AS order_id, move.partner_id,
                   line.deal_beneficiary_id AS beneficiary_id, line.product_id, move.deal_vehicle_id AS vehicle_id,
                   line.company_id, line.company_currency_id AS currency_id, line.date,
                   -line.balance AS collected, matched.amount AS settled, -line.balance - matched.amount AS owed,
                   deal.balance_due AS deal_balance
              FROM account_move_line line
              JOIN account_move move ON move.id = line.move_id
              JOIN sale_order deal ON deal.id = move.deal_order_id
             CROSS JOIN LATERAL (%s) matched
             WHERE line.deal_on_behalf AND line.parent_state = 'posted'""", matched(SQL("line"), SQL("move")))
