"""A car gets a plate, a VIN or another owner: its customer may be another consultant's (F01)."""
from odoo import api, models


class FleetVehicle(models.Model):
    _inherit = 'fleet.vehicle'

    @api.model_create_multi
    def create(self, vals_list):
        vehicles = super().create(vals_list)
        cards = vehicles._cards_of_owners()
        if cards:
            cards._claim_again()
        return vehicles

    def write(self, vals):
        if {'owner_id', 'vin_sn', 'license_plate', 'dealer_role', 'active'}.isdisjoint(vals):
            return super().write(vals)
        cards = self._cards_of_owners()
        result = super().write(vals)
        cards |= self._cards_of_owners()
        if cards:
            cards._claim_again()
        return result

    def _cards_of_owners(self):
        """Open cards of the customers who own these cars, or drive them today."""
        cars = self.sudo().filtered('dealer_role')  # whose card it is decides nothing here but whom to ask
        Lead = self.env['crm.lead'].sudo()
        if not cars or not self.env['crm.team']._dealership_team_ids():
            return Lead
        return Lead._cards_of_customers(cars.owner_id.ids) | Lead.search([
            ('present_vehicle_id', 'in', cars.ids), ('team_id', 'in', list(self.env['crm.team']._dealership_team_ids())),
            ('won_status', '=', 'pending'), ('user_id', '!=', False)])
