"""What a visit read stands in the car's line of mileages as it was read (J01)."""
from odoo import models
from odoo.exceptions import UserError


class FleetVehicleOdometer(models.Model):
    _inherit = 'fleet.vehicle.odometer'

    def write(self, vals):
        if not self.env.su and not {'value', 'date', 'vehicle_id'}.isdisjoint(vals):
            self._check_not_of_a_visit(vals)
        return super().write(vals)

    def _check_not_of_a_visit(self, vals):
        changed = {reading.id for reading in self if any(
            name in vals and self._fields[name].convert_to_cache(vals[name], reading) != self._fields[name].convert_to_cache(
                reading[name], reading) for name in ('value', 'date', 'vehicle_id'))}
        visit = changed and self.env['fleet.vehicle.log.services'].sudo().search(  # whether there is one
            [('odometer_id', 'in', list(changed)), ('workshop_state', '!=', False)], limit=1)
        if visit:
            raise UserError(self.env._(
                "%(km)s km were read at the visit %(visit)s and stay as they were read. Enter the right mileage as a reading of its own, "
                "with the reason.", km=visit.mileage, visit=visit.name))
