"""A vehicle of the dealership opens in the dealership's form, from wherever it is opened."""
from odoo import models


class FleetVehicle(models.Model):
    _inherit = 'fleet.vehicle'

    def get_formview_id(self, access_uid=None):
        if len(self) == 1 and self.dealer_role:
            return self.env.ref('auto_dealership.fleet_vehicle_view_form_dealer').id
        return super().get_formview_id(access_uid=access_uid)
