from odoo import api, fields, models

DEALERSHIP_ROLES = ('group_consultant', 'group_lead_desk', 'group_service_advisor')


class FleetVehicleModel(models.Model):
    _inherit = 'fleet.vehicle.model'

    series = fields.Char(help="Series (车系) to which the model belongs, when it differs from its name.")
    is_dealer_brand = fields.Boolean(related='brand_id.is_dealer_brand', store=True, index=True)
    trim_ids = fields.One2many('dealership.vehicle.trim', 'model_id', "Trims")
    color_ids = fields.Many2many(
        'dealership.vehicle.color', 'dealership_vehicle_color_model_rel', 'model_id', 'color_id', "Colours")

    @api.model
    def _get_year_selection(self):
        """Next year's models are sold this autumn; core's list ends with this year."""
        years = super()._get_year_selection()
        return [*years, (str(years[-1][1] + 1), years[-1][1] + 1)]

    @api.model
    def default_get(self, fields):
        """Fleet takes every new model for an electric car; what people in a store drive up in is mostly not."""
        defaults = super().default_get(fields)
        if defaults.get('default_fuel_type') and 'default_default_fuel_type' not in self.env.context and any(
                self.env.user.has_group(f'auto_dealership.{role}') for role in DEALERSHIP_ROLES):
            defaults['default_fuel_type'] = False
        return defaults
