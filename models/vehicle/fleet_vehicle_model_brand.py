from odoo import fields, models


class FleetVehicleModelBrand(models.Model):
    _inherit = 'fleet.vehicle.model.brand'

    is_dealer_brand = fields.Boolean(
        "Sold Here", help="The store sells new cars of this brand (本牌); the others are competitors or trade-ins.")

    def action_brand_model_dealer(self):
        """The models of the brand, in the dealership's own list."""
        self.ensure_one()
        return {
            **self.env['ir.actions.act_window']._for_xml_id('auto_dealership.fleet_vehicle_model_action_dealer'),
            'name': self.name,
            'context': {'search_default_brand_id': self.id, 'default_brand_id': self.id},
        }
