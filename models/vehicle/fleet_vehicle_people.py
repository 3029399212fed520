"""Who owned or used a car before is told by its history alone, to whoever may know him (N01)."""
from odoo import fields, models

from .fleet_vehicle_access import ROLES_OF_THE_STORE

PEOPLE = ('owner_id', 'driver_id', 'future_driver_id')


class FleetVehicle(models.Model):
    """The chatter is read by everybody who sees the car, `dealership.vehicle.owner` has rules of its own: customers' names stand in
    the latter only. Company cars keep the fleet app's ways."""
    _inherit = 'fleet.vehicle'

    def _mail_track(self, tracked_fields, initial_values):
        if self.dealer_role in ROLES_OF_THE_STORE:
            tracked_fields = {name: info for name, info in tracked_fields.items() if name not in PEOPLE}
        return super()._mail_track(tracked_fields, initial_values)

    def _track_filter_for_display(self, tracking_values):
        """Also what was tracked before the car was the dealership's business."""
        shown = super()._track_filter_for_display(tracking_values)
        if self.sudo().dealer_role in ROLES_OF_THE_STORE:
            shown = shown.filtered(lambda tracking: tracking.field_id.name not in PEOPLE)
        return shown

    def write(self, vals):
        if vals.get('driver_id'):
            self.sudo().filtered(lambda car: (
                car.dealer_role in ROLES_OF_THE_STORE and car.driver_id and car.driver_id.id != vals['driver_id']
            ))._end_use(fields.Date.context_today(self))
        return super().write(vals)

    def _end_use(self, date):
        """The users' time with these cars ends; no task that names them asks to enter by hand when that was, as core's would."""
        if not self:
            return
        cars = self.sudo()  # core's model of the fleet officers; who may change the car was checked, or is by the write that follows
        cars.env['fleet.vehicle.assignation.log'].search(
            [('vehicle_id', 'in', self.ids), ('date_end', '=', False)]).write({'date_end': date})
        cars.filtered('driver_id').driver_id = False
