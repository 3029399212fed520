"""A visit stays what it was when its car is archived."""
from odoo import models


class FleetVehicleLogServices(models.Model):
    _inherit = 'fleet.vehicle.log.services'

    def write(self, vals):
        if self.env.context.get('dealership_keeps_history') and vals == {'active': False}:
            return super(FleetVehicleLogServices, self.filtered(lambda visit: not visit.workshop_state)).write(vals)
        return super().write(vals)
