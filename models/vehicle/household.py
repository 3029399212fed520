"""What a family drives (A13)."""
from odoo import api, fields, models


class DealershipHousehold(models.Model):
    _inherit = 'dealership.household'

    vehicle_ids = fields.Many2many('fleet.vehicle', compute='_compute_vehicle_ids', string="Vehicles")
    vehicle_summary = fields.Char("Drives", compute='_compute_vehicle_ids')

    @api.depends('member_ids.owned_vehicle_ids')
    @api.depends_context('uid')
    def _compute_vehicle_ids(self):
        """Vehicles that the user may see, of the members whom he may see."""
        vehicles = self.env['fleet.vehicle'].search_fetch(
            [('owner_id.household_id', 'in', self.ids)], ['owner_id', 'name'])
        by_household = vehicles.sudo().grouped(lambda vehicle: vehicle.owner_id.household_id)  # owners just searched for
        for household in self:
            household.vehicle_ids = by_household.get(household._origin, vehicles.browse()).with_env(self.env)
            household.vehicle_summary = ", ".join(household.vehicle_ids.mapped('display_name'))
