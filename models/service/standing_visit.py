"""A car that has been to the workshop gets its class at once, not by night (J03)."""
from odoo import models


class FleetVehicleLogServices(models.Model):
    _inherit = 'fleet.vehicle.log.services'

    def _after_left(self):
        super()._after_left()
        self.env['dealership.service.standing'].sudo()._refresh(self.sudo().vehicle_id.ids)  # the row is the system's
