"""A vehicle is called by make, model and plate, before it has one by the end of its VIN, in no particular language (J01)."""
from odoo.tests import tagged

from .common import DealershipCase, valid_vin


@tagged('post_install', '-at_install')
class TestVehicleName(DealershipCase):
    roles = ('consultant', 'manager')

    def test_name_with_and_without_plate(self):
        make_and_model = f'{self.model.brand_id.name}/{self.model.name}'
        vehicle = self.env['fleet.vehicle'].create({
            'model_id': self.model.id, 'dealer_role': 'stock', 'company_id': self.store.id})
        self.assertEqual(vehicle.name, make_and_model)
        number = valid_vin(900077)
        vehicle.vin_sn = number
        self.assertEqual(vehicle.name, f'{make_and_model}/{number[-6:]}')
        vehicle.license_plate = '沪A12345'
        self.assertEqual(vehicle.name, f'{make_and_model}/沪A12345')

    def test_other_vehicles_are_named_as_in_stock(self):
        vehicle = self.env['fleet.vehicle'].with_context(lang='en_US').create({'model_id': self.model.id})
        self.assertEqual(vehicle.name, f'{self.model.brand_id.name}/{self.model.name}/No Plate')
