"""The page of a vehicle: what it shows, how a VIN gets into it, and what opening it costs (J01)."""
from odoo.tests import HttpCase, tagged

from .common import Dealership


@tagged('post_install', '-at_install')
class TestVehicleScan(Dealership, HttpCase):
    roles = ('consultant', 'manager')

    def test_vin_read_by_the_camera(self):
        self._open_dealership()
        owner = self.make_customer(self.consultant)
        car = self.make_vehicle(owner, vin_sn=False)
        self.start_tour(f'/odoo/dealership-vehicles/{car.id}', 'dealership_vehicle_scan', login=self.consultant.login, timeout=90)
        self.assertEqual((car.vin_sn, car.engine_number), ('LSVAA4181E2123456', 'E1'))
