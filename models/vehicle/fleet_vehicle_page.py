"""The smart buttons of a vehicle's page that are the vehicle's own; what they count comes with the page (J01)."""
from odoo import models


class FleetVehicle(models.Model):
    _inherit = 'fleet.vehicle'

    def action_view_mileage(self):
        """The mileage of the car as a line over time."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Mileage of %(car)s", car=self.display_name),
            'res_model': 'fleet.vehicle.odometer', 'domain': [('vehicle_id', '=', self.id)],
            'views': [
                (self.env.ref('auto_dealership.fleet_vehicle_odometer_view_graph_dealer').id, 'graph'),
                (self.env.ref('auto_dealership.fleet_vehicle_odometer_view_list_dealer').id, 'list')],
            'context': {'default_vehicle_id': self.id, 'fill_temporal': 0},  # a month without a reading is no month of 0 km
        }
