"""A car that is archived (scrapped, exported) keeps its history: core would archive its services and contracts with it."""
from odoo import models


class FleetVehicle(models.Model):
    _inherit = 'fleet.vehicle'

    def write(self, vals):
        if vals.get('active', True) or not any(vehicle.dealer_role for vehicle in self):
            return super().write(vals)
        # whoever sends this key himself archives nothing by it: it only spares rows from being archived
        return super(FleetVehicle, self.with_context(dealership_keeps_history=True)).write(vals)
