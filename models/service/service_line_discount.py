"""What a line gives away of its price in the list, and whether that is more than an advisor may (工时/配件折扣权限, J02)."""
from odoo import api, fields, models

from ...rules import service_discount

# What was agreed with a line; changed, it is to be agreed anew.
AGREED = ('product_id', 'kind', 'quantity', 'price_unit', 'discount', 'payer', 'list_price', 'visit_id')


class DealershipServiceLine(models.Model):
    _inherit = 'dealership.service.line'

    _protected_fields = ('list_price',)

    list_price = fields.Float(
        "Price in the List", digits='Product Price', compute='_compute_list_price', store=True, precompute=True,
        help="What the product costs in the list when it is chosen (标准价).")
    discount_given = fields.Float(
        "Given Away (%)", digits=(5, 2), compute='_compute_discount_given', aggregator=None,
        help="Below the price in the list, whatever way: a discount, a lower price, work that the store pays on a customer's car.")
    is_beyond_limit = fields.Boolean(compute='_compute_discount_given')

    @api.depends('product_id')
    def _compute_list_price(self):
        for line in self:
            line.list_price = line.product_id.lst_price

    @api.depends('product_id', 'kind', 'list_price', 'price_unit', 'discount', 'payer', 'visit_id.vehicle_id', 'company_id')
    def _compute_discount_given(self):
        for line in self:
            facts = line._price_facts()
            line.discount_given = service_discount.given(*facts)
            line.is_beyond_limit = service_discount.is_beyond(line._discount_limit(), *facts)

    def _price_facts(self):
        own_car = self.visit_id.sudo().vehicle_id.dealer_role != 'customer'  # whose car it is tells nobody anything
        return self.payer or 'customer', self.list_price, self.price_unit, self.discount, own_car

    def _discount_limit(self):
        """Percent that needs nobody's agreement; a good is a part, whatever the line calls it."""
        company = (self.company_id or self.env.company).sudo()
        product = self.product_id.sudo()
        is_work = product.type == 'service' if product else self.kind == 'work'
        return company.dealership_workshop_discount_work if is_work else company.dealership_workshop_discount_parts

    def _lines_beyond(self):
        """Those that somebody must agree to; what an invoice charges already was agreed to then."""
        return self.filtered(lambda line: line.is_beyond_limit and not line.is_invoiced)

    def _agreed_facts(self):
        """Line id → what would have to be agreed anew, as JSON keeps it."""
        return {str(line.id): [
            line.product_id.id, line.kind, line.quantity, line.price_unit, line.discount, line.payer, line.list_price] for line in self}

    def _beyond_words(self):
        """A sentence for each of them: what it costs in the list, what is charged, and the limit."""
        return [
            self.env._("“%s” is paid by the store itself, on a customer's car.", line.name)
            if line.payer == 'internal' else
            self.env._(
                "“%(line)s” gives away %(given)s %%, more than the %(limit)s %% that need no manager.", line=line.name,
                given=f"{line.discount_given:.4g}", limit=f"{line._discount_limit():g}")
            for line in self]

    def _lost_amount(self):
        return sum(service_discount.lost(*line._price_facts()) * line.quantity for line in self)

    def write(self, vals):
        visits = self.visit_id
        result = super().write(vals)
        if not set(AGREED).isdisjoint(vals):
            (visits | self.visit_id)._void_overtaken()
        return result

    def unlink(self):
        visits = self.visit_id
        result = super().unlink()
        visits.exists()._void_overtaken()
        return result
