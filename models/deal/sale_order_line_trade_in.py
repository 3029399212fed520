"""A line below zero for a customer's old car is what was agreed, and nothing that is typed (H07)."""
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SaleOrderLine(models.Model):
    _inherit = 'sale.order.line'

    _protected_fields = ('trade_in_id',)

    trade_in_id = fields.Many2one('dealership.trade.in', readonly=True, copy=False, index='btree_not_null', ondelete='set null')

    @api.constrains('product_id', 'price_unit', 'product_uom_qty', 'discount', 'tax_ids', 'trade_in_id')
    def _check_trade_in_line(self):
        for line in self.filtered(lambda line: line.is_deal and (line.deal_kind == 'trade_in' or line.trade_in_id)):
            price = line.trade_in_id.sudo().price
            if (line.deal_kind != 'trade_in' or not price or line.product_uom_qty != 1 or line.discount or line.tax_ids
                    or line.order_id.currency_id.compare_amounts(line.price_unit, -price)):
                raise ValidationError(self.env._(
                    "%(deal)s: a trade-in is agreed by “Trade-in”, which looks at the appraisal and writes the line; it is not typed.",
                    deal=line.order_id.name))

    @api.ondelete(at_uninstall=False)
    def _unlink_not_agreed(self):
        for line in self.sudo():
            if line.trade_in_id.state in ('agreed', 'received'):
                raise ValidationError(self.env._(
                    "%(line)s is agreed with the customer. Leave the car to him by the trade-in's button.", line=line.name))

    def _prepare_invoice_line(self, **optional_values):
        """The old car lowers no revenue: it is goods of the store."""
        values = super()._prepare_invoice_line(**optional_values)
        if self.trade_in_id:
            values['account_id'] = self.company_id._dealership_trade_in_account().id
        return values
