"""What a vehicle is called where it is chosen or linked."""
from odoo import api, models


class FleetVehicle(models.Model):
    _inherit = 'fleet.vehicle'

    @api.depends('dealer_role', 'vin_sn')
    def _compute_vehicle_name(self):
        """A car without a plate is called by the end of its VIN: core writes “No Plate” into the name, in one language for all."""
        super()._compute_vehicle_name()
        for vehicle in self.filtered(lambda v: v.dealer_role and not v.license_plate):
            parts = (vehicle.model_id.brand_id.name, vehicle.model_id.name, (vehicle.vin_sn or '')[-6:])
            vehicle.name = '/'.join(part for part in parts if part)
