"""A test drive from the card to the feedback, in the browser (D04)."""
from odoo.tests import HttpCase, tagged

from .common import Dealership


@tagged('post_install', '-at_install')
class TestDriveTour(Dealership, HttpCase):

    roles = ('consultant', 'manager')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls._speak_chinese()

    def test_drive(self):
        car = self.make_vehicle(dealer_role='demo', license_plate='沪A00009')
        card = self.make_card(self.consultant, contact_name='试驾客户', user_id=self.consultant.id)
        self.start_tour('/odoo/dealership-prospects', 'dealership_test_drive', login=self.consultant.login, timeout=120)
        drive = card.test_drive_ids
        self.assertEqual((drive.state, drive.vehicle_id, drive.distance_km, drive.overall), ('done', car, 18, '4'))
        self.assertTrue(drive.agreement_signature)
        self.assertIn('5', drive.rating_ids.mapped('score'))
        self.assertEqual(card.follow_up_ids.method, 'test_drive')
        self.assertEqual(card.test_drive_count, 1)
