"""Cancelling a deal (H03): one way with a reason, the money refunded or kept as agreed, the card back in work, nothing left over."""
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from .common import MODULE
from .deal_incentive_common import DealIncentive


class CancelCase(DealIncentive, TransactionCase):

    far_roles = ('consultant', 'manager')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls._open_books()
        cls._open_incentives()
        cls.store.dealership_deposit = 5000
        cls.reason = cls.env.ref(f'{MODULE}.cancel_reason_loan')

    def paid_deal(self, deposit=5000):
        order = self.make_deal()
        self.pay(order, 'deposit', deposit)
        order = order.sudo()
        self.assertEqual(order.opportunity_id.won_status, 'won')
        return order

    def dialog(self, order, user=None, **vals):
        return self.env['dealership.deal.cancel.wizard'].with_user(user or self.consultant).create(
            {'order_id': order.id, 'reason_id': self.reason.id, **vals})

    def cancel(self, order, user=None, **vals):
        self.dialog(order, user, **vals).action_cancel_deal()
        self.env.invalidate_all()
        return order.cancellation_ids[:1]

    def agreed(self, order, amount, by=None):
        """The consultant has asked in the dialog, the manager has agreed."""
        self.dialog(order, money='part', forfeit_amount=amount).action_ask()
        approval = order.approval_ids.filtered(lambda approval: approval.kind == 'forfeit' and approval.state == 'asked')
        approval.with_user(by or self.manager).action_approve()
        return approval


