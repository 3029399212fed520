"""A car that turns out to be of another model changes what was counted of the months gone by (J03)."""
from odoo import models

from .standing import CAME


class FleetVehicle(models.Model):
    _inherit = 'fleet.vehicle'

    def write(self, vals):
        result = super().write(vals)
        if 'model_id' in vals:  # its visits count as those of another model
            visits = self.env['fleet.vehicle.log.services'].sudo().with_context(active_test=False)  # whoever sees them
            self.env['dealership.loyalty.change']._note({
                company.id for company, in visits._read_group(
                    [('vehicle_id', 'in', self.ids), ('workshop_state', 'in', CAME), ('company_id', '!=', False)], ['company_id'])})
        return result
