"""What a deal knows of the hand-over of its car (I01, I02), and that a delivered car is not sold again."""
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from .delivery_flow import FOR_SALE


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    _protected_fields = ('delivery_id', 'delivered_on')

    delivery_id = fields.Many2one(
        'dealership.delivery', readonly=True, copy=False, index='btree_not_null', ondelete='set null',
        help="The delivery that is booked, or done (交车).")
    delivered_on = fields.Date(readonly=True, copy=False, help="Day on which the customer took the car (交车日期).")
    delivery_state = fields.Selection(related='delivery_id.state', string="State of the Delivery")

    @api.constrains('vehicle_id', 'is_deal')
    def _check_vehicle_for_sale(self):
        for order in self.filtered('is_deal'):
            vehicle = order.vehicle_id.sudo()  # its role tells nothing of whose it is
            if vehicle and not order.delivered_on and vehicle.dealer_role not in FOR_SALE:
                raise ValidationError(self.env._(
                    "%(vehicle)s is not for sale: it belongs to a customer, or is no car of the store.", vehicle=vehicle.display_name))

    def write(self, vals):
        if 'vehicle_id' in vals or 'partner_id' in vals or vals.get('state') in ('draft', 'sent'):
            self._check_not_delivered(vals)
        changed = self.browse()
        if 'vehicle_id' in vals:
            changed = self.filtered(
                lambda order: order.delivery_id and order.vehicle_id and order._differs('vehicle_id', vals['vehicle_id']))
        result = super().write(vals)
        changed.sudo().delivery_id._begin_anew()  # whoever chooses another car
        return result

    def _check_not_delivered(self, vals):
        for order in self:
            if order.is_deal and order.delivered_on and (
                    'state' in vals or any(name in vals and order._differs(name, vals[name]) for name in ('vehicle_id', 'partner_id'))):
                raise UserError(self.env._(
                    "%(deal)s: the car was handed over on %(day)s; customer and vehicle of the deal do not change any more.",
                    deal=order.name, day=format_date(self.env, order.delivered_on)))

    def _hold_vehicles(self):
        """A car that was handed over is the customer's; it may come back as a trade-in and be sold once more."""
        return super(SaleOrder, self.filtered(lambda order: not order.delivered_on))._hold_vehicles()

    def _cancel_problem(self):
        if self.sudo().delivered_on:
            return self.env._(
                "%(deal)s: the car was handed over on %(day)s. The manager takes it back first (“Take Car Back” on the delivery).",
                deal=self.name, day=format_date(self.env, self.delivered_on))
        return super()._cancel_problem()

    def _after_deal_cancelled(self, how, reason):
        super()._after_deal_cancelled(how, reason)
        deliveries = self.sudo().delivery_id.filtered(lambda delivery: delivery.state in ('booked', 'inspected', 'ready'))
        if deliveries:
            deliveries._cancel(reason or self.env._("The deal was cancelled"))

    def action_book_delivery(self):
        """Book the delivery, or show the one that is booked."""
        self.ensure_one()
        self.check_access('read')
        view = self.env.ref('auto_dealership.dealership_delivery_view_form')
        action = {
            'type': 'ir.actions.act_window', 'name': self.env._("Delivery"), 'res_model': 'dealership.delivery',
            'views': [(view.id, 'form')],
        }
        if self.delivery_id:
            return {**action, 'res_id': self.delivery_id.id}
        return {**action, 'context': {'default_order_id': self.id}}
