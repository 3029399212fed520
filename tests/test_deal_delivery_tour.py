"""A delivery from the deal to the customer's signature, in the browser (I01, I02)."""
from odoo.tests import HttpCase, tagged

from .deal_finance_common import DealFinance


@tagged('post_install', '-at_install')
class DeliveryTour(DealFinance, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls._open_books()
        cls.env['dealership.delivery.bay'].create({'name': '交车区1', 'company_id': cls.store.id})

    def test_delivery(self):
        order = self.make_deal()
        self.pay(order, 'balance', order.sudo().balance_due)
        self.start_tour(f'/odoo/sales/{order.id}', 'dealership_delivery', login=self.consultant.login, timeout=120)
        delivery = order.delivery_id
        self.assertEqual((delivery.state, delivery.mileage, delivery.bay_id.name), ('delivered', 15, '交车区1'))
        self.assertTrue(delivery.signature)
        self.assertEqual(order.vehicle_id.owner_id, order.partner_id)
