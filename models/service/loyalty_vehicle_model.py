"""A model that goes to another brand changes what was counted of the months gone by (J03)."""
from odoo import models


class FleetVehicleModel(models.Model):
    _inherit = 'fleet.vehicle.model'

    def write(self, vals):
        result = super().write(vals)
        if 'brand_id' in vals:
            counts = self.env['dealership.loyalty.count'].sudo()  # of every store that was counted
            self.env['dealership.loyalty.change']._note({
                company.id for company, in counts._read_group([('model_id', 'in', self.ids)], ['company_id'])})
        return result