@tagged('post_install', '-at_install')
class TestDealCancel(CancelCase):

    # What it does

    def test_the_card_is_worked_on_again(self):
        order = self.paid_deal()
        card, vehicle = order.opportunity_id, order.vehicle_id
        history = card.level_change_ids
        self.cancel(order, note='银行拒贷')
        self.assertEqual((order.state, card.won_status, card.active), ('cancel', 'pending', True))
        self.assertEqual(card.stage_id.dealership_code, 'negotiation')
        self.assertLess(card.probability, 100)
        self.assertFalse(card.date_closed)
        self.assertEqual(card.level_change_ids & history, history)
        self.assertIn(self.reason.name, card._next_plan().sudo().summary)
        self.assertFalse(order.holds_vehicle)
        self.assertEqual(vehicle.dealer_role, 'stock')
        other = self.make_deal(vehicle_id=vehicle.id)
        self.assertTrue(other.holds_vehicle)

    def test_what_is_kept_of_it(self):
        order = self.paid_deal()
        cancellation = self.cancel(order, note='银行拒贷')
        self.assertRecordValues(cancellation, [{
            'order_id': order.id, 'reason_id': self.reason.id, 'reason_side': 'customer', 'note': '银行拒贷', 'how': 'refund',
            'amount_paid': 5000, 'amount_refunded': 5000, 'amount_forfeited': 0, 'amount_total': 224699.12, 'was_won': True,
            'order_days': 0, 'consultant_id': self.consultant.id, 'cancelled_by_id': self.consultant.id, 'is_carried_out': True}])
        self.refused(cancellation.unlink, UserError)

    def test_level_and_next_contact_as_chosen(self):
        order = self.paid_deal()
        card = order.opportunity_id
        self.cancel(order, level_id=self.levels['B'].id, next_on=self.today(1), next_reason='问问他太太')
        self.assertEqual(card.level_id, self.levels['B'])
        plan = card._next_plan().sudo()
        self.assertEqual((plan.date_deadline, plan.summary, plan.user_id), (self.today(1), '问问他太太', self.consultant))

    def test_the_money_goes_back(self):
        order = self.paid_deal()
        self.cancel(order)
        refund = order.deal_payment_ids.filtered(lambda payment: payment.payment_type == 'outbound')
        self.assertRecordValues(refund, [{'amount': 5000, 'state': 'draft'}])
        refund.with_user(self.finance).action_post()
        self.env.flush_all()
        self.assertEqual((order.amount_received, order.balance_due), (0, 0))
        self.assertFalse(self.differences())

    def test_incentives_are_taken_back(self):
        order = self.paid_deal()
        self.assertEqual(self.earned(order), {self.consultant: 800})
        self.cancel(order)
        self.assertEqual(self.earned(order), {self.consultant: 0})
        self.assertEqual(self.lines(order).mapped('kind'), ['earned', 'clawback'])

    def test_taken_back_also_when_the_month_is_closed(self):
        order = self.paid_deal()
        statement = self.closed(order)
        self.cancel(order)
        self.assertEqual(statement.amount_total, 800)
        now = self.statements()
        self.assertEqual((now.month, now.amount_total), (self.month(), -800))

    def test_sold_again_after_it(self):
        order = self.paid_deal()
        self.cancel(order)
        order.action_draft()
        self.assertEqual(order.state, 'draft')
        order.with_user(self.consultant).action_confirm()
        order.deal_payment_ids.filtered(lambda payment: payment.state == 'draft').sudo().unlink()
        order._check_deal_won()
        self.assertEqual(order.opportunity_id.won_status, 'won')
        self.assertEqual(self.earned(order), {self.consultant: 800})
        self.assertEqual(len(self.lines(order)), 3)
        self.cancel(order)
        self.assertEqual(len(order.cancellation_ids), 2)

    def test_a_second_deal_keeps_the_card_sold(self):
        order = self.paid_deal()
        card = order.opportunity_id
        other = self.env['sale.order'].with_user(self.consultant).create({
            'opportunity_id': card.id, 'partner_id': card.partner_id.id,
            'order_line': [Command.create({'product_id': self.product.id, 'product_uom_qty': 1, 'price_unit': 120000})]}).sudo()
        other.with_user(self.consultant).action_confirm()
        self.pay(other, 'deposit', 5000)
        self.cancel(order)
        self.assertEqual((order.state, card.won_status), ('cancel', 'won'))
        self.assertEqual(self.earned(other), {self.consultant: 500})

    def test_sold_by_a_special_agreement(self):
        order = self.sold()
        self.refused(lambda: order.with_user(self.consultant)._action_cancel(), UserError)
        self.cancel(order)
        self.assertEqual((order.state, order.opportunity_id.won_status), ('cancel', 'pending'))
        self.assertEqual(self.earned(order), {self.consultant: 0})

    def test_a_quotation_is_cancelled_as_in_stock(self):
        order = self.offer()
        order.with_user(self.consultant).action_cancel()
        self.assertEqual(order.state, 'cancel')
        self.assertFalse(order.cancellation_ids)

    # Keeping the money

    def test_keeping_needs_an_approval(self):
        order = self.paid_deal()
        words = self.refused(lambda: self.cancel(order, money='forfeit'), AccessError)
        self.assertIn(order.name, words)
        self.agreed(order, 2000)
        self.refused(lambda: self.cancel(order, money='forfeit'), AccessError)
        cancellation = self.cancel(order, money='part', forfeit_amount=2000)
        self.assertRecordValues(cancellation, [{'how': 'part', 'amount_refunded': 3000, 'amount_forfeited': 2000}])
        self.env.flush_all()
        self.assertEqual(order.deal_forfeited, 2000)

    def test_all_of_it_is_kept(self):
        order = self.paid_deal()
        self.agreed(order, 5000)
        self.assertEqual(self.cancel(order, money='forfeit').how, 'forfeit')
        self.env.flush_all()
        self.assertEqual((order.deal_forfeited, order.balance_due), (5000, 0))
        self.assertFalse(order.deal_payment_ids.filtered(lambda payment: payment.payment_type == 'outbound'))
        self.assertFalse(self.differences())

    def test_nobody_agrees_to_his_own_request(self):
        order = self.paid_deal()
        self.dialog(order, self.manager, money='forfeit').action_ask()
        approval = order.approval_ids.filtered(lambda approval: approval.kind == 'forfeit')
        self.refused(approval.with_user(self.manager).action_approve, AccessError)
        self.refused(approval.with_user(self.twin(self.manager, 'dealership_admin')).action_approve, AccessError)

    def test_no_more_than_was_paid_and_nothing_below_zero(self):
        order = self.paid_deal()
        self.agreed(order, 5000)
        for amount in (5000.01, -1, 10**9):
            self.refused(lambda: self.cancel(order, money='part', forfeit_amount=amount), UserError)
            self.refused(lambda: self.dialog(order, money='part', forfeit_amount=amount).action_ask(), UserError)
        self.assertEqual(order.state, 'sale')

    def test_a_deal_written_anew_keeps_no_approval(self):
        order = self.paid_deal()
        self.agreed(order, 2000)
        self.env.flush_all()
        self.dialog(order, money='forfeit', note='再问').action_ask()
        self.cancel(order)
        self.assertFalse(order.approval_ids.filtered(lambda approval: approval.state == 'asked'))
        order.action_draft()
        self.assertEqual(set(order.approval_ids.mapped('state')), {'void'})

    # What is in the way

    def test_an_invoice_is_credited_first(self):
        order = self.paid_deal()
        move = self.invoice(order)
        self.assertIn(move.name, self.refused(lambda: self.cancel(order), UserError))
        self.credit(move)
        self.cancel(order)
        self.assertEqual(order.state, 'cancel')

    def test_a_draft_invoice_goes_with_the_deal(self):
        order = self.paid_deal()
        move = self.invoice(order, post=False)
        self.cancel(order)
        self.assertEqual(move.sudo().state, 'cancel')

    # Ways around

    def test_every_other_way_is_refused(self):
        order = self.paid_deal()
        for user in (self.consultant, self.manager, self.admin, self.env.ref('base.user_root')):
            mine = order.with_user(user)
            for call in (
                    mine._action_cancel, lambda: mine.write({'state': 'cancel'}), lambda: mine.write({'state': 'draft'}),
                    lambda: mine.with_context(disable_cancel_warning=True).write({'state': 'sent'}),
                    mine.unlink):
                self.refused(call, (UserError, AccessError))
        action = order.with_user(self.consultant).action_cancel()
        self.assertEqual(action['res_model'], 'dealership.deal.cancel.wizard')
        self.refused(lambda: (order | self.paid_deal()).with_user(self.manager).action_cancel(), UserError)
        result = order.with_user(self.manager).load(['.id', 'state'], [[str(order.id), 'cancel']])
        self.assertTrue(result['messages'])
        self.assertEqual((order.state, order.opportunity_id.won_status), ('sale', 'won'))

    def test_the_card_comes_back_by_nothing_else(self):
        order = self.paid_deal()
        card = order.opportunity_id
        back = self.env['crm.stage'].search([('dealership_code', '=', 'negotiation')], limit=1)
        order.with_user(self.finance)._refund_deposit(5000, '退')
        self.assertFalse(card._conversion().on)
        for user in (self.consultant, self.manager, self.admin, self.env.ref('base.user_root')):
            self.refused(lambda: card.with_user(user).write({'stage_id': back.id}), UserError)
        self.refused(lambda: card.write({'stage_id': back.id}), UserError)
        self.cancel(order)
        self.assertEqual(card.won_status, 'pending')

    def test_nobody_writes_a_cancellation(self):
        order = self.paid_deal()
        Cancellation = self.env['dealership.deal.cancellation']
        vals = {'order_id': order.id, 'company_id': self.store.id, 'reason_id': self.reason.id, 'how': 'none',
                'cancelled_by_id': self.admin.id, 'cancelled_on': '2026-01-01 00:00:00'}
        for user in self.users.values():
            self.refused(lambda: Cancellation.with_user(user).create(vals))
        cancellation = self.cancel(order)
        for user in self.users.values():
            for name, value in (('reason_id', 1), ('amount_forfeited', 9), ('is_carried_out', False), ('how', 'none')):
                self.refused(lambda: cancellation.with_user(user).write({name: value}))

    def test_who_may_not_cancel(self):
        order = self.paid_deal()
        for name in ('colleague', 'outsider', 'far_consultant', 'other_manager', 'finance', 'auditor', 'receptionist', 'lead_desk'):
            self.refused(lambda: self.dialog(order, self.users[name]).action_cancel_deal(), (AccessError, UserError))
        self.assertEqual(order.state, 'sale')

    def test_a_dialog_is_its_maker_s(self):
        dialog = self.dialog(self.paid_deal())
        self.refused(lambda: dialog.with_user(self.manager).read(['note']))

    def test_orders_of_others_are_stock_s(self):
        order = self.env['sale.order'].create({
            'partner_id': self.make_customer().id, 'team_id': self.plain_team.id, 'company_id': self.store.id,
            'order_line': [Command.create({'product_id': self.product.id, 'product_uom_qty': 1, 'price_unit': 5})]})
        order.action_confirm()
        order.action_cancel()
        order.action_draft()
        self.assertEqual(order.state, 'draft')

    def test_analysis_by_reason(self):
        self.cancel(self.paid_deal())
        mine = self.env['dealership.deal.cancellation'].with_user(self.manager)
        groups = mine._read_group([], ['reason_id'], ['__count', 'amount_refunded:sum'])
        self.assertEqual(groups, [(self.reason, 1, 5000)])
        self.assertFalse(self.env['dealership.deal.cancellation'].with_user(self.users['far_manager']).search([]))
