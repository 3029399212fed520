"""The customer's old car becomes part of the deal and a used car in stock, and comes back when the deal is cancelled (H07)."""
from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, TransactionCase, tagged

from .deal_finance_common import DealFinance

REFUSED = (AccessError, UserError, ValidationError)


@tagged('post_install', '-at_install')
class TestTradeIn(DealFinance, TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls._open_books()
        cls.order = cls.make_deal(confirm=False)
        cls.card, cls.customer = cls.order.opportunity_id, cls.order.partner_id
        cls.old = cls.make_vehicle(cls.customer, vin_sn=False)
        cls.appraisal = cls.appraise(cls.card, cls.old)

    @classmethod
    def appraise(cls, card, car, values=(62000, 58000), adjustment=-1000, **vals):
        return cls.env['dealership.appraisal'].with_user(card.user_id or cls.consultant).create({
            'lead_id': card.id, 'vehicle_id': car.id, 'line_ids': [
                *(Command.create({'kind': 'valuation', 'name': '评估', 'amount': value}) for value in values),
                Command.create({'kind': 'adjustment', 'name': '轮胎', 'amount': adjustment})], **vals})

    def agree(self, order=None, price=59000, **vals):
        return (order or self.order)._agree_trade_in(vals.pop('appraisal', self.appraisal), price, **vals)

    def test_line_below_zero_and_a_used_car_in_stock(self):
        total = self.order.amount_total
        trade_in = self.agree()
        self.assertEqual((self.order.amount_total, trade_in.owner_id, self.appraisal.decision), (total - 59000, self.customer, 'accepted'))
        self.refused(lambda: trade_in._receive(70000), UserError)
        self.order.action_confirm()
        trade_in.with_user(self.consultant)._receive(70000)
        car = self.old
        self.assertEqual((car.dealer_role, car.vehicle_condition, car.stock_cost, car.owner_id.id, car.odometer),
                         ('stock', 'used', 59000, False, 70000))
        self.assertTrue(car.owner_history_ids.date_to)
        self.assertEqual(self.order.balance_due, total - 59000)
        self.pay(self.order, 'balance', total - 59000)
        self.assertTrue(self.order._is_fully_paid())

    def test_line_is_no_discount_and_no_loss_of_revenue(self):
        before = self.order.deal_discount
        self.agree()
        self.order.invalidate_recordset()
        self.assertEqual(self.order.deal_discount, before)
        self.order.action_confirm()
        move = self.invoice(self.order)
        line = move.line_ids.filtered(lambda line: line.balance == 59000 and line.account_id.account_type != 'asset_receivable')
        self.assertEqual(line.account_id, self.store._dealership_trade_in_account())
        self.assertEqual(line.account_id.account_type, 'asset_current')
        self.assertEqual(self.ledger(self.order), self.order.amount_total)
        self.balanced(self.order)

    def test_purchase_bill_set_against_the_price(self):
        self.store.dealership_trade_in_way = 'bill'
        total = self.order.amount_total
        trade_in = self.agree()
        self.assertEqual(self.order.amount_total, total)
        self.order.action_confirm()
        trade_in._receive(70000)
        bill = trade_in.sudo().bill_id
        self.assertEqual((bill.state, bill.amount_total, bill.partner_id, bill.deal_order_id), ('draft', 59000, self.customer, self.order))
        self.invoice(self.order)
        bill.with_user(self.finance).action_post()
        self.assertEqual(self.order.deal_traded, 59000)
        self.assertEqual(self.order.balance_due, total - 59000)
        self.pay(self.order, 'balance', total - 59000)
        self.assertTrue(self.order._is_fully_paid())
        self.assertEqual(self.ledger(self.order), 0)

    def test_expired_appraisal(self):
        self.appraisal.write({'date': '2020-01-01', 'valid_until': '2020-01-08'})
        self.assertIn('2020', self.refused(self.agree, UserError))
        self.appraisal.valid_until = self.store._dealership_today()
        self.agree()
        self.appraisal.valid_until = fields.Date.add(self.store._dealership_today(), days=-1)
        self.refused(self.order.action_confirm, UserError)

    def test_whose_car(self):
        stranger, relative = self.make_customer(self.consultant), self.make_customer(self.consultant)
        for owner in (stranger, self.env['res.partner']):
            self.old.owner_id = owner
            self.refused(self.agree, UserError)
        household = self.env['dealership.household'].create({'name': '家', 'company_id': self.store.id})
        (self.customer | relative).household_id = household
        self.old.owner_id = relative
        trade_in = self.agree()
        self.assertEqual(trade_in.owner_id, relative)
        self.order.action_confirm()
        self.old.owner_id = stranger
        self.refused(lambda: trade_in._receive(1), UserError)

    def test_price(self):
        for price in (0, -5, float('-inf')):
            self.refused(lambda price=price: self.agree(price=price), REFUSED)
        self.refused(lambda: self.agree(price=59001), UserError)
        self.agree(self.order.with_user(self.manager), price=60000)

    def test_never_more_than_the_deal_costs(self):
        dear = self.appraise(self.card, self.old, (900000,))
        for way in ('line', 'bill'):
            self.refused(lambda way=way: self.agree(appraisal=dear, price=300000, way=way), UserError)
        self.assertFalse(self.order.trade_in_ids)
        self.agree(appraisal=dear, price=220000, way='bill')
        self.order.order_line.filtered(lambda line: line.deal_kind == 'car').price_unit = 100000
        self.refused(self.order.action_confirm, UserError)

    def test_another_cards_appraisal(self):
        other = self.make_deal(confirm=False)
        self.refused(lambda: self.agree(other), UserError)
        foreign = self.make_deal(self.colleague, confirm=False)
        self.refused(lambda: self.order._agree_trade_in(
            self.appraise(foreign.opportunity_id, self.make_vehicle(foreign.partner_id)), 100), REFUSED)
        self.refused(lambda: self.agree(self.order.with_user(self.colleague)))

    def test_once(self):
        trade_in = self.agree()
        self.refused(self.agree, Exception)
        self.refused(lambda: self.agree(appraisal=self.appraise(self.card, self.old)), Exception)
        self.order.action_confirm()
        trade_in._receive(5)
        self.refused(lambda: trade_in._receive(5), UserError)
        self.refused(lambda: trade_in._drop('x'), UserError)

    def test_line_is_not_typed(self):
        product = self.env.ref('auto_dealership.product_deal_trade_in')
        self.refused(lambda: self.order.write({'order_line': [Command.create({'product_id': product.id, 'price_unit': -80000})]}), REFUSED)
        trade_in = self.agree()
        line = trade_in.line_id.with_user(self.consultant)
        for vals in ({'price_unit': -99999}, {'product_uom_qty': 2}, {'discount': 5}, {'trade_in_id': False}):
            self.refused(lambda vals=vals: line.write(vals), REFUSED)
        self.refused(line.unlink, REFUSED)
        for user in (self.consultant, self.manager, self.users['dealership_admin']):
            for vals in ({'price': 99999}, {'state': 'received'}, {'way': 'bill'}):
                self.refused(lambda user=user, vals=vals: trade_in.with_user(user).write(vals))
            self.refused(lambda user=user: trade_in.with_user(user).unlink())
            self.refused(lambda user=user: self.appraisal.with_user(user).write({'decision': 'declined'}))

    def test_left_to_the_customer_before_the_contract(self):
        total = self.order.amount_total
        trade_in = self.agree()
        self.refused(lambda: trade_in._drop(' '), UserError)
        trade_in._drop('自己卖')
        self.assertEqual((self.order.amount_total, trade_in.state, self.appraisal.decision), (total, 'cancelled', 'open'))
        self.agree()
        self.order.action_confirm()
        self.refused(lambda: self.order.trade_in_ids.filtered(lambda row: row.state == 'agreed')._drop('x'), UserError)

    def test_cancelled_deal_gives_it_back(self):
        trade_in = self.agree()
        self.order.action_confirm()
        trade_in._receive(70000)
        self.assertFalse(self.order._cancel_problem())
        other = self.make_deal(confirm=False, vehicle_id=self.old.id)
        self.assertIn(self.old.display_name, self.order._cancel_problem())
        other.vehicle_id = False
        self.order.sudo()._after_deal_cancelled('none', '退订')
        self.assertEqual((self.old.dealer_role, self.old.owner_id, trade_in.state), ('customer', self.customer, 'cancelled'))
        self.assertEqual(self.old.owner_history_ids.filtered('is_current').kind, 'return')
        self.assertFalse(self.old.stock_cost)

    def test_posted_bill_is_reversed_first(self):
        trade_in = self.agree(way='bill')
        self.order.action_confirm()
        trade_in._receive(1)
        bill = trade_in.sudo().bill_id
        bill.action_post()
        self.assertIn(bill.name, self.order._cancel_problem())

    def test_dialog(self):
        action = self.order.action_trade_in()
        form = Form(self.env[action['res_model']].with_user(self.consultant).with_context(**action['context']))
        self.assertEqual((form.appraisal_id, form.price, form.way), (self.appraisal, 59000, 'line'))
        form.price = 58000
        form.save().action_apply()
        self.assertEqual(self.order.trade_in_ids.price, 58000)
        self.refused(lambda: self.env[action['res_model']].with_user(self.colleague).create({'order_id': self.order.id, 'step': 'agree'}))

    def test_declined(self):
        self.appraisal.action_decline()
        self.assertEqual(self.appraisal.decision, 'declined')
        self.refused(self.appraisal.action_decline, UserError)
