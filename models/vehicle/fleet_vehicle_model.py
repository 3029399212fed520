from odoo import fields, models


class FleetVehicleModel(models.Model):
    _inherit = 'fleet.vehicle.model'

    series = fields.Char(help="Series (车系) to which the model belongs, when it differs from its name.")
    is_dealer_brand = fields.Boolean(related='brand_id.is_dealer_brand', store=True, index=True)
    trim_ids = fields.One2many('dealership.vehicle.trim', 'model_id', "Trims")
    color_ids = fields.Many2many(
        'dealership.vehicle.color', 'dealership_vehicle_color_model_rel', 'model_id', 'color_id', "Colours")
