"""The service advisor's day in the browser: board, arrival by plate, work, ready, a card drawn back (J01)."""
from odoo.tests import HttpCase, tagged

from .workshop_common import Workshop


@tagged('post_install', '-at_install')
class TestServiceTour(Workshop, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls._open_bays()

    def test_board_arrival_work_ready(self):
        car = self.make_vehicle(self.make_customer(name='看板客户'), license_plate='沪AT0001')
        self.start_tour('/odoo/workshop-board', 'dealership_workshop_arrival', login=self.advisor.login, timeout=180)
        visit = self.Visit.search([('vehicle_id', '=', car.id)])
        self.assertEqual((visit.workshop_state, visit.mileage, visit.advisor_id), ('in_work', 23000, self.advisor))
        self.assertTrue(visit.customer_words)
