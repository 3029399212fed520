"""What a customer is charged is what his visit comes to; another amount is refused or noted (J02)."""
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from .visit_money_common import VisitMoney


@tagged('post_install', '-at_install')
class TestServiceShortCharge(VisitMoney, TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls._open_workshop()

    def drafted(self, payer='customer', **vals):
        """A visit of 120 and its draft, as finance opens it."""
        visit = self.visit(payers=(payer,), insurer_id=self.insurer.id if payer == 'insurance' else False, **vals)
        self.store.dealership_workshop_warranty_payer_id = self.maker
        visit.with_user(self.advisor).action_invoice_visit()
        return visit, visit.sudo().workshop_move_ids.with_user(self.finance)

    def said(self, visit):
        return " ".join(visit.sudo().message_ids.mapped('body'))

    def test_a_lowered_draft_is_not_posted(self):
        changes = (
            lambda move: move.write({'invoice_line_ids': [Command.update(move.invoice_line_ids.id, {'price_unit': 100})]}),
            lambda move: move.invoice_line_ids.write({'discount': 100}),
            lambda move: move.invoice_line_ids.write({'quantity': 0.5}),
            lambda move: move.write({'invoice_line_ids': [Command.create({'name': '优惠', 'price_unit': -50, 'tax_ids': False})]}),
        )
        for number, change in enumerate(changes):
            with self.subTest(number=number):
                visit, move = self.drafted()
                change(move)
                words = self.refused(move.action_post, UserError)
                self.assertIn(visit.name, words)
                self.assertIn('120', words)
                self.assertEqual(move.state, 'draft')
                self.refused(visit.with_user(self.advisor).action_leave, UserError)

    def test_the_way_to_a_lower_price_is_the_visit(self):
        visit, move = self.drafted()
        move.invoice_line_ids.price_unit = 110
        self.refused(move.action_post, UserError)
        move.unlink()
        visit.with_user(self.advisor).line_ids.discount = 10
        self.leave(visit)
        self.assertEqual((visit.workshop_state, visit.settlement_state, visit.amount_customer), ('left', 'paid', 108))

    def test_less_than_one_unit_is_rounded_off(self):
        visit, move = self.drafted()
        move.invoice_line_ids.price_unit = 119.5
        self.pay(move)
        visit.with_user(self.advisor).action_leave()
        self.assertEqual(visit.workshop_state, 'left')
        said = self.said(visit)
        for words in ('119.5', '120', self.finance.name, move.name):
            self.assertIn(words, said)

    def test_posted_as_made_nothing_is_noted(self):
        visit, move = self.drafted()
        self.pay(move)
        self.assertNotIn(move.name, self.said(visit))

    def test_a_claim_is_settled_at_what_is_accepted(self):
        for payer in ('insurance', 'warranty'):
            with self.subTest(payer=payer):
                visit, move = self.drafted(payer)
                move.invoice_line_ids.price_unit = 80
                move.action_post()
                self.assertIn(self.finance.name, self.said(visit))
                self.assertIn(move.name, self.said(visit))

    def test_reset_and_lowered_afterwards(self):
        visit, move = self.drafted()
        move.action_post()
        move.button_draft()
        move.invoice_line_ids.price_unit = 1
        self.refused(move.action_post, UserError)
        visit.invalidate_recordset()
        self.assertEqual(visit.settlement_state, 'draft')

    def test_credited_in_part_is_not_paid_for_the_advisor(self):
        visit, move = self.drafted()
        move.action_post()
        wizard = self.env['account.move.reversal'].with_user(self.finance).with_context(
            active_model='account.move', active_ids=move.ids).create({'journal_id': move.journal_id.id})
        wizard.refund_moves()
        credit = wizard.new_move_ids
        credit.invoice_line_ids.price_unit = 60
        credit.action_post()
        (move | credit).line_ids.filtered(lambda line: line.account_id.account_type == 'asset_receivable').reconcile()
        self.pay(move)
        self.assertIn(move.payment_state, ('paid', 'in_payment'))
        self.assertIn(move.name, self.refused(visit.with_user(self.advisor).action_leave, UserError))
        visit.with_user(self.finance)._release('返修补偿，经理已同意')
        visit.with_user(self.advisor).action_leave()
        self.assertEqual(visit.workshop_state, 'left')

    def test_a_lowered_draft_of_a_credit_customer_stays(self):
        """Who pays later leaves with a draft, but not with a lowered one."""
        visit, move = self.drafted()
        visit.customer_id.with_company(self.store).property_payment_term_id = self.env.ref('account.account_payment_term_30days')
        move.invoice_line_ids.price_unit = 50
        self.refused(visit.with_user(self.advisor).action_leave, UserError)
        move.invoice_line_ids.price_unit = 120
        visit.with_user(self.advisor).action_leave()
