"""What a maintenance visit means for the due list: booked, came, served; the next one is counted from it (J03)."""
from odoo import models


class FleetVehicleLogServices(models.Model):
    _inherit = 'fleet.vehicle.log.services'

    def _maintenance_changed(self):
        cars = self.sudo().filtered(lambda visit: visit.visit_kind == 'maintenance').vehicle_id
        self.env['dealership.maintenance.due'].sudo()._refresh_cars(cars.filtered(lambda car: car.dealer_role == 'customer'))
        return cars

    def _after_booked(self):
        super()._after_booked()
        self._maintenance_changed()

    def _after_arrival(self):
        super()._after_arrival()
        cars = self._maintenance_changed()
        self.env['dealership.maintenance.reminder'].sudo()._find_returns(cars.ids)

    def _after_left(self):
        super()._after_left()
        self._maintenance_changed()

    def _after_cancelled(self):
        super()._after_cancelled()
        self._maintenance_changed()
