"""Discount, gifts and special agreements: beyond the limit a manager agrees, never the requester, once (H06)."""
from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import MODULE
from .deal_common import DealCase


@tagged('post_install', '-at_install')
class TestDealApproval(DealCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls.users['dealership_admin']
        cls.deal = cls.new_deal().with_user(cls.consultant)

    def discount(self, amount, deal=None):
        deal = deal or self.deal
        deal._car_line().price_unit = 226000 - amount

    def ask(self, amount=5000, deal=None):
        self.discount(amount, deal)
        return (deal or self.deal)._ask_beyond_limit("客户对比竞品,要求再优惠")

    # -- limits -------------------------------------------------------------------
    def test_within_the_limit_nobody_is_asked(self):
        self.discount(2000)
        self.assertEqual(self.deal.deal_approval_state, 'none')
        self.refused(lambda: self.deal._ask_beyond_limit("x"), UserError)
        self.deal.action_confirm()
        self.assertEqual(self.deal.state, 'sale')

    def test_beyond_the_limit_the_contract_waits(self):
        self.discount(2000.01)
        self.assertEqual(self.deal.deal_approval_state, 'needed')
        for way in (self.deal.action_confirm, lambda: self.deal.write({'state': 'sale'}), self.deal._validate_order,
                    lambda: self.deal.sudo().action_confirm()):
            self.assertIn("beyond the limit", self.refused(way, UserError))

    def test_percent_and_amount_both_count(self):
        self.env.ref(f'{MODULE}.deal_limit_consultant').write({'discount_percent': 0.5, 'discount_amount': 5000})
        self.discount(1130)
        self.assertFalse(self.deal._beyond_limit())
        self.discount(1131)
        self.assertTrue(self.deal._beyond_limit())

    def test_every_way_to_lower_the_price_is_a_discount(self):
        ways = {
            'percent': lambda: self.deal._car_line().write({'discount': 10}),
            'negative line': lambda: self.add_line(self.deal, price_unit=-5000),
            'free goods': lambda: (self.add_line(self.deal, price_unit=0)),
            'promotion of one\'s own': lambda: self.add_line(self.deal, self.env.ref(f'{MODULE}.product_deal_promotion'), price_unit=-9000),
            'trade-in of one\'s own': lambda: self.add_line(self.deal, self.env['product.product'].create(
                {'name': '旧车', 'deal_kind': 'trade_in', 'type': 'service', 'taxes_id': False}), price_unit=-9000),
            'cheaper list': lambda: self.deal._car_line().write({'deal_list_price': 1}),
            'two lines': lambda: self.add_line(self.deal, self.product, price_unit=1),
        }
        for name, way in ways.items():
            with self.subTest(name), self.undone():
                passed = self.allowed(lambda way=way: (way(), self.deal.action_confirm()))
                self.assertFalse(passed, name)

    def test_a_dear_line_pays_for_no_cheap_one(self):
        self.add_line(self.deal, price_unit=9800)
        self.discount(6000)
        self.assertEqual(self.deal.deal_discount, 6000)

    def test_money_for_others_is_not_below_zero(self):
        insurance = self.deal._deal_lines('insurance')[:1]
        self.refused(lambda: insurance.with_user(self.consultant).write({'price_unit': -3000}), ValidationError)

    def test_gifts(self):
        line = self.add_line(self.deal, is_gift=True, price_unit=3800)
        self.assertEqual((line.price_unit, self.deal.deal_gift_value, self.deal.deal_discount), (0, 3800, 0))
        self.assertEqual(list(self.deal._beyond_limit()), ['gift'])
        self.refused(lambda: line.write({'price_unit': 10}), ValidationError)
        request = self.deal._ask_beyond_limit("老客户")
        self.assertEqual((request.kind, request.amount), ('gift', 3800))
        request.with_user(self.manager).action_approve()
        self.deal.action_confirm()

    def test_the_narrowest_limit_counts(self):
        """A consultant who writes the manager's name on his deal has his own limit still."""
        self.discount(5000)
        deal = self.deal.sudo()
        deal.user_id = self.manager
        self.assertTrue(self.deal.with_user(self.consultant)._beyond_limit())
        self.assertTrue(deal.with_user(self.manager)._beyond_limit(), "the card is the consultant's")

    def test_promotions_need_nobody_but_hold_as_they_say(self):
        today = self.store._dealership_today()
        promotion = self.env['dealership.promotion'].create({
            'name': '国庆促销', 'amount': 8000, 'date_from': today, 'date_to': today, 'model_ids': [Command.set(self.model.ids)]})
        deal = self.new_deal().with_user(self.consultant)
        line = deal.order_line.filtered('promotion_id')
        self.assertEqual((line.price_unit, deal.deal_discount), (-8000, 0))
        self.assertEqual(deal._deal_lines('purchase_tax').price_unit, 19292.04)
        line.price_unit = -9500
        self.assertEqual(deal.deal_discount, 1500)
        line.price_unit = -8000
        self.add_line(deal, line.product_id, promotion_id=promotion.id, price_unit=-8000)
        self.assertEqual(deal.deal_discount, 8000, "once")
        deal.order_line.sorted('id')[-1:].unlink()
        promotion.model_ids = self.other_model
        deal.invalidate_recordset()
        self.assertEqual(deal.deal_discount, 8000, "another model's")
        promotion.write({
            'model_ids': [Command.clear()], 'date_from': fields.Date.add(today, days=-9), 'date_to': fields.Date.add(today, days=-1)})
        deal.invalidate_recordset()
        self.assertEqual(deal.deal_discount, 8000, "over")

    # -- asking and deciding ------------------------------------------------------------
    def test_the_manager_has_a_task_and_decides(self):
        request = self.ask()
        self.assertEqual((request.amount, round(request.percent, 2), self.deal.deal_approval_state), (5000, 2.21, 'asked'))
        task = self.deal.sudo().activity_ids
        self.assertEqual((task.user_id, task.activity_type_id), (self.manager, self.env.ref(f'{MODULE}.activity_type_deal_approval')))
        request.with_user(self.manager).action_approve()
        self.assertEqual((request.state, request.decided_by_id), ('approved', self.manager))
        self.assertFalse(self.deal.sudo().activity_ids)
        self.deal.action_confirm()
        self.assertEqual(self.deal.state, 'sale')

    def test_a_rejection_says_why(self):
        request = self.ask()
        self.refused(lambda: request.with_user(self.manager)._reject(" "), UserError)
        wizard = self.env['dealership.deal.reject.wizard'].with_user(self.manager).create(
            {'approval_ids': [Command.set(request.ids)], 'reason': "最多 3000"})
        wizard.action_reject()
        self.assertEqual((request.state, request.decision_note, self.deal.deal_approval_state), ('rejected', "最多 3000", 'rejected'))
        self.refused(self.deal.action_confirm, UserError)

    def test_several_at_once(self):
        other = self.new_deal().with_user(self.consultant)
        requests = self.ask() | self.ask(6000, other)
        requests.with_user(self.manager).action_approve()
        self.assertEqual(set(requests.mapped('state')), {'approved'})

    def test_nobody_decides_on_his_own(self):
        request = self.ask()
        twin = new_test_user(self.env, 'dlr_twin', groups=f'{MODULE}.group_manager', company_id=self.store.id)
        twin.sudo().partner_id = self.consultant.partner_id
        self.team.user_id = twin
        for user in (self.consultant, self.colleague, twin, self.users['other_manager'], self.users['finance'], self.users['lead_desk'],
                     self.users['auditor'], self.users['salesman'], self.users['far_consultant'], self.env.ref('base.user_root')):
            with self.subTest(user.login):
                self.refused(lambda user=user: request.with_user(user).action_approve(), AccessError)
        self.assertEqual(request.state, 'asked')

    def test_a_manager_does_not_approve_his_own_deal(self):
        card = self.make_wished_card(self.manager, team_id=self.team.id)
        deal = self.new_deal(card).with_user(self.manager)
        request = self.ask(20000, deal)
        self.refused(lambda: request.with_user(self.manager).action_approve(), AccessError)
        request.with_user(self.admin).action_approve()
        deal.action_confirm()

    def test_beyond_the_managers_limit_the_administrator_decides(self):
        request = self.ask(40000)
        self.assertIn("your own limit", self.refused(lambda: request.with_user(self.manager).action_approve(), AccessError))
        request.with_user(self.admin).action_approve()
        self.assertEqual(request.state, 'approved')

    def test_decided_once(self):
        request = self.ask()
        request.with_user(self.manager).action_approve()
        self.assertIn(self.manager.name, self.refused(lambda: request.with_user(self.admin)._reject("不行"), UserError))
        self.assertEqual(request.state, 'approved')

    def test_a_change_of_price_voids_it(self):
        changes = {
            'price': lambda: self.discount(5001), 'back up': lambda: self.discount(4000),
            'discount': lambda: self.deal._car_line().write({'discount': 1}), 'line': lambda: self.add_line(self.deal, price_unit=3800),
            'gift': lambda: self.add_line(self.deal, is_gift=True),
        }
        for name, change in changes.items():
            with self.subTest(name), self.undone():
                request = self.ask()
                request.with_user(self.manager).action_approve()
                change()
                self.assertEqual(request.state, 'void')
        request = self.ask()
        self.deal._deal_lines('insurance')[:1].price_unit = 6000
        self.assertEqual(request.state, 'asked', "money for others is no discount")

    def test_what_is_signed_stands(self):
        self.deal.action_confirm()
        for user in (self.consultant, self.manager, self.admin):
            deal = self.deal.with_user(user)
            for way in (lambda deal=deal: deal._car_line().write({'price_unit': 1}),
                        lambda deal=deal: self.add_line(deal, user=deal.env.user),
                        lambda deal=deal: deal._car_line().write({'discount': 50}), lambda deal=deal: deal._car_line().unlink(),
                        lambda deal=deal: deal.write({'trim_id': self.other_trim.id})):
                with self.subTest(user.login):
                    self.assertFalse(self.allowed(way))
        insurance = self.deal._deal_lines('insurance')[:1]
        self.refused(lambda: insurance.with_user(self.consultant).write({'price_unit': 999}), UserError)
        insurance.with_user(self.manager).price_unit = 999

    def test_requests_are_not_typed(self):
        request = self.ask()
        for user in (self.consultant, self.manager, self.admin):
            mine = request.with_user(user)
            for vals in ({'state': 'approved'}, {'amount': 1}, {'decided_by_id': self.manager.id}, {'requester_id': self.manager.id},
                         {'order_id': self.new_deal().id}, {'reason': 'x'}):
                with self.subTest(f"{user.login} {vals}"):
                    self.assertFalse(self.allowed(lambda mine=mine, vals=vals: mine.write(vals)))
            self.assertFalse(self.allowed(lambda mine=mine: mine.create({'order_id': self.deal.id, 'kind': 'discount', 'reason': 'x'})))
            self.assertFalse(self.allowed(mine.unlink))
            self.assertFalse(self.allowed(lambda user=user: self.deal.with_user(user).write(
                {'approval_ids': [Command.create({'kind': 'discount', 'reason': 'x', 'state': 'approved', 'amount': 99999})]})))
        self.assertFalse(self.allowed(lambda: request.sudo().unlink(), UserError))

    # -- special agreement ----------------------------------------------------------------
    def test_a_special_agreement_wins_the_card(self):
        today = self.store._dealership_today()
        wizard = self.env['dealership.deal.approval.wizard'].with_user(self.consultant).create({
            'order_id': self.deal.id, 'kind': 'special', 'reason': "下月回国付款", 'agreement_on': today,
            'purchase_on': fields.Date.add(today, days=30)})
        wizard.action_ask()
        self.assertEqual(self.deal.opportunity_id.won_status, 'pending')
        request = self.deal.approval_ids
        request.with_user(self.manager).action_approve()
        self.assertEqual(self.deal.opportunity_id.won_status, 'won')

    def test_an_agreement_has_days_that_can_be(self):
        today = self.store._dealership_today()
        for agreed, buys in ((False, today), (today, False), (fields.Date.add(today, days=1), fields.Date.add(today, days=9)),
                             (today, fields.Date.add(today, days=-1))):
            self.refused(lambda agreed=agreed, buys=buys: self.deal._request_special("x", agreed, buys), UserError)
