"""Ways around a deal, each tried as the role that would: another car, another price, another customer, money twice (issue 6)."""
from contextlib import suppress

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .deal_common import DealCase
from .test_deal_cancel import CancelCase
from .test_deal_delivery import DeliveryCase

REFUSED = (AccessError, UserError, ValidationError)


@tagged('post_install', '-at_install')
class TestDealPriceAttacks(DealCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store.dealership_deposit = 5000
        cls.cheap_product = cls.env['product.product'].create(
            {'name': '朗逸 1.5L', 'list_price': 100000, 'deal_kind': 'car', 'taxes_id': False})
        cls.other_trim.product_id = cls.cheap_product
        cls.deal = cls.new_deal()
        cls.mine = cls.deal.with_user(cls.consultant)

    def test_the_car_is_not_sold_as_a_cheaper_one(self):
        self.deal._car_line().with_user(self.consultant).write({'product_id': self.cheap_product.id, 'price_unit': 100000})
        self.assertFalse(self.deal.deal_discount)
        self.assertIn(self.cheap_product.name, self.refused(self.mine.action_confirm, UserError))

    def test_a_contract_of_a_cheap_car_gets_no_dear_one(self):
        self.mine.write({'trim_id': False})
        self.deal._car_line().with_user(self.consultant).write({'product_id': self.cheap_product.id, 'price_unit': 100000})
        dear = self.stock_car()
        words = self.refused(lambda: (self.mine.action_confirm(), self.mine.write({'vehicle_id': dear.id})), REFUSED)
        self.assertIn(self.cheap_product.name, words)

    def test_a_dozen_for_the_price_of_one(self):
        dozen = self.env.ref('uom.product_uom_dozen')
        line = self.add_line(self.deal)
        line.with_user(self.consultant).write({'product_uom_id': dozen.id, 'price_unit': 3800})
        self.assertGreaterEqual(self.deal.deal_discount, 11 * 3800)

    def test_a_gift_of_money_for_others_is_a_gift(self):
        insurance = self.env['product.product'].create(
            {'name': '保险', 'list_price': 6000, 'deal_kind': 'insurance', 'type': 'service', 'taxes_id': False})
        self.assertTrue(insurance.is_on_behalf)
        before = self.deal.deal_gift_value
        self.add_line(self.deal, insurance, is_gift=True)
        self.assertEqual(self.deal.deal_gift_value - before, 6000)

    def test_words_and_payees_of_a_contract_stand(self):
        insurance = self.env['product.product'].create(
            {'name': '保险', 'list_price': 6000, 'deal_kind': 'insurance', 'type': 'service', 'taxes_id': False})
        line = self.add_line(self.deal, insurance).with_user(self.consultant)
        self.mine.action_confirm()
        friend = self.env['res.partner'].create({'name': '朋友'})
        for vals in ({'name': '保险,另送五年保养'}, {'deal_beneficiary_id': friend.id}):
            self.refused(lambda: line.write(vals), UserError)
        line.with_user(self.manager).write({'deal_beneficiary_id': friend.id})

    def test_a_card_made_a_lead_again_is_not_closed_or_sold_as_one(self):
        card = self.deal.opportunity_id.with_user(self.consultant)
        won = self.env['crm.stage'].search([('dealership_code', '=', 'won')], limit=1)
        for close in (
                card.action_set_lost, card.action_set_won, lambda: card.write({'active': False, 'probability': 0}),
                lambda: card.write({'stage_id': won.id}), lambda: (card.write({'stage_id': won.id}), card.write({'type': 'opportunity'}))):
            with self.undone():
                try:
                    card.write({'type': 'lead'})
                    close()
                    self.env.flush_all()
                except REFUSED:
                    continue
                self.env.invalidate_all()
                self.assertEqual((self.deal.opportunity_id.active, self.deal.opportunity_id.won_status), (True, 'pending'))

    def test_an_order_that_becomes_a_deal_has_list_prices_and_its_car(self):
        card = self.make_wished_card()
        car = self.stock_car()
        order = self.env['sale.order'].with_user(self.consultant).create({
            'partner_id': card.partner_id.id, 'vehicle_id': car.id, 'order_line': [
                Command.create({'product_id': self.product.id, 'price_unit': 226000}),
                Command.create({'product_id': self.film.id, 'price_unit': 1})]})
        order.write({'opportunity_id': card.id})
        self.assertTrue(order.is_deal)
        self.assertTrue(order.holds_vehicle)
        self.assertEqual(order.order_line.mapped('deal_list_price'), [226000, 3800])
        self.assertEqual(order.deal_discount, 3799)

    def test_lines_of_a_contract_stand(self):
        loose = self.env['sale.order'].with_user(self.consultant).create({
            'partner_id': self.deal.partner_id.id, 'order_line': [Command.create({'product_id': self.film.id, 'price_unit': -5000})]})
        self.mine.action_confirm()
        line = self.deal._car_line().with_user(self.consultant)
        for attack in (
                lambda: self.mine.write({'order_line': [Command.update(line.id, {'price_unit': 1})]}),
                lambda: self.mine.write({'order_line': [Command.create({'product_id': self.film.id, 'price_unit': 0})]}),
                lambda: self.mine.write({'order_line': [Command.delete(line.id)]}),
                lambda: self.mine.write({'order_line': [Command.clear()]}),
                lambda: self.mine.write({'order_line': [Command.link(loose.order_line.id)]}),
                lambda: self.mine.write({'order_line': [Command.set(loose.order_line.ids)]}),
                lambda: loose.order_line.write({'order_id': self.deal.id}),
                lambda: line.write({'order_id': loose.id}),
                lambda: line.write({'product_uom_qty': 2}),
                lambda: line.write({'technical_price_unit': 1, 'price_unit': 1}),
                lambda: self.mine.web_save({'order_line': [[1, line.id, {'discount': 50}]]}, {}),
                self.mine.action_update_prices,
                lambda: self.mine.write({'company_id': self.far_store.id}),
                lambda: self.mine.write({'partner_id': self.make_customer().id}),
                lambda: self.mine.write({'date_order': '2020-01-01 00:00:00'}),
                lambda: self.mine.write({'opportunity_id': self.make_card(self.consultant).id}),
                lambda: self.mine.write({'opportunity_id': False}),
        ):
            before = (self.deal.amount_total, self.deal.partner_id, self.deal.date_order, self.deal.company_id, self.deal.opportunity_id)
            with self.undone():
                try:
                    attack()
                    self.env.flush_all()
                except REFUSED:
                    continue
                self.env.invalidate_all()
                after = (self.deal.amount_total, self.deal.partner_id, self.deal.date_order, self.deal.company_id, self.deal.opportunity_id)
                self.assertEqual(before, after)

    def test_a_deal_is_not_taken_by_another_card(self):
        other = self.make_card(self.consultant)
        for command in ([Command.link(self.deal.id)], [Command.set(self.deal.ids)]):
            self.refused(lambda: other.with_user(self.consultant).write({'order_ids': command}), REFUSED)
        for command in ([Command.unlink(self.deal.id)], [Command.clear()], [Command.delete(self.deal.id)]):
            card = self.deal.opportunity_id
            with self.undone():
                try:
                    card.with_user(self.consultant).write({'order_ids': command})
                except REFUSED:
                    continue
                self.assertFalse(self.deal.exists() and self.deal.opportunity_id != card)

    def test_import_signs_nothing_and_takes_nobody_s_card(self):
        names = ['partner_id/.id', 'opportunity_id/.id', 'state']
        for user, card, state in (
                (self.consultant, self.make_card(self.consultant), 'sale'), (self.colleague, self.deal.opportunity_id, 'draft')):
            result = self.env['sale.order'].with_user(user).load(names, [[str(self.deal.partner_id.id), str(card.id), state]])
            self.assertTrue(result['messages'], result)
        self.add_line(self.deal, price_unit=-200000)
        result = self.mine.load(['.id', 'state'], [[str(self.deal.id), 'sale']])
        self.assertTrue(result['messages'])
        self.assertEqual(self.deal.state, 'draft')

    def test_a_manager_agrees_to_no_less_deposit_of_his_own_deal(self):
        card = self.make_wished_card(self.manager, team_id=self.team.id)
        deal = self.new_deal(card)
        self.refused(lambda: deal.with_user(self.manager).write({'deposit_required': 1}), REFUSED)
        self.deal.with_user(self.manager).write({'deposit_required': 4000})

    def test_a_disputed_card_is_not_won_by_an_agreement(self):
        approval = self.mine._request_special('客户出国', self.today(), self.today(20))
        self.deal.sudo().opportunity_id.is_disputed = True
        with suppress(*REFUSED):
            approval.with_user(self.manager).action_approve()
        self.assertEqual(self.deal.opportunity_id.won_status, 'pending')


@tagged('post_install', '-at_install')
class TestDealMoneyAttacks(CancelCase):

    def test_a_card_in_dispute_is_not_won_by_money(self):
        order = self.make_deal().sudo()
        order.opportunity_id.is_disputed = True
        self.pay(order, 'deposit', 5000)
        self.assertEqual(order.opportunity_id.won_status, 'pending')
        order.opportunity_id.is_disputed = False
        order._check_deal_won()
        self.assertEqual(order.opportunity_id.won_status, 'won')

    def test_no_more_is_credited_than_invoiced(self):
        order = self.paid_deal()
        move = self.invoice(order)
        self.credit(move)
        self.refused(lambda: self.credit(move), REFUSED)

    def test_a_deposit_is_paid_back_once(self):
        order = self.paid_deal()
        first = order.with_user(self.manager)._refund_deposit(5000, '退')
        self.refused(lambda: order.with_user(self.manager)._refund_deposit(5000, '退'), UserError)
        first.with_user(self.finance).action_post()
        self.refused(lambda: self.pay(order, 'refund', 5000), UserError)
        self.refused(lambda: self.pay(order, 'refund', 0.01), UserError)

    def test_money_is_not_moved_to_another_deal_by_its_entry(self):
        order, other = self.paid_deal(), self.make_deal()
        payment = order.deal_payment_ids.with_user(self.finance)
        self.refused(lambda: payment.write({'deal_order_id': other.id}), REFUSED)
        payment.action_draft()
        self.refused(lambda: payment.move_id.write({'deal_order_id': other.id}), REFUSED)

    def test_money_that_makes_no_entry_is_not_lost(self):
        journal = self.env['account.journal'].create(
            {'name': '新银行', 'type': 'bank', 'code': 'NB1', 'company_id': self.store.id})
        order = self.make_deal()
        try:
            self.pay(order, 'deposit', 5000, journal)
        except REFUSED:
            return
        self.assertEqual(order.sudo().amount_received, 5000)

    def test_the_incentive_follows_the_price_of_the_contract(self):
        order = self.offer(250000)
        self.agree(order)
        self.assertEqual(self.earned(order), {self.consultant: 800})
        order._car_line().with_user(self.consultant).write({'price_unit': 90000})
        self.env.flush_all()
        self.assertEqual(self.earned(order), {self.consultant: 300})

    def test_what_came_into_dispute_after_the_approval_is_not_paid(self):
        self.store.write({'dealership_incentive_posting': 'bill'})
        statement = self.closed()
        order = statement.line_ids.order_id
        order.opportunity_id.sudo().is_disputed = True
        self.assertIn(order.name, self.refused(statement.with_user(self.finance).action_post, UserError))

    def test_the_car_of_an_invoice_is_not_exchanged(self):
        order = self.paid_deal()
        self.invoice(order)
        other = self.make_vehicle(dealer_role='stock', company_id=self.store.id)
        self.refused(lambda: order.with_user(self.consultant).write({'vehicle_id': other.id}), REFUSED)

    def test_a_deal_with_money_keeps_its_customer(self):
        order = self.offer()
        self.pay(order, 'deposit', 5000)
        self.refused(lambda: order.with_user(self.consultant).write({'partner_id': self.make_customer().id}), REFUSED)

    def test_a_price_without_its_tax_is_no_way_to_a_discount(self):
        self.car.taxes_id = self.tax.copy({'name': 'VAT 13% on top', 'price_include_override': 'tax_excluded'})
        deal = self.make_deal(confirm=False)
        self.assertEqual(deal._car_line().tax_ids, self.car.taxes_id)
        deal._car_line().with_user(self.consultant).tax_ids = [Command.clear()]
        self.assertFalse(deal.deal_discount)
        self.assertIn(self.car.name, self.refused(deal.with_user(self.consultant).action_confirm, UserError))

    def test_a_refund_goes_to_nobody_else(self):
        order = self.paid_deal()
        friend = self.env['res.partner'].create({'name': '朋友'})
        self.refused(lambda: order.with_user(self.consultant).write({'partner_invoice_id': friend.id}), REFUSED)
        refund = order.with_user(self.manager)._refund_deposit(5000, '退').sudo()
        self.assertEqual(refund.partner_id, order.partner_id)
        self.refused(lambda: refund.with_user(self.finance).write({'partner_id': friend.id}), REFUSED)

    def test_nobody_keeps_a_deposit_by_an_entry_of_his_own(self):
        order = self.paid_deal()
        receivable = order.partner_id.with_company(self.store).property_account_receivable_id
        income = self.store._dealership_forfeit_account()
        Move = self.env['account.move'].with_user(self.finance).with_context(default_deal_is_forfeit=True)
        move = Move.create({
            'move_type': 'entry', 'deal_order_id': order.id, 'line_ids': [
                Command.create({'partner_id': order.partner_id.id, 'account_id': receivable.id, 'debit': 5000}),
                Command.create({'account_id': income.id, 'credit': 5000})]})
        self.assertFalse(move.deal_is_forfeit)
        self.refused(lambda: move.write({'deal_is_forfeit': True}), REFUSED)

    def test_a_running_deal_is_not_deleted_or_unmade(self):
        order = self.offer()
        self.pay(order, 'deposit', 5000)
        for user in (self.consultant, self.manager, self.admin):
            for call in (order.with_user(user).unlink, lambda: order.with_user(user).write({'state': 'cancel'})):
                self.refused(call, REFUSED)


@tagged('post_install', '-at_install')
class TestDealDeliveryAttacks(DeliveryCase):

    def test_another_car_is_inspected_anew(self):
        order = self.make_deal()
        delivery = self.prepare(self.book(order))
        self.settle(order)
        order.with_user(self.consultant).write({'vehicle_id': self.make_vehicle(dealer_role='stock', company_id=self.store.id).id})
        self.env.invalidate_all()
        self.refused(lambda: self.hand_over(delivery), REFUSED)
