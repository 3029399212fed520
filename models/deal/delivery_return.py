"""A car that was handed over comes back (退车): only by the manager, before the deal is cancelled."""
from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class DealershipDelivery(models.Model):
    _inherit = 'dealership.delivery'

    def _take_back(self, reason, mileage=0):
        """The customer gives the car back: it stands in stock as used, and the deal can be cancelled or delivered anew."""
        self._begin_step(('delivered',))
        order = self.order_id
        order.check_access('write')
        if not self.env.user.has_group('auto_dealership.group_manager'):
            raise AccessError(self.env._("A delivered car is taken back by a sales manager."))
        if not (reason or '').strip():
            raise UserError(self.env._("Enter why the car is taken back."))
        vehicle = self.sudo().vehicle_id
        if vehicle.owner_id != order.sudo().partner_id or vehicle.dealer_role != 'customer':
            raise UserError(self.env._(
                "%(vehicle)s is not %(customer)s's any more; it cannot come back by this deal.", vehicle=vehicle.display_name,
                customer=order.sudo().partner_id.name))
        # a car in stock again; the workflow's own fields
        nobody, day = vehicle.env['res.partner'], self._store_day(fields.Datetime.now())
        vehicle._hand_over(nobody, day, 'return', mileage=mileage, note=reason, vals={
            'dealer_role': 'stock', 'vehicle_condition': 'used', 'sold_on': False, 'warranty_until': False, 'first_service_due_on': False})
        self.sudo().write({'state': 'cancelled', 'cancel_reason': reason.strip(), 'closed_by_id': self.env.uid})
        order.sudo().write({'delivered_on': False, 'delivery_id': False})
        order._hold_vehicles()
        return True
