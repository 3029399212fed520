from odoo import fields, models


class DealershipDealStandardLine(models.Model):
    """A line that a store writes on its deals (成交单标准项目): what a new deal begins with."""
    _name = 'dealership.deal.standard.line'
    _description = "Standard Line of Deals"
    _order = 'sequence, id'
    _rec_name = 'product_id'
    _check_company_auto = True

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    product_id = fields.Many2one(
        'product.product', required=True, check_company=True, ondelete='cascade', domain="[('sale_ok', '=', True)]")
    deal_kind = fields.Selection(related='product_id.deal_kind')
    company_id = fields.Many2one('res.company', "Store", index=True, help="Empty: for every store.")
    price_unit = fields.Float("Price", digits='Product Price', help="0: the price of the product; purchase tax is reckoned.")
    is_gift = fields.Boolean("Gift")
    paid_by = fields.Selection(
        [('loan', "Loan"), ('cash', "Cash")], "Only When Paid By",
        help="Empty: on every deal. The loan fee, for example, only with a loan.")

    def _line_vals(self):
        """Values of the line of a deal."""
        self.ensure_one()
        vals = {'product_id': self.product_id.id, 'sequence': 20 + self.sequence, 'is_gift': self.is_gift}
        if self.price_unit and not self.is_gift:
            vals['price_unit'] = self.price_unit
        return vals
