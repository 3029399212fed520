"""The deal sheet (成交单, H01): which car, in which colours, with which lines; made from the card in one click."""
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

SALEABLE = ('transit', 'stock', 'demo')


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    trim_id = fields.Many2one(
        'dealership.vehicle.trim', index='btree_not_null', ondelete='restrict', help="The version that is sold (配置/款型).")
    model_id = fields.Many2one(related='trim_id.model_id', string="Model")
    exterior_color_id = fields.Many2one('dealership.vehicle.color', "Exterior Colour", domain="[('kind', '=', 'exterior')]")
    interior_color_id = fields.Many2one('dealership.vehicle.color', "Interior Colour", domain="[('kind', '=', 'interior')]")
    vin_sn = fields.Char(related='vehicle_id.vin_sn', string="VIN")
    engine_number = fields.Char(related='vehicle_id.engine_number')
    card_number = fields.Char(related='opportunity_id.card_number', string="Card No.")
    deal_paid_by = fields.Selection(
        [('cash', "Cash"), ('loan', "Loan")], "Paid By", compute='_compute_deal_paid_by', store=True, readonly=False,
        help="How the customer pays (付款方式); with a loan the deal has the loan's fee.")
    deal_car_price = fields.Monetary("Car Price", compute='_compute_deal_parts', help="Price of the car itself, VAT included (裸车价).")
    deal_extras = fields.Monetary(
        "Accessories and Services", compute='_compute_deal_parts',
        help="Accessories, fitting, warranty, services (精品及服务).")
    deal_fees = fields.Monetary(
        "Taxes and Fees", compute='_compute_deal_parts',
        help="Collected for others: purchase tax, insurance, plate (税费代收).")
    deal_reduced = fields.Monetary(
        "Promotions and Trade-in", compute='_compute_deal_parts', help="Taken off the price (促销、置换抵扣).")

    @api.depends('opportunity_id')
    def _compute_deal_paid_by(self):
        for order in self:
            order.deal_paid_by = order.deal_paid_by or (order.is_deal and order.opportunity_id.sudo().payment_method) or False

    @api.depends('order_line.price_total', 'order_line.deal_kind')
    def _compute_deal_parts(self):
        for order in self:
            parts = dict.fromkeys(('deal_car_price', 'deal_extras', 'deal_fees', 'deal_reduced'), 0)
            for line in order._deal_lines() if order.is_deal else ():
                if line.price_total < 0:
                    parts['deal_reduced'] += line.price_total
                elif line.deal_kind == 'car':
                    parts['deal_car_price'] += line.price_total
                else:
                    parts['deal_fees' if line.product_id.is_on_behalf else 'deal_extras'] += line.price_total
            for name, value in parts.items():
                order[name] = value

    def _deal_model(self):
        self.ensure_one()
        return self.sudo().trim_id.model_id or self.sudo().vehicle_id.model_id

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders.filtered(lambda order: order.is_deal and (order.trim_id or order.vehicle_id))._follow_car()
        return orders

    def write(self, vals):
        if {'trim_id', 'vehicle_id'}.isdisjoint(vals) or not any(order.is_deal for order in self):
            return super().write(vals)
        changed = self.filtered(lambda order: order.is_deal and any(
            order._differs(name, vals[name]) for name in ('trim_id', 'vehicle_id') if name in vals))
        if 'trim_id' in vals and not self.env.su and any(order.state == 'sale' for order in changed):
            raise UserError(self.env._("%s is signed: another car is another deal. Cancel it first.", changed[:1].name))
        if 'vehicle_id' in vals:
            changed.filtered('holds_vehicle')._release_vehicle()
        result = super().write(vals)
        changed._follow_car()
        return result

    def _follow_car(self):
        """The chosen vehicle says trim and colours, the trim says the line and its price."""
        self._check_for_sale()
        for order in self:
            vehicle = order.vehicle_id.sudo()
            vals = {
                name: vehicle[name].id for name in ('trim_id', 'exterior_color_id', 'interior_color_id')
                if vehicle[name] and order[name] != vehicle[name] and (name != 'trim_id' or not order.trim_id)}
            if vals:
                super(SaleOrder, order).write(vals)  # pylint: disable=super-method-mismatch
            if order.state in ('draft', 'sent'):
                order._set_car_line()

    def _set_car_line(self):
        """One line for the car, of the product of its trim."""
        self.ensure_one()
        product = self.trim_id._deal_product()
        if not product:
            return
        line = self._car_line()
        if not line:
            self.write({'order_line': [Command.create({'product_id': product.id, 'sequence': 1})]})
        elif line.product_id != product:
            line.write({'product_id': product.id, 'price_unit': product.with_company(self.company_id).lst_price, 'discount': 0})

    @api.constrains('vehicle_id', 'trim_id')
    def _check_deal_vehicle(self):
        for order in self.filtered(lambda order: order.is_deal and order.vehicle_id and order.holds_vehicle is not None):
            vehicle = order.vehicle_id.sudo()
            if order.trim_id and (vehicle.model_id != order.trim_id.model_id or (vehicle.trim_id and vehicle.trim_id != order.trim_id)):
                raise ValidationError(self.env._(
                    "%(vehicle)s is no %(trim)s. Choose a car of the version that was sold.", vehicle=vehicle.display_name,
                    trim=order.trim_id.display_name))

    @api.constrains('vehicle_id', 'trim_id')
    def _check_signed_car(self):
        """The car that is chosen after the contract is one of those that the contract is about."""
        for order in self.filtered(lambda order: order.is_deal and order.state == 'sale'):
            problem = order._car_line_problem()
            if problem:
                raise ValidationError(problem)

    def _car_line_problem(self):
        """Why the line of the car is not of the car that the deal is about; empty when it is.

        :return: str
        """
        self.ensure_one()
        product, trim, model = self._car_line().product_id, self.sudo().trim_id, self._deal_model()
        if not product or not model:
            return ""
        trims = trim.search([('product_id', '=', product.id)])
        if (trim.product_id and product != trim.product_id) or (trims and model not in trims.model_id):
            return self.env._(
                "The line of the vehicle is of %(product)s, and the deal is about %(car)s. Choose the version again: it writes the line "
                "and its price.", product=product.display_name, car=(trim or model).display_name)
        return ""

    def _check_for_sale(self):
        for order in self.filtered('vehicle_id'):
            if order.vehicle_id.sudo().dealer_role not in SALEABLE:
                raise UserError(self.env._(
                    "%s is not for sale: it is neither in stock nor in transit.", order.vehicle_id.sudo().display_name))

    def _hold_vehicles(self):
        """Say who has the car; of two at the same moment the database refuses one (`_vehicle_once`)."""
        for order in self.filtered(lambda order: order._wants_vehicle() and not order.holds_vehicle):
            other = self.sudo().search([('vehicle_id', '=', order.vehicle_id.id), ('holds_vehicle', '=', True)], limit=1)
            if other:
                raise UserError(self.env._(
                    "%(vehicle)s is reserved for another deal of %(user)s. Choose another car, or ask %(user)s or the sales manager to "
                    "release it.", vehicle=order.vehicle_id.sudo().display_name, user=other.user_id.name or ""))
        super()._hold_vehicles()

    def _release_vehicle(self):
        """The car is held no more."""
        self.sudo().write({'holds_vehicle': False})  # the workflow's field

    def _wants_vehicle(self):
        """A car that was handed over is its owner's, and held by nobody."""
        return super()._wants_vehicle() and self.vehicle_id.sudo().dealer_role in SALEABLE

    def _deal_problems(self):
        problems = super()._deal_problems()
        card, lines = self.sudo().opportunity_id, self._deal_lines('car')
        if len(lines) > 1 or any(line.product_uom_qty != 1 for line in lines):
            problems.append(self.env._("A deal is about one vehicle. Make another deal for the next one."))
        car_problem = self._car_line_problem()
        if car_problem:
            problems.append(car_problem)
        if lines and not lines[0].deal_list_price:
            problems.append(self.env._("%s has no guide price. The administrator sets it on the trim.", lines[0].product_id.display_name))
        if (self.currency_id or self.company_id.currency_id).compare_amounts(self.amount_total, 0) <= 0:
            problems.append(self.env._("The total is not above zero."))
        if not card.active or card.won_status == 'lost':
            problems.append(self.env._("The card %s is closed. Revive it first.", card.name))
        if card.is_disputed:
            problems.append(self.env._(
                "The card %s is in dispute: another consultant has a card of this customer. The deal waits for the manager's ruling.",
                card.name))
        if self.vehicle_id and self.vehicle_id.sudo().dealer_role not in SALEABLE:
            problems.append(self.env._("%s is not for sale.", self.vehicle_id.sudo().display_name))
        return problems

    def get_formview_id(self, access_uid=None):
        """A deal opens in its own sheet, from wherever it is opened."""
        if len(self) == 1 and self.is_deal:
            return self.env.ref('auto_dealership.sale_order_view_form_deal').id
        return super().get_formview_id(access_uid=access_uid)
