"""What is owed on a car: the instalments to come of the loan with which its owner bought it (J06)."""
from odoo import fields
from odoo.tests import TransactionCase, tagged

from .deal_finance_common import DealFinance


@tagged('post_install', '-at_install')
class TestDealOwed(DealFinance, TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls._open_books()
        cls.deal = cls.make_deal()
        cls.bought = cls.deal.vehicle_id

    def owed(self, day):
        return float(self.bought.sudo()._owed_amounts(fields.Date.to_date(day)).get(self.bought.id, 0))

    def test_the_principal_to_come_of_an_approved_loan(self):
        loan = self.loan(method='equal_principal')
        self.assertEqual(self.owed('2027-01-01'), 0)  # only asked for
        loan.action_confirm()
        self.assertEqual(
            [self.owed(day) for day in ('2027-01-30', '2027-01-31', '2027-02-27', '2027-02-28', '2027-12-30', '2027-12-31', '2030-01-01')],
            [120000, 110000, 110000, 100000, 10000, 0, 0])
        loan.action_cancel()
        self.assertEqual(self.owed('2027-01-01'), 0)

    def test_a_car_that_changed_hands_is_free_of_its_buyers_loan(self):
        self.loan(method='equal_principal').action_confirm()
        today = self.store._dealership_today()
        self.deal.sudo().write({'delivered_on': fields.Date.subtract(today, days=40), 'holds_vehicle': False})
        car = self.bought.sudo()
        car._hand_over(self.deal.partner_id, fields.Date.subtract(today, days=40), 'sale', vals={'dealer_role': 'customer'})
        self.assertEqual(self.owed('2027-01-01'), 120000)
        car._hand_over(self.make_customer(), fields.Date.subtract(today, days=1))
        self.assertEqual(self.owed('2027-01-01'), 0)

    def test_one_query_for_any_number_of_cars(self):
        cars = self.bought | self.make_vehicle() | self.make_vehicle()
        counts = []
        for some in (cars[:1], cars[:1], cars):  # the first is to warm up
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            some.sudo()._owed_amounts(self.store._dealership_today())
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1:], [1, 1])
