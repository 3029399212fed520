"""Lines of a deal: kind, gift, what it would cost by the list, and what it costs the store (H01, H06)."""
from odoo import api, fields, models

from .product_template import DEAL_KINDS

COST_GROUPS = (
    'auto_dealership.group_manager,auto_dealership.group_finance,auto_dealership.group_auditor,sales_team.group_sale_manager')


class SaleOrderLine(models.Model):
    _name = 'sale.order.line'
    _inherit = ['sale.order.line', 'dealership.protected.mixin']

    _protected_fields = ('deal_kind',)

    is_deal = fields.Boolean(related='order_id.is_deal')
    deal_kind = fields.Selection(
        DEAL_KINDS, "Kind", compute='_compute_deal_kind', store=True, precompute=True, help="What the line is on the deal (项目).")
    is_gift = fields.Boolean("Gift", help="Given for nothing (赠送): the price is zero, the cost is the store's.")
    deal_cost = fields.Monetary(
        "Cost", compute='_compute_deal_cost', store=True, readonly=False, copy=False, groups=COST_GROUPS,
        help="What the line costs the store, without tax (成本).")

    @api.depends('product_id')
    def _compute_deal_kind(self):
        for line in self:
            line.deal_kind = line.product_id.deal_kind

    @api.depends('product_id', 'product_uom_qty')
    def _compute_deal_cost(self):
        for line in self:
            product = line.product_id.with_company(line.company_id).sudo()  # consultants sell without seeing the cost
            line.deal_cost = product.standard_price * line.product_uom_qty if product and line.order_id.is_deal else 0

    def _protected_records(self):
        return self.filtered('is_deal')
