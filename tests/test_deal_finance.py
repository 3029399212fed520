"""Money of a deal: deposit, part payments, refunds, credit notes, and what is still due, as the ledger says (H02, H04)."""
import random

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, tagged

from .deal_finance_common import DealFinance

TOTAL = 224699.12


@tagged('post_install', '-at_install')
class TestDealFinance(DealFinance, TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls._open_books()
        cls.store.dealership_deposit = 5000

    def figures(self, order, **expected):
        order = order.sudo()
        self.env.flush_all()
        order.invalidate_recordset()
        self.assertEqual({name: order[name] for name in expected}, expected)

    # Deposit

    def test_a_deposit_is_a_payment_and_no_revenue(self):
        order = self.make_deal(confirm=False)
        self.figures(
            order, amount_total=TOTAL, deposit_required=5000, deposit_due=5000, balance_due=TOTAL, deal_payment_state='deposit_due')
        payment = self.pay(order, 'deposit', 5000)
        self.figures(
            order, deposit_paid=5000, deposit_due=0, amount_received=5000, balance_due=TOTAL - 5000, deal_payment_state='deposit_paid')
        self.assertFalse(order._is_fully_paid())
        self.assertEqual(payment.move_id.deal_order_id, order)
        types = set(payment.sudo().move_id.line_ids.account_id.mapped('account_type'))
        self.assertFalse(types & {'income', 'income_other', 'expense'})
        self.assertFalse(order.sudo().invoice_ids, "a deposit makes no invoice")

    def test_core_s_down_payment_invoice_is_refused(self):
        order = self.make_deal()
        wizard = self.env['sale.advance.payment.inv'].with_user(self.users['dealership_admin']).sudo().with_context(
            active_model='sale.order', active_ids=order.ids).create({'advance_payment_method': 'fixed', 'fixed_amount': 5000})
        self.assertIn("down-payment", self.refused(wizard.create_invoices, UserError))

    def test_deposit_is_matched_with_the_invoice(self):
        order = self.make_deal()
        deposit = self.pay(order, 'deposit', 5000)
        move = self.invoice(order)
        self.assertEqual(move.amount_residual, TOTAL - 5000)
        self.assertTrue(deposit.is_reconciled)
        self.pay(order, 'balance', TOTAL - 5000)
        self.assertEqual(move.payment_state, 'paid')
        self.figures(order, balance_due=0, amount_received=TOTAL, deal_invoiced=TOTAL, deal_payment_state='paid')
        self.assertTrue(order._is_fully_paid())
        self.assertEqual(self.ledger(order), 0)
        self.balanced(order)
        self.assertFalse(self.differences())

    def test_less_deposit_than_usual_needs_a_manager(self):
        order = self.make_deal(confirm=False)
        self.assertIn("5,000", self.refused(lambda: order.with_user(self.consultant).write({'deposit_required': 1}), ValidationError))
        order.with_user(self.manager).write({'deposit_required': 1})
        self.refused(lambda: order.with_user(self.manager).write({'deposit_required': -1}), ValidationError)

    # Refunds, forfeits

    def test_refund_lowers_what_was_received(self):
        order = self.make_deal()
        self.pay(order, 'deposit', 5000)
        order.with_user(self.finance)._refund_deposit(2000, '客户要求')
        self.figures(order, amount_received=3000, deposit_paid=3000, deposit_due=2000, balance_due=TOTAL - 3000)
        self.assertIn("3,000", self.refused(lambda: order.with_user(self.finance)._refund_deposit(3000.01, '多退'), UserError))
        order.with_user(self.finance)._refund_deposit(3000, '全退')
        self.figures(order, amount_received=0, balance_due=TOTAL)
        self.assertFalse(self.differences())

    def test_a_manager_asks_for_a_refund_and_finance_pays_it(self):
        order = self.make_deal()
        self.pay(order, 'deposit', 5000)
        payment = order.with_user(self.manager)._refund_deposit(5000, '退订').sudo()
        self.assertEqual((payment.state, payment.payment_type, payment.amount), ('draft', 'outbound', 5000))
        self.figures(order, amount_received=5000)
        self.refused(lambda: order.with_user(self.manager)._refund_deposit(1, '再退'), UserError)
        payment.with_user(self.finance).action_post()
        self.figures(order, amount_received=0)

    def test_more_than_was_paid_is_never_sent_back(self):
        order = self.make_deal()
        self.pay(order, 'deposit', 5000)
        self.assertIn("more would be paid back", self.refused(lambda: self.pay(order, 'refund', 5000.01), UserError))

    def test_keeping_the_deposit_needs_approval_and_becomes_income(self):
        order = self.make_deal()
        self.pay(order, 'deposit', 5000)
        self.refused(lambda: order.with_user(self.manager)._forfeit_deposit('客户违约'), AccessError)
        order.with_user(self.consultant)._request_approval('forfeit', '客户违约', 3000)
        order.sudo().approval_ids.filtered(lambda approval: approval.kind == 'forfeit').with_user(self.manager).action_approve()
        move = order.with_user(self.manager)._forfeit_deposit('客户违约', 3000).sudo()
        self.assertEqual(move.state, 'posted')
        self.assertIn('income_other', move.line_ids.account_id.mapped('account_type'))
        self.figures(order, deal_forfeited=3000, balance_due=TOTAL - 2000, amount_received=5000, deposit_paid=2000)
        order.with_user(self.finance)._refund_deposit(2000, '退余款')
        self.figures(order, balance_due=TOTAL, amount_received=3000, deposit_paid=0)
        self.refused(lambda: order.with_user(self.finance)._refund_deposit(1, '再退'), UserError)
        self.assertEqual(self.ledger(order), 0)
        self.assertFalse(self.differences())

    # Credit notes, resets, other ways

    def test_a_credit_note_lowers_what_is_due_for_good(self):
        order = self.make_deal()
        move = self.invoice(order)
        self.pay(order, 'balance', 100000)
        self.credit(move, 10000)
        self.figures(order, deal_invoiced=TOTAL - 10000, balance_due=TOTAL - 110000)
        self.assertEqual(self.ledger(order), TOTAL - 110000)
        self.pay(order, 'balance', TOTAL - 110000)
        self.assertEqual(self.ledger(order), 0)
        self.assertFalse(self.differences())

    def test_a_credit_note_and_a_new_invoice_change_nothing(self):
        order = self.make_deal()
        move = self.invoice(order)
        self.pay(order, 'deposit', 5000)
        self.credit(move)
        self.figures(order, deal_invoiced=0, balance_due=-5000)
        self.invoice(order)
        self.figures(order, deal_invoiced=TOTAL, balance_due=TOTAL - 5000)
        self.assertEqual(self.ledger(order), TOTAL - 5000)
        self.assertFalse(self.differences())

    def test_an_invoice_in_draft_or_deleted_counts_for_nothing(self):
        order = self.make_deal()
        move = self.invoice(order)
        self.pay(order, 'deposit', 5000)
        self.figures(order, deal_invoiced=TOTAL)
        move.button_draft()
        self.figures(order, deal_invoiced=0, balance_due=TOTAL - 5000, amount_received=5000)
        move.sudo().with_context(force_delete=True).unlink()
        self.figures(order, deal_invoiced=0, balance_due=TOTAL - 5000)
        self.invoice(order)
        self.figures(order, deal_invoiced=TOTAL, balance_due=TOTAL - 5000)
        self.assertFalse(self.differences())

    def test_a_payment_reset_to_draft_was_not_received(self):
        order = self.make_deal()
        payment = self.pay(order, 'deposit', 5000)
        payment.action_draft()
        self.figures(order, amount_received=0, balance_due=TOTAL, deposit_due=5000)
        payment.action_post()
        self.figures(order, amount_received=5000)
        payment.action_cancel()
        self.figures(order, amount_received=0)

    def test_money_registered_on_the_invoice_belongs_to_the_deal(self):
        order = self.make_deal()
        move = self.invoice(order)
        self.env['account.payment.register'].with_user(self.finance).with_context(
            active_model='account.move', active_ids=move.ids).create({'amount': 4000, 'journal_id': self.bank.id}).action_create_payments()
        payment = order.sudo().deal_payment_ids
        self.assertEqual((payment.deal_purpose, payment.amount), ('balance', 4000))
        self.figures(order, amount_received=4000, balance_due=TOTAL - 4000)

    def test_money_matched_from_elsewhere_counts(self):
        order = self.make_deal()
        move = self.invoice(order)
        payment = self.env['account.payment'].with_user(self.finance).create({
            'amount': 4000, 'partner_id': move.partner_id.id, 'journal_id': self.bank.id, 'payment_type': 'inbound'})
        payment.action_post()
        self.figures(order, amount_received=0)
        found = self.differences()
        self.assertEqual((found.cause, found.order_id, found.difference), ('loose_money', order, 4000))
        lines = (payment.move_id + move).line_ids.filtered(lambda line: line.account_type == 'asset_receivable')
        lines.reconcile()
        self.figures(order, amount_received=4000, balance_due=TOTAL - 4000)
        self.assertFalse(self.differences())
        lines.remove_move_reconcile()
        self.figures(order, amount_received=0, balance_due=TOTAL)

    # Trade-in

    def trade_in_bill(self, order, price):
        """The purchase bill of the customer's old car, as the trade-in makes it, posted by finance."""
        expense = self.env['account.account'].search([('account_type', '=', 'expense'), ('company_ids', 'in', self.store.id)], limit=1)
        bill = self.env['account.move'].sudo().with_company(self.store).create({
            'move_type': 'in_invoice', 'partner_id': order.sudo().partner_id.id, 'company_id': self.store.id, 'deal_order_id': order.id,
            'invoice_date': '2026-11-01', 'invoice_line_ids': [(0, 0, {
                'name': '旧车', 'quantity': 1, 'price_unit': price, 'account_id': expense.id, 'tax_ids': [(5,)]})]})
        bill.with_user(self.finance).action_post()
        return bill

    def test_the_old_car_s_bill_pays_for_the_new_one(self):
        for bill_first in (True, False):
            with self.subTest(bill_first=bill_first):
                order = self.make_deal()
                self.pay(order, 'deposit', 5000)
                if bill_first:
                    bill = self.trade_in_bill(order, 30000)
                    self.figures(order, deal_traded=30000, balance_due=TOTAL - 35000, amount_received=5000)
                    move = self.invoice(order)
                else:
                    move = self.invoice(order)
                    bill = self.trade_in_bill(order, 30000)
                self.figures(order, deal_traded=30000, balance_due=TOTAL - 35000, amount_received=5000, deal_payment_state='part')
                self.assertEqual((bill.payment_state, move.amount_residual), ('paid', TOTAL - 35000))
                self.pay(order, 'balance', TOTAL - 35000)
                self.assertEqual(move.payment_state, 'paid')
                self.figures(order, balance_due=0, amount_received=TOTAL - 30000, deal_payment_state='paid')
                self.assertEqual(self.ledger(order), 0)
                self.balanced(order)
                self.assertFalse(self.differences())

    # Bad input

    def test_what_no_payment_of_a_deal_can_be(self):
        order = self.make_deal()
        other = self.make_customer()
        Payment = self.env['account.payment'].with_user(self.finance)
        good = {
            'deal_order_id': order.id, 'deal_purpose': 'deposit', 'amount': 5000, 'journal_id': self.bank.id, 'payment_type': 'inbound',
            'partner_type': 'customer', 'partner_id': order.sudo().partner_id.commercial_partner_id.id}
        self.assertTrue(self.allowed(lambda: Payment.create(good).action_post()))
        dollars = self.env.ref('base.USD')
        dollars.active = True
        errors = (AccessError, UserError, ValidationError, IntegrityError)
        plain = self.env['sale.order'].create({'partner_id': other.id, 'company_id': self.store.id})
        for change in (
                {'currency_id': dollars.id}, {'partner_id': other.id}, {'amount': 0}, {'payment_type': 'outbound'},
                {'partner_type': 'supplier'},
                {'deal_purpose': 'refund'}, {'deal_purpose': False}, {'deal_purpose': 'loan'}, {'deal_order_id': plain.id}):
            self.assertFalse(self.allowed(lambda change=change: Payment.create({**good, **change}).action_post(), errors), change)

    def test_a_posted_payment_keeps_its_deal(self):
        order, other = self.make_deal(), self.make_deal()
        payment = self.pay(order, 'deposit', 5000)
        self.refused(lambda: payment.write({'deal_order_id': other.id}), UserError)
        self.refused(lambda: payment.write({'deal_purpose': 'balance'}), UserError)
        self.refused(lambda: payment.move_id.write({'deal_order_id': False}), UserError)

    def test_figures_are_nobody_s_to_write(self):
        order = self.make_deal()
        for user in (self.consultant, self.manager, self.finance, self.users['dealership_admin']):
            for name in ('amount_received', 'balance_due', 'deposit_paid', 'deal_payment_state', 'lender_due', 'on_behalf_due'):
                self.assertFalse(self.allowed(
                    lambda user=user, name=name: order.with_user(user).write({name: 'paid' if name == 'deal_payment_state' else 1})), name)

    def test_a_deal_in_another_currency_is_refused_with_the_reason(self):
        dollars = self.env.ref('base.USD')
        dollars.active = True
        pricelist = self.env['product.pricelist'].create({'name': 'USD', 'currency_id': dollars.id, 'company_id': self.store.id})
        order = self.make_deal(confirm=False)
        order.sudo().write({'pricelist_id': pricelist.id})
        order.sudo()._recompute_prices()
        self.assertIn("USD", self.refused(order.action_confirm, UserError))

    # Order changed

    def test_a_changed_deal_changes_what_is_due(self):
        order = self.make_deal()
        self.pay(order, 'deposit', 5000)
        order.sudo().order_line.filtered(lambda line: line.deal_kind == 'car').price_unit = 190000
        self.figures(order, balance_due=TOTAL - 15000)

    def test_a_cancelled_deal_owes_nothing_more(self):
        order = self.make_deal()
        reason = self.env['dealership.cancel.reason'].search([], limit=1)
        self.pay(order, 'deposit', 5000)
        order.with_user(self.manager)._cancel_deal(reason)
        refund = order.sudo().deal_payment_ids.filtered(lambda payment: payment.state == 'draft')
        self.figures(order, balance_due=-5000, deal_payment_state='refund_due', deposit_due=0)
        refund.with_user(self.finance).action_post()
        self.figures(order, balance_due=0, amount_received=0, deal_payment_state='none')
        self.assertEqual(self.ledger(order), 0)
        self.assertFalse(self.differences())
        self.assertIn("cancelled", self.refused(lambda: self.pay(order, 'deposit', 5000), ValidationError))

    def test_orders_that_are_no_deals_have_no_figures(self):
        order = self.env['sale.order'].create({'partner_id': self.make_customer().id, 'company_id': self.store.id})
        self.figures(order, balance_due=0, deal_payment_state=False, deposit_required=0)

    # Whatever happens, in whatever order

    def test_any_sequence_of_events_agrees_with_the_ledger(self):
        for seed in range(6):
            with self.subTest(seed=seed):
                self._random_deal(random.Random(seed))

    def _random_deal(self, dice):
        order = self.make_deal()
        credited = received = 0.0
        invoice = None
        for _step in range(10):
            step = dice.choice(('pay', 'pay', 'refund', 'invoice', 'credit', 'unmatch', 'match', 'reset'))
            if step == 'pay' and order.sudo().balance_due > 1:
                amount = round(dice.uniform(0.01, order.sudo().balance_due), 2)
                self.pay(order, dice.choice(('deposit', 'balance')), amount, dice.choice((self.bank, self.cash)))
                received += amount
            elif step == 'refund' and received > 1:
                amount = round(dice.uniform(0.01, received), 2)
                order.with_user(self.finance)._refund_deposit(amount, 'x')
                received -= amount
            elif step == 'invoice' and not invoice:
                invoice = self.invoice(order)
            elif step == 'credit' and invoice and credited < 100000:
                amount = round(dice.uniform(1, 20000), 2)
                credited += amount
                self.credit(invoice, amount)
            elif step in ('unmatch', 'match') and invoice:
                lines = order.sudo().deal_move_ids.line_ids.filtered(lambda line: line.account_type == 'asset_receivable')
                lines.remove_move_reconcile() if step == 'unmatch' else order._apply_deal_money()
            elif step == 'reset':
                payment = order.sudo().deal_payment_ids.filtered(lambda payment: payment.payment_type == 'inbound')[-1:]
                payment.action_draft()
                payment.action_post()
            self.figures(
                order, amount_received=round(received, 2), balance_due=round(TOTAL - credited - received, 2))
            self.assertAlmostEqual(self.ledger(order), (TOTAL - credited if invoice else 0) - received, 2)
        self.balanced(order)
        self.assertFalse(self.differences())
