from odoo import fields, models


class DealershipVehicleColor(models.Model):
    """Exterior or interior colour of vehicles (车身/内饰颜色)."""
    _name = 'dealership.vehicle.color'
    _description = "Vehicle Colour"
    _order = 'kind, sequence, name, id'

    name = fields.Char(required=True, translate=True)
    kind = fields.Selection([('exterior', "Exterior"), ('interior', "Interior")], required=True, default='exterior')
    html_color = fields.Char("Shade", help="Shade on screens, e.g. #ffffff.")
    model_ids = fields.Many2many(
        'fleet.vehicle.model', 'dealership_vehicle_color_model_rel', 'color_id', 'model_id', "Models",
        help="Models that come in this colour; empty means all.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _name_unique = models.UniqueIndex("(kind, name)", "This colour is in the list already.")
