"""Lines of money collected for others: untaxed, posted to the account from which it is passed on (H04)."""
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command


class SaleOrderLine(models.Model):
    _inherit = 'sale.order.line'

    deal_beneficiary_id = fields.Many2one(
        'res.partner', "For Whom", ondelete='restrict', copy=True,
        help="Tax office, insurer or agent whom this money is for (代收单位). Empty: the one of the product.")

    def _is_on_behalf(self):
        """Whether the line is money of somebody else on a deal."""
        self.ensure_one()
        return not self.display_type and self.order_id.is_deal and self.product_id.is_on_behalf

    @api.depends('order_id.is_deal')
    def _compute_tax_ids(self):
        super()._compute_tax_ids()
        for line in self:
            if line.tax_ids and line._is_on_behalf():
                line.tax_ids = False

    @api.constrains('tax_ids', 'product_id')
    def _check_on_behalf_untaxed(self):
        for line in self:
            if line.tax_ids and line._is_on_behalf():
                raise ValidationError(self.env._(
                    "%(line)s is collected for somebody else: it bears no tax of the store. Remove the tax from the line.",
                    line=line.product_id.display_name))

    def _prepare_invoice_line(self, **optional_values):
        values = super()._prepare_invoice_line(**optional_values)
        if self._is_on_behalf():
            values.update(
                account_id=self.company_id._dealership_on_behalf_account().id, tax_ids=[Command.clear()], deal_on_behalf=True,
                deal_beneficiary_id=(self.deal_beneficiary_id or self._product_beneficiary()).id)
        return values

    def _product_beneficiary(self):
        return self.product_id.with_company(self.company_id).deal_beneficiary_id
