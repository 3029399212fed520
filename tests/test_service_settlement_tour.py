"""From work that is done to a satisfied customer, in the browser: advisor, finance, advisor, customer care (J02)."""
from odoo.tests import HttpCase, tagged

from .visit_money_common import VisitMoney


@tagged('post_install', '-at_install')
class TestServiceSettlementTour(VisitMoney, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls._open_workshop()

    def test_work_invoice_payment_leaving_satisfaction(self):
        customer = self.make_customer(name='结算客户')
        visit = self.visit('arrived', car=self.make_vehicle(customer))
        self.start_tour('/odoo/workshop-visits', 'dealership_workshop_invoice', login=self.advisor.login, timeout=180)
        self.env.invalidate_all()
        self.assertEqual((visit.workshop_state, visit.settlement_state), ('ready', 'draft'))
        self.start_tour('/odoo/workshop-settlement', 'dealership_workshop_pay', login=self.finance.login, timeout=180)
        self.env.invalidate_all()
        self.assertEqual(visit.settlement_state, 'paid')
        self.start_tour('/odoo/workshop-visits', 'dealership_workshop_leave', login=self.advisor.login, timeout=180)
        self.env.invalidate_all()
        self.assertEqual((visit.workshop_state, visit.call_state), ('left', 'due'))
        self.call_is_due(visit)
        self.start_tour('/odoo/satisfaction-calls', 'dealership_workshop_satisfaction', login=self.care.login, timeout=180)
        self.env.invalidate_all()
        self.assertEqual(
            (visit.call_state, visit.satisfaction, visit.satisfaction_words, visit.called_by_id), ('done', '5', '洗得很干净', self.care))
