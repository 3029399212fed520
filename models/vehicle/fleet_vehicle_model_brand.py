from odoo import fields, models


class FleetVehicleModelBrand(models.Model):
    _inherit = 'fleet.vehicle.model.brand'

    is_dealer_brand = fields.Boolean(
        "Sold Here", help="The store sells new cars of this brand (本牌); the others are competitors or trade-ins.")
