"""A car that is reserved for a deal goes to a customer by the delivery of that deal, and by nothing else (I02)."""
from odoo import models
from odoo.exceptions import AccessError, UserError


class FleetVehicle(models.Model):
    _inherit = 'fleet.vehicle'

    def write(self, vals):
        if not self.env.su and not {'dealer_role', 'owner_id', 'active', 'vin_sn'}.isdisjoint(vals):
            self._check_not_reserved(vals)
        return super().write(vals)

    def _check_not_reserved(self, vals):
        changed = self.filtered(lambda vehicle: any(
            name in vals and vehicle._differs(name, vals[name]) for name in ('dealer_role', 'owner_id', 'active', 'vin_sn')))
        if not changed:
            return
        deal = self.env['sale.order'].sudo().search(  # whether it is reserved; for whom is not told
            [('vehicle_id', 'in', changed.ids), ('holds_vehicle', '=', True)], limit=1)
        freeing = vals.get('dealer_role') in ('stock', 'transit') and set(vals) == {'dealer_role'}  # it has arrived
        if deal and not freeing:
            raise UserError(self.env._(
                "%(vehicle)s is reserved for the deal %(deal)s and goes to its customer by the delivery.",
                vehicle=deal.vehicle_id.display_name, deal=deal.name))
        if vals.get('dealer_role') in ('transit', 'stock', 'demo') and not self.env.user.has_group('auto_dealership.group_manager'):
            taken = changed.filtered(lambda vehicle: vehicle.dealer_role == 'customer' and vehicle.sudo().owner_id)
            if taken:
                raise AccessError(self.env._(
                    "%(vehicle)s belongs to a customer. It comes into stock by a trade-in; a sales manager can correct an error.",
                    vehicle=taken[:1].display_name))

    def _check_hand_over(self, owner, date):
        super()._check_hand_over(owner, date)
        if not self.env.su and self.dealer_role != 'customer':
            raise UserError(self.env._(
                "%(vehicle)s is the store's: it goes to a customer by the delivery of a deal.", vehicle=self.display_name))
