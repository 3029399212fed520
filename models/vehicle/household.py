"""What a family drives (A13)."""
from odoo import api, fields, models


class DealershipHousehold(models.Model):
    _inherit = 'dealership.household'

    vehicle_ids = fields.Many2many('fleet.vehicle', compute='_compute_vehicle_ids', string="Vehicles")
    vehicle_summary = fields.Char("Drives", compute='_compute_vehicle_ids')

    @api.depends('member_ids.owned_vehicle_ids')
    def _compute_vehicle_ids(self):
        for household in self:
            household.vehicle_ids = household.member_ids.owned_vehicle_ids
            household.vehicle_summary = ", ".join(household.vehicle_ids.mapped('display_name'))
