"""A VIN whose check digit is wrong is kept only when a sales manager has looked at the car (J01)."""
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class FleetVehicle(models.Model):
    _inherit = 'fleet.vehicle'

    _protected_fields = ('vin_override_user_id',)

    vin_override_user_id = fields.Many2one(
        'res.users', "VIN Accepted By", compute='_compute_vin_override_user_id', store=True, readonly=False, copy=False,
        help="Manager who accepted a VIN whose check digit is wrong, after a look at the car.")
    vin_accepted = fields.Boolean(
        "VIN Is Really So", compute='_compute_vin_accepted', inverse='_inverse_vin_accepted',
        help="Ticked by a sales manager who compared a VIN with the car: it is kept although its check digit is wrong.")

    @api.depends('vin_sn')
    def _compute_vin_override_user_id(self):
        """Who accepted a VIN accepted that one and no other."""
        self.vin_override_user_id = False

    @api.depends('vin_override_user_id')
    def _compute_vin_accepted(self):
        for vehicle in self:
            vehicle.vin_accepted = bool(vehicle.vin_override_user_id)

    def _inverse_vin_accepted(self):
        self.filtered('vin_accepted').action_accept_vin()

    @api.model_create_multi
    def create(self, vals_list):
        accepted = [vals.get('vin_sn') if vals.get('vin_accepted') else None for vals in vals_list]
        vehicles = super().create([
            {name: value for name, value in vals.items() if name not in ('vin_accepted', 'vin_sn')} if number else vals
            for vals, number in zip(vals_list, accepted, strict=True)])
        for vehicle, number in zip(vehicles, accepted, strict=True):
            if number:
                vehicle._accept_vin(number)
        return vehicles

    def write(self, vals):
        if not (vals.get('vin_accepted') and vals.get('vin_sn')):
            return super().write(vals)
        result = super().write({name: value for name, value in vals.items() if name not in ('vin_accepted', 'vin_sn')})
        self._accept_vin(vals['vin_sn'])
        return result

    def action_accept_vin(self):
        """A sales manager accepts the VIN as it stands."""
        for vehicle in self:
            vehicle._accept_vin(vehicle.vin_sn)

    def _accept_vin(self, number):
        """VIN and who accepted it are written together, so that no other VIN profits."""
        if not self.env.user.has_group('auto_dealership.group_manager'):
            raise ValidationError(self.env._("Only a sales manager can accept a VIN whose check digit is wrong."))
        self.check_access('write')
        self.sudo().write({'vin_sn': number, 'vin_override_user_id': self.env.uid})  # who accepted is not for the form to type
