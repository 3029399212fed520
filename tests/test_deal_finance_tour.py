"""Finance in the browser: deposit, invoice, balance (H02, H04)."""
from odoo.tests import HttpCase, tagged

from .deal_finance_common import DealFinance


@tagged('post_install', '-at_install')
class TestDealFinanceTour(DealFinance, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls._open_books()
        cls.store.dealership_deposit = 5000

    def test_from_the_deposit_to_the_last_yuan(self):
        order = self.make_deal()
        order.sudo().partner_id.name = '财务客户'
        self.start_tour('/odoo/dealership-finance-deals', 'dealership_deal_finance', login=self.finance.login, timeout=180)
        order = order.sudo()
        self.env.invalidate_all()
        self.assertEqual(order.deal_payment_ids.sorted('id').mapped('deal_purpose'), ['deposit', 'balance'])
        self.assertEqual((order.balance_due, order.deal_payment_state, order.deposit_paid), (0, 'paid', 5000))
        move = order.deal_move_ids.filtered(lambda move: move.move_type == 'out_invoice')
        self.assertEqual((move.state, move.payment_state), ('posted', 'paid'))
        self.assertFalse(self.differences())
