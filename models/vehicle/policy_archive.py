"""A policy stays what it was when its car is archived."""
from odoo import models


class FleetVehicleLogContract(models.Model):
    _inherit = 'fleet.vehicle.log.contract'

    def write(self, vals):
        if self.env.context.get('dealership_keeps_history') and vals == {'active': False}:
            return super(FleetVehicleLogContract, self.filtered(lambda contract: not contract.is_policy)).write(vals)
        return super().write(vals)
