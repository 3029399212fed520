"""Work and parts of a visit, each with who pays it (J01)."""
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...rules import workshop
from .service_visit import PAYERS

MOST = 10_000_000


class DealershipServiceLine(models.Model):
    """Seen and changed as its visit is."""
    _name = 'dealership.service.line'
    _description = "Work or Part of a Visit"
    _inherit = ['dealership.follow.mixin']
    _order = 'visit_id, sequence, id'
    _check_company_auto = True
    _follow_field = 'visit_id'

    visit_id = fields.Many2one(
        'fleet.vehicle.log.services', "Workshop Visit", required=True, index=True, ondelete='cascade', check_company=True)
    company_id = fields.Many2one(related='visit_id.company_id', store=True, precompute=True, index=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [('work', "Work"), ('part', "Spare Part")], required=True, compute='_compute_kind', store=True, readonly=False, precompute=True)
    product_id = fields.Many2one(
        'product.product', check_company=True, domain="[('type', 'in', ('service', 'consu')), ('sale_ok', '=', True)]")
    name = fields.Char("Description", required=True, compute='_compute_from_product', store=True, readonly=False, precompute=True)
    quantity = fields.Float("Hours or Pieces", default=1.0, digits='Product Unit')
    price_unit = fields.Float(
        "Unit Price", digits='Product Price', compute='_compute_from_product', store=True, readonly=False, precompute=True)
    discount = fields.Float("Discount %", digits='Discount')
    tax_ids = fields.Many2many(
        'account.tax', string="Taxes", compute='_compute_from_product', store=True, readonly=False, precompute=True, check_company=True,
        domain="[('type_tax_use', '=', 'sale')]")
    payer = fields.Selection(PAYERS, "Charged To", required=True, compute='_compute_payer', store=True, readonly=False, precompute=True)
    claim_number = fields.Char("Claim No.", help="Number of the claim (索赔单号/理赔号), for the maker or the insurer.")
    amount_untaxed = fields.Monetary("Without Tax", compute='_compute_amount', store=True)
    amount = fields.Monetary(compute='_compute_amount', store=True)

    _quantity_positive = models.Constraint("CHECK (quantity > 0)", "Hours and pieces are more than zero.")
    _price_not_negative = models.Constraint("CHECK (price_unit >= 0)", "A price is not below zero.")
    _discount_sane = models.Constraint("CHECK (discount >= 0 AND discount <= 100)", "A discount is between 0 and 100 %.")

    @api.depends('product_id')
    def _compute_kind(self):
        """A service is work, a good is a part: nobody chooses twice."""
        for line in self:
            product = line.product_id.sudo()
            line.kind = ('work' if product.type == 'service' else 'part') if product else line.kind or 'work'

    @api.depends('product_id')
    def _compute_from_product(self):
        for line in self:
            product, company = line.product_id, line.company_id or self.env.company
            if product:
                line.name = product.with_context(display_default_code=False).display_name  # the code stands beside it
                line.price_unit = product.lst_price
                line.tax_ids = product.taxes_id._filter_taxes_by_company(company)
            else:
                line.name = line.name
                line.price_unit = line.price_unit
                line.tax_ids = line.tax_ids

    @api.depends('visit_id.payer')
    def _compute_payer(self):
        for line in self:
            line.payer = line.payer or line.visit_id.payer or 'customer'

    @api.depends('quantity', 'price_unit', 'discount', 'tax_ids', 'currency_id')
    def _compute_amount(self):
        for line in self:
            price = line.price_unit * (1 - line.discount / 100)
            totals = line.tax_ids.compute_all(price, line.currency_id, line.quantity, product=line.product_id)
            line.amount_untaxed, line.amount = totals['total_excluded'], totals['total_included']

    @api.constrains('product_id')
    def _check_product(self):
        for line in self:
            if line.product_id and line.product_id.sudo().type not in ('service', 'consu'):
                raise ValidationError(self.env._(
                    "%(product)s is neither work nor a part. Choose a service or a good.", product=line.product_id.display_name))

    @api.constrains('tax_ids')
    def _check_taxes(self):
        for line in self:
            if line.tax_ids.sudo().filtered(lambda tax: tax.type_tax_use != 'sale'):
                raise ValidationError(self.env._("“%s”: choose taxes of sales.", line.name))

    @api.model
    def _check_figures(self, vals):
        """A slip of the keyboard, or what is no number, is said at once."""
        for name in ('quantity', 'price_unit', 'discount'):
            value = vals.get(name)
            if isinstance(value, float | int) and not abs(value) <= MOST:  # also what is no number at all
                raise ValidationError(self.env._(
                    "%(field)s: %(value)s cannot be right.", field=self._fields[name]._description_string(self.env), value=value))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_figures(vals)
        lines = super().create(vals_list)
        lines._check_visit_open()
        lines.visit_id._sum_lines()
        return lines

    def write(self, vals):
        self._check_figures(vals)
        before = self.visit_id
        self._check_visit_open()
        result = super().write(vals)
        self._check_visit_open()
        (before | self.visit_id)._sum_lines()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_while_open(self):
        self._check_visit_open()

    def unlink(self):
        visits = self.visit_id
        result = super().unlink()
        visits.exists()._sum_lines()
        return result

    def _check_visit_open(self):
        """What was done and paid does not change after the car has left."""
        if self.env.su:
            return
        for visit in self.sudo().visit_id:
            if visit.workshop_state not in workshop.OPEN:
                raise UserError(self.env._(
                    "%(visit)s: work and parts change until the car leaves, and only on a visit of the workshop.",
                    visit=visit.display_name))
