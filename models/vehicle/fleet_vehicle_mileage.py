"""The present mileage of a dealership's vehicle is what it showed last; core takes the greatest ever."""
from odoo import models
from odoo.tools import SQL


class FleetVehicle(models.Model):
    _inherit = 'fleet.vehicle'

    def _get_odometer(self):
        ours = self.filtered('dealer_role')
        super(FleetVehicle, self - ours)._get_odometer()
        last = ours._last_readings()
        for vehicle in ours:
            vehicle.odometer = last.get(vehicle._origin.id, 0)

    def _last_readings(self):
        """What the user may see of what these cars showed last: dict of vehicle id → mileage, by one query."""
        if not self.ids:
            return {}
        Odometer = self.env['fleet.vehicle.odometer']
        Odometer.flush_model(['vehicle_id', 'value', 'date'])
        seen = Odometer._search([('vehicle_id', 'in', self.ids)])
        return dict(self.env.execute_query(SQL(
            """SELECT DISTINCT ON (vehicle_id) vehicle_id, value FROM fleet_vehicle_odometer WHERE id IN %s
                ORDER BY vehicle_id, date DESC NULLS LAST, id DESC""", seen.subselect())))
