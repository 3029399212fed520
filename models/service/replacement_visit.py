"""A car that arrives may call for a replacement prompt (J06)."""
from odoo import fields, models


class FleetVehicleLogServices(models.Model):
    _inherit = 'fleet.vehicle.log.services'

    replacement_ids = fields.One2many('dealership.replacement', 'visit_id', "Replacement Prompts")

    def _after_arrival(self):
        super()._after_arrival()
        self.env['dealership.replacement'].sudo()._prompt(self)  # whose customer it is, is not the advisor's to know
