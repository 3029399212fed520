"""Statements and a cancellation in the browser: the manager approves, the consultant sees his own (H03, H05)."""
from odoo.tests import HttpCase, tagged

from .deal_incentive_common import DealIncentive


@tagged('post_install', '-at_install')
class TestDealIncentiveTour(DealIncentive, HttpCase):

    roles = ('consultant', 'manager', 'finance', 'service_advisor', 'dealership_admin')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls._open_incentives()
        cls._speak_chinese()

    def test_manager_approves_and_consultant_sees_his(self):
        for user in (self.consultant, self.colleague):
            self.backdate(self.lines(self.sold(user=user)))
        statements = self.statements(1)
        self.assertEqual(len(statements), 2)
        self.start_tour('/odoo/dealership-statements', 'dealership_statement_approve', login=self.manager.login, timeout=120)
        statement = statements.filtered(lambda statement: statement.user_id == self.consultant)
        self.assertRecordValues(statement, [{'state': 'approved', 'approved_by_id': self.manager.id}])
        self.start_tour('/odoo/dealership-statements', 'dealership_statement_mine', login=self.consultant.login, timeout=120)

    def test_consultant_cancels_a_deal(self):
        self._open_books()
        self.store.dealership_deposit = 5000
        order = self.make_deal()
        self.pay(order, 'deposit', 5000)
        action = self.env.ref('auto_dealership.sale_order_action_deal')
        self.start_tour(f'/odoo/action-{action.id}/{order.id}', 'dealership_deal_cancel', login=self.consultant.login, timeout=120)
        self.env.invalidate_all()
        order = order.sudo()
        self.assertEqual((order.state, order.opportunity_id.won_status), ('cancel', 'pending'))
        self.assertRecordValues(order.cancellation_ids, [{'note': '银行没批下来', 'how': 'refund', 'amount_refunded': 5000}])
