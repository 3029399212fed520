"""The new price of a car, from which its present value is reckoned (J06)."""
from odoo import models


class FleetVehicle(models.Model):
    _inherit = 'fleet.vehicle'

    def _new_price(self):
        """What its owner paid for a new car, else the guide price of the trim; 0 when neither is known."""
        self.ensure_one()
        if self.purchase_price > 0 and self.vehicle_condition != 'used':
            return self.purchase_price
        return max(self.trim_id.list_price, 0)
