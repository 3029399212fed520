from odoo import models


class FleetVehicle(models.Model):
    _name = 'fleet.vehicle'
    _inherit = ['fleet.vehicle', 'dealership.cost.mixin']

    _cost_fields = ('net_car_value', 'residual_value')
