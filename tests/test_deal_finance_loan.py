"""Loans of deals: terms, instalments, the lender's pay-out (H02)."""
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, tagged

from .deal_finance_common import DealFinance

TOTAL = 224699.12


@tagged('post_install', '-at_install')
class TestDealLoan(DealFinance, TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls._open_books()
        cls.deal = cls.make_deal()

    def test_a_loan_has_its_instalments(self):
        loan = self.loan()
        self.assertEqual(len(loan.line_ids), 12)
        self.assertAlmostEqual(sum(loan.line_ids.mapped('principal')), 120000, 2)
        self.assertEqual([str(date) for date in loan.line_ids.mapped('date')[:3]], ['2027-01-31', '2027-02-28', '2027-03-31'])
        self.assertEqual(loan.line_ids[-1].balance, 0)
        self.assertAlmostEqual(loan.down_payment, TOTAL - 120000, 2)
        loan.write({'method': 'equal_principal', 'term': 24})
        self.assertEqual(len(loan.line_ids), 24)
        self.assertEqual(set(loan.line_ids.mapped('principal')), {5000})

    def test_custom_instalments_must_add_up(self):
        loan = self.loan(method='custom', term=3, line_ids=[
            (0, 0, {'number': number, 'principal': part}) for number, part in enumerate((20000, 40000, 60000), 1)])
        self.assertEqual(loan.line_ids.mapped('principal'), [20000, 40000, 60000])
        self.assertEqual(loan.line_ids[0].interest, 480)
        change = {'line_ids': [(1, loan.line_ids[0].id, {'principal': 1})]}
        self.assertIn("add up", self.refused(lambda: loan.write(change), ValidationError))

    def test_reckoned_instalments_are_nobody_s_to_write(self):
        loan = self.loan()
        for vals in ({'principal': 1}, {'interest': 0}, {'payment': 0}):
            self.assertFalse(self.allowed(lambda vals=vals: loan.line_ids[0].write(vals)), vals)
        self.assertFalse(self.allowed(lambda: loan.line_ids[0].unlink()))
        self.assertFalse(self.allowed(lambda: self.env['dealership.deal.instalment'].with_user(self.consultant).create({
            'loan_id': loan.id, 'number': 13, 'principal': 1})))

    def test_what_no_loan_can_be(self):
        retired = self.lender.copy({'is_lender': True, 'active': False})
        for vals in (
                {'amount': TOTAL + 0.01}, {'amount': 0}, {'amount': -1}, {'term': 0}, {'term': -12}, {'term': 1000}, {'rate': -1},
                {'rate': 99}, {'lender_id': self.insurer.id}, {'lender_id': retired.id}, {'state': 'confirmed'}):
            self.assertFalse(self.allowed(lambda vals=vals: self.loan(**vals)), vals)
        self.assertTrue(self.allowed(lambda: self.loan(amount=TOTAL, rate=0)))

    def test_one_loan_at_a_time(self):
        loan = self.loan()
        self.assertFalse(self.allowed(self.loan, (UserError, IntegrityError)))
        loan.action_cancel()
        self.assertTrue(self.allowed(self.loan))

    def test_terms_that_the_lender_agreed_to_stay(self):
        loan = self.loan()
        loan.action_confirm()
        for vals in ({'amount': 1000}, {'rate': 1}, {'term': 6}, {'lender_id': self.insurer.id}):
            self.refused(lambda vals=vals: loan.write(vals), UserError)
        self.refused(loan.unlink, UserError)
        self.assertFalse(self.allowed(lambda: loan.write({'state': 'draft'})))

    def test_the_lender_s_pay_out_is_expected_and_matched(self):
        order, loan = self.deal.sudo(), self.loan()
        self.assertEqual(order.lender_due, 0)
        self.assertIn("no loan", self.refused(lambda: self.pay(order, 'loan', 120000), ValidationError))
        loan.action_confirm()
        self.assertEqual(order.lender_due, 120000)
        self.assertFalse(order._is_fully_paid(), "a promise is no money")
        self.assertIn("more than the loan", self.refused(lambda: self.pay(order, 'loan', 120000.01), ValidationError))
        self.pay(order, 'balance', TOTAL - 120000)
        self.pay(order, 'loan', 120000)
        self.assertEqual((order.lender_due, order.balance_due, order.deal_payment_state), (0, 0, 'paid'))
        self.assertIn("paid out", self.refused(loan.action_cancel, UserError))
        move = self.invoice(order)
        self.assertEqual(move.payment_state, 'paid')
        self.assertFalse(self.differences())

    def test_money_goes_back_to_the_lender(self):
        order, loan = self.deal.sudo(), self.loan()
        loan.action_confirm()
        self.pay(order, 'loan', 120000)
        self.env['account.payment'].with_user(self.finance).create({
            'deal_order_id': order.id, 'deal_purpose': 'loan', 'amount': 120000, 'journal_id': self.bank.id, 'payment_type': 'outbound',
            'partner_id': order.partner_id.id}).action_post()
        self.assertEqual((order.lender_due, order.amount_received), (120000, 0))
        loan.action_cancel()
        self.assertEqual(order.lender_due, 0)

    def test_a_lender_who_gave_up_lends_nothing(self):
        loan = self.loan()
        loan.action_confirm()
        self.lender.is_lender = False
        self.assertIn("not lend", self.refused(lambda: self.pay(self.deal, 'loan', 1000), ValidationError))

    def test_a_cancelled_deal_cancels_its_loan(self):
        loan = self.loan()
        self.deal.with_user(self.manager)._cancel_deal(self.env['dealership.cancel.reason'].search([], limit=1))
        self.assertEqual(loan.sudo().state, 'cancelled')
        self.assertEqual(self.deal.sudo().lender_due, 0)

    def test_a_deal_cheaper_than_its_loan_is_not_confirmed(self):
        order = self.make_deal(confirm=False)
        self.loan(order=order, amount=200000)
        order.sudo().order_line.filtered(lambda line: line.deal_kind == 'car').price_unit = 100000
        self.assertIn("more than the total", "\n".join(order.sudo()._deal_problems()))

    def test_who_sees_a_deal_sees_its_loan(self):
        loan = self.loan()
        loan.with_user(self.finance).read(['amount'])
        loan.with_user(self.manager).read(['amount'])
        for user in ('outsider', 'receptionist'):
            self.refused(lambda user=user: loan.with_user(self.users[user]).read(['amount']), AccessError)
            self.refused(lambda user=user: loan.line_ids.with_user(self.users[user]).read(['principal']), AccessError)
