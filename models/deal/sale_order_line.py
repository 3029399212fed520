"""Lines of a deal: kind, gift, promotion, what they would cost by the list, and what they cost the store (H01, H06)."""
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .product_template import DEAL_KINDS

COST_GROUPS = (
    'auto_dealership.group_manager,auto_dealership.group_finance,auto_dealership.group_auditor,sales_team.group_sale_manager')
# What decides how much a line costs the customer.
PRICE_FIELDS = frozenset((
    'product_id', 'price_unit', 'discount', 'product_uom_qty', 'product_uom_id', 'is_gift', 'promotion_id', 'tax_ids'))


class SaleOrderLine(models.Model):
    _name = 'sale.order.line'
    _inherit = ['sale.order.line', 'dealership.protected.mixin']

    _protected_fields = ('deal_kind', 'deal_list_price', 'is_price_typed')

    is_deal = fields.Boolean(related='order_id.is_deal')
    deal_kind = fields.Selection(
        DEAL_KINDS, "Kind", compute='_compute_deal_kind', store=True, precompute=True, help="What the line is on the deal (项目).")
    is_gift = fields.Boolean("Gift", help="Given for nothing (赠送): the price is zero, the cost is the store's.")
    promotion_id = fields.Many2one(
        'dealership.promotion', check_company=True, ondelete='restrict', help="Promotion that the line stands for (促销).")
    deal_list_price = fields.Float(
        "List Price", digits='Product Price', compute='_compute_deal_list_price', store=True, precompute=True, copy=False, aggregator=None,
        help="Guide price (指导价) when the line was written; the discount is measured by it.")
    is_price_typed = fields.Boolean("Typed", copy=False, readonly=True, help="The purchase tax was typed and is not reckoned any more.")
    deal_cost = fields.Monetary(
        "Cost", compute='_compute_deal_cost', store=True, readonly=False, copy=False, groups=COST_GROUPS,
        help="What the line costs the store, without tax (成本).")

    @api.depends('product_id')
    def _compute_deal_kind(self):
        for line in self:
            line.deal_kind = line.product_id.deal_kind

    @api.depends('product_id', 'order_id.is_deal')
    def _compute_deal_list_price(self):
        """Kept as it was: a guide price that changes later changes no discount that was given."""
        for line in self:
            product, order = line.product_id, line.order_id
            if not (product and order.is_deal):
                line.deal_list_price = 0
                continue
            price = product.with_company(order.company_id).lst_price
            if product.currency_id and order.currency_id and product.currency_id != order.currency_id:
                price = product.currency_id._convert(
                    price, order.currency_id, order.company_id, order.date_order or fields.Date.today(), round=False)
            line.deal_list_price = price

    @api.depends('product_id', 'product_uom_qty', 'order_id.vehicle_id')
    def _compute_deal_cost(self):
        for line in self:
            if not (line.product_id and line.order_id.is_deal):
                line.deal_cost = 0
                continue
            vehicle = line.order_id.vehicle_id.sudo()  # consultants sell without seeing the cost
            if line.deal_kind == 'car' and vehicle.net_car_value:
                line.deal_cost = vehicle.net_car_value
            else:
                line.deal_cost = line.product_id.with_company(line.company_id).sudo().standard_price * line.product_uom_qty

    def _listed_quantity(self):
        """How many the list price is for: a dozen is twelve."""
        self.ensure_one()
        unit = self.product_id.uom_id
        if not self.product_uom_id or self.product_uom_id == unit:
            return self.product_uom_qty
        return self.product_uom_id._compute_quantity(self.product_uom_qty, unit, round=False)

    def _protected_records(self):
        return self.filtered('is_deal')

    # What changes a price

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create([{**vals, 'price_unit': 0, 'discount': 0} if vals.get('is_gift') else vals for vals in vals_list])
        deals = lines.filtered('is_deal')
        if deals:
            deals._check_open()
            typed = deals.filtered(lambda line: line.deal_kind == 'purchase_tax' and line.price_unit)
            typed.sudo().write({'is_price_typed': True})  # the workflow's field
            deals._after_price_change()
        return lines

    def write(self, vals):
        if 'order_id' in vals and not self.env.su:
            self._check_stays(vals['order_id'])
        if not self.env.su and not {'name', 'deal_beneficiary_id'}.isdisjoint(vals):
            self._check_words(vals)
        deals = self.filtered('is_deal') if not PRICE_FIELDS.isdisjoint(vals) else self.browse()
        if not deals:
            return super().write(vals)
        if vals.get('is_gift'):
            vals = {**vals, 'price_unit': 0, 'discount': 0}
        changed = deals.filtered(lambda line: any(line._differs(name, vals[name]) for name in PRICE_FIELDS.intersection(vals)))
        if changed:
            changed._check_open()
        result = super().write(vals)
        if changed:
            if 'price_unit' in vals and not self.env.su:
                changed.filtered(lambda line: line.deal_kind == 'purchase_tax').sudo().write({'is_price_typed': True})
            changed._after_price_change()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_deal_lines(self):
        deals = self.filtered('is_deal')
        if deals:
            deals._check_open()
            deals._own_lines().order_id._void_price_approvals()

    def _own_lines(self):
        """Lines that are the store's business: not money of others."""
        return self.filtered(lambda line: not line.display_type and not line.product_id.is_on_behalf)

    def _after_price_change(self):
        """What was agreed for another price is agreed no more, and the tax follows the car's price."""
        self._own_lines().order_id._void_price_approvals()
        self.order_id._settle_price_anew()
        self.filtered(lambda line: line.deal_kind in ('car', 'purchase_tax', 'promotion')).order_id._reckon_purchase_tax()

    def _check_words(self, vals):
        """What the customer has signed for, and for whom his money is."""
        self.filtered(lambda line: line.is_deal and any(
            name in vals and line._differs(name, vals[name]) for name in ('name', 'deal_beneficiary_id')))._check_open()

    def _check_stays(self, order_id):
        """No line is moved out of a deal or into one, past all that is asked of it there."""
        target = self.env['sale.order'].browse(order_id)
        for line in self:
            if line.order_id != target and (line.is_deal or target.sudo().is_deal):
                raise UserError(self.env._(
                    "%(line)s stays on %(deal)s. Write a line of its own on the other one.", line=line.name, deal=line.order_id.name))

    def _check_open(self):
        """The price of a signed contract stands; money for others is brought to its real amount by finance or a manager."""
        if self.env.su:
            return
        user = self.env.user
        may = user.has_group('auto_dealership.group_manager') or user.has_group('auto_dealership.group_finance')
        for line in self:
            if line.state in ('sale', 'cancel') and not (may and line.state == 'sale' and line.product_id.is_on_behalf):
                raise UserError(self.env._(
                    "%(deal)s is signed: its lines do not change any more. Only taxes, premiums and fees for others are brought to their "
                    "real amount, by finance or a sales manager.", deal=line.order_id.name))

    @api.constrains('is_gift', 'price_unit', 'discount', 'product_uom_qty')
    def _check_deal_line(self):
        for line in self.filtered('is_deal'):
            if line.is_gift and line.price_unit:
                raise ValidationError(self.env._("%(line)s is a gift: its price is zero.", line=line.product_id.display_name))
            if line.product_uom_qty < 0 or line.discount > 100 or line.discount < 0:
                raise ValidationError(self.env._("%(line)s: the quantity is not below zero, a discount is between 0 and 100 %%.",
                                                 line=line.product_id.display_name))
            if line.price_unit < 0 and line.product_id.is_on_behalf:
                raise ValidationError(self.env._(
                    "%(line)s is collected for somebody else and cannot be below zero.", line=line.product_id.display_name))
