"""The deal sheet: from the card in one click, with the lines that a dealership writes, tax and car (H01)."""
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .deal_common import DealCase


@tagged('post_install', '-at_install')
class TestDealSheet(DealCase):

    def test_one_click_writes_the_deal(self):
        deal = self.new_deal(self.make_wished_card(payment_method='loan'))
        self.assertTrue(deal.is_deal)
        self.assertEqual((deal.user_id, deal.team_id, deal.company_id), (self.consultant, self.team, self.store))
        self.assertEqual((deal.trim_id, deal.exterior_color_id, deal.deal_paid_by), (self.trim, self.white, 'loan'))
        self.assertEqual(deal.order_line.sorted('sequence').mapped('deal_kind'), [
            'car', 'purchase_tax', 'insurance', 'insurance', 'plate', 'loan_fee'])
        self.assertEqual(deal._car_line().price_unit, 226000)

    def test_the_loan_fee_only_with_a_loan(self):
        self.assertNotIn('loan_fee', self.new_deal(self.make_wished_card(payment_method='cash')).order_line.mapped('deal_kind'))

    def test_a_closed_card_or_a_lead_has_no_deal(self):
        card = self.make_wished_card()
        self.lose(card)
        self.refused(card.with_user(self.consultant).action_new_deal, UserError)
        lead = self.make_card(self.consultant, type='lead', user_id=self.consultant.id)
        self.refused(lead.action_new_deal, UserError)

    def test_nobody_sells_on_anothers_card(self):
        card = self.make_wished_card()
        for name in ('colleague', 'outsider', 'far_consultant', 'salesman', 'auditor', 'finance'):
            with self.subTest(name):
                self.assertFalse(self.allowed(card.with_user(self.users[name]).action_new_deal))
                self.assertFalse(self.allowed(lambda name=name: self.env['sale.order'].with_user(self.users[name]).create(
                    {'partner_id': self.users[name].partner_id.id, 'opportunity_id': card.id})))

    # -- purchase tax ------------------------------------------------------------
    def test_purchase_tax_follows_the_price_of_the_car(self):
        deal = self.new_deal()
        tax = deal._deal_lines('purchase_tax')
        self.assertEqual(tax.price_unit, 20000)
        deal._car_line().with_user(self.consultant).price_unit = 224870
        self.assertEqual(tax.price_unit, 19900)

    def test_typed_tax_stays_until_it_is_reckoned_again(self):
        deal = self.new_deal()
        tax = deal._deal_lines('purchase_tax').with_user(self.consultant)
        tax.price_unit = 18888
        deal._car_line().price_unit = 225000
        self.assertEqual(tax.price_unit, 18888)
        deal.action_reckon_tax()
        self.assertEqual(tax.price_unit, 19911.5)

    def test_new_energy_pays_half_in_2026_up_to_its_limit(self):
        self.model.default_fuel_type = 'electric'
        deal = self.new_deal()
        self.assertEqual(deal._deal_lines('purchase_tax').price_unit, 10000)
        self.product.list_price = 452000
        self.assertEqual(self.new_deal()._deal_lines('purchase_tax').price_unit, 25000)

    def test_a_rule_that_cannot_be_is_refused(self):
        Rule = self.env['dealership.purchase.tax.rule']
        for vals in ({'rate': 200}, {'relief': -1}, {'relief': 101}, {'relief_cap': -5}, {'date_to': '2020-01-01'}):
            with self.subTest(vals):
                self.assertFalse(self.allowed(lambda vals=vals: Rule.create({'name': 'x', 'date_from': '2026-01-01', **vals}), Exception))

    # -- car ---------------------------------------------------------------------
    def test_a_car_is_held_for_one_deal(self):
        car = self.stock_car()
        deal, other = self.new_deal(), self.new_deal(self.make_wished_card(self.colleague))
        deal.with_user(self.consultant).vehicle_id = car
        self.assertTrue(deal.holds_vehicle)
        words = self.refused(lambda: other.with_user(self.colleague).write({'vehicle_id': car.id}), UserError)
        self.assertIn(self.consultant.name, words)
        deal.with_user(self.consultant).vehicle_id = False
        other.with_user(self.colleague).vehicle_id = car
        self.assertTrue(other.holds_vehicle)

    def test_the_database_holds_it_too(self):
        car = self.stock_car()
        deal, other = self.new_deal(), self.new_deal()
        deal.vehicle_id = car
        self.env.flush_all()
        with self.assertRaises(UniqueViolation), mute_logger('odoo.sql_db'), self.cr.savepoint():
            self.cr.execute("UPDATE sale_order SET vehicle_id = %s, holds_vehicle = TRUE WHERE id = %s", [car.id, other.id])

    def test_the_flag_is_not_typed(self):
        deal = self.new_deal().with_user(self.consultant)
        deal.vehicle_id = self.stock_car()
        for vals in ({'holds_vehicle': False}, {'is_deal': False}, {'approval_ids': [Command.clear()]}):
            with self.subTest(vals):
                self.assertFalse(self.allowed(lambda vals=vals: deal.write(vals)) and not deal.holds_vehicle)

    def test_only_cars_for_sale_of_that_version(self):
        deal = self.new_deal().with_user(self.consultant)
        sold = self.make_vehicle(self.make_customer(self.consultant))
        self.refused(lambda: deal.write({'vehicle_id': sold.id}), UserError)
        other = self.stock_car(model_id=self.other_model.id, trim_id=self.other_trim.id)
        self.refused(lambda: deal.write({'vehicle_id': other.id}), ValidationError)
        far = self.stock_car(company_id=self.far_store.id)
        self.assertFalse(self.allowed(lambda: deal.write({'vehicle_id': far.id})))

    def test_the_car_says_its_colours(self):
        red = self.env['dealership.vehicle.color'].create({'name': '红', 'kind': 'exterior'})
        deal = self.new_deal()
        deal.vehicle_id = self.stock_car(exterior_color_id=red.id)
        self.assertEqual(deal.exterior_color_id, red)

    def test_another_version_has_another_price(self):
        deal = self.new_deal()
        product = self.env['product.product'].create({'name': '朗逸 1.5L', 'list_price': 113000, 'taxes_id': False})
        self.other_trim.product_id = product
        deal.with_user(self.consultant).trim_id = self.other_trim
        self.assertEqual((deal._car_line().product_id, deal._car_line().price_unit), (product, 113000))
        self.assertEqual(deal._deal_lines('purchase_tax').price_unit, 10000)
        self.assertEqual(product.deal_kind, 'car')

    # -- belongs to its card ---------------------------------------------------------
    def test_a_deal_stays_with_its_card(self):
        deal, other = self.new_deal().with_user(self.consultant), self.make_wished_card()
        for vals in ({'opportunity_id': other.id}, {'opportunity_id': False}, {'user_id': self.colleague.id},
                     {'team_id': self.plain_team.id}):
            with self.subTest(vals):
                self.assertFalse(self.allowed(lambda vals=vals: deal.write(vals)))

    def test_quotations_follow_their_card_and_contracts_stay(self):
        card = self.make_wished_card()
        signed, offer = self.new_deal(card), self.new_deal(card)
        signed.action_confirm()
        card.with_user(self.manager).user_id = self.colleague
        self.assertEqual((offer.user_id, signed.user_id), (self.colleague, self.consultant))
        self.assertTrue(offer.with_user(self.colleague).has_access('write'))

    def test_quotations_of_a_team_that_becomes_a_dealership_team(self):
        lead = self.env['crm.lead'].create({
            'name': 'x', 'team_id': self.plain_team.id, 'type': 'opportunity', 'partner_id': self.make_customer().id,
            'origin_id': self.origin.id, 'source_id': self.channel.id})
        order = self.env['sale.order'].create({'partner_id': lead.partner_id.id, 'opportunity_id': lead.id, 'company_id': self.store.id})
        self.assertFalse(order.is_deal)
        self.plain_team.is_dealership = True
        self.assertTrue(order.is_deal)

    def test_a_confirmed_order_becomes_no_deal(self):
        order = self.env['sale.order'].with_user(self.consultant).create({
            'partner_id': self.make_customer(self.consultant).id,
            'order_line': [Command.create({'product_id': self.product.id})]})
        order.action_confirm()
        card = self.make_wished_card()
        self.refused(lambda: order.write({'opportunity_id': card.id}), UserError)
        self.assertFalse(order.is_deal)

    def test_a_deal_is_not_born_signed(self):
        card = self.make_wished_card()
        self.refused(lambda: self.env['sale.order'].with_user(self.consultant).create(
            {'partner_id': card.partner_id.id, 'opportunity_id': card.id, 'state': 'sale'}), UserError)

    # -- screens -----------------------------------------------------------------------
    def test_the_form_opens_and_saves_for_who_sells(self):
        deal = self.new_deal()
        for user in (self.consultant, self.manager):
            with self.subTest(user.login), Form(
                    deal.with_user(user), view='auto_dealership.sale_order_view_form_deal') as form:
                form.deal_paid_by = 'cash'
        self.assertEqual(deal.get_formview_id(), self.env.ref('auto_dealership.sale_order_view_form_deal').id)

    def test_cost_is_for_managers(self):
        self.product.with_company(self.store).standard_price = 200000
        deal = self.new_deal()
        for name in ('manager', 'finance', 'auditor'):
            with self.subTest(name):
                line = deal._car_line().with_user(self.users[name])
                self.assertEqual(line.read(['deal_cost'])[0]['deal_cost'], 200000)
                self.assertEqual(deal.with_user(self.users[name]).read(['deal_margin'])[0]['deal_margin'], 26000)
        mine = deal.with_user(self.consultant)
        for call in (lambda: mine.read(['deal_margin']), lambda: mine.read(['deal_cost']),
                     lambda: mine._car_line().read(['deal_cost']), lambda: mine._car_line().write({'deal_cost': 1}),
                     lambda: mine.env['sale.order.line'].search([('deal_cost', '>', 0)]),
                     lambda: mine.env['sale.order.line']._read_group([], [], ['deal_cost:sum']),
                     lambda: mine._car_line().export_data(['deal_cost'])):
            self.refused(call, (AccessError, UserError))

    def test_the_contract_on_paper(self):
        deal = self.new_deal()
        deal.vehicle_id = self.stock_car(engine_number='EA888-1')
        html = self.env['ir.actions.report'].with_user(self.consultant)._render_qweb_html(
            'auto_dealership.report_deal_contract', deal.ids)[0].decode()
        for words in (deal.vehicle_id.vin_sn, 'EA888-1', deal.partner_id.name, '贰拾肆万陆仟玖佰伍拾元整'):
            self.assertIn(words, html)
