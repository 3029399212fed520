"""A card is won by its deal and by nothing else (invariant 2, E06), whatever way is tried."""
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .deal_common import DealCase

ANY = (AccessError, UserError, ValidationError)


@tagged('post_install', '-at_install')
class TestDealWon(DealCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls.make_wished_card()
        cls.deal = cls.new_deal(cls.card).with_user(cls.consultant)
        cls.won = cls.env['crm.stage'].search([('dealership_code', '=', 'won')], limit=1)
        cls.admin = cls.users['dealership_admin']

    def assertOpen(self, card=None):
        self.assertEqual((card or self.card).won_status, 'pending')

    def ways(self, card):
        return {
            'drag': lambda: card.write({'stage_id': self.won.id}),
            'button': card.action_set_won,
            'rainbow': card.action_set_won_rainbowman,
            'web_save': lambda: card.web_save({'stage_id': self.won.id}, {}),
            'stage and probability': lambda: card.write({'stage_id': self.won.id, 'probability': 100}),
            'load': lambda: card.load(['.id', 'stage_id/.id'], [[str(card.id), str(self.won.id)]]),
        }

    def test_no_way_without_a_deal_that_counts(self):
        for user in (self.consultant, self.manager, self.admin, self.env.user):
            card = self.card.with_user(user)
            for name, way in self.ways(card).items():
                with self.subTest(f"{user.login} {name}"), self.undone():
                    self.allowed(way, ANY)
                    self.assertOpen()
        self.assertIn("the signed contract", self.refused(self.card.with_user(self.consultant).action_set_won, UserError))

    def test_nothing_is_born_won(self):
        for vals in ({'stage_id': self.won.id}, {'stage_id': self.won.id, 'probability': 100}):
            with self.subTest(vals):
                self.assertFalse(self.allowed(lambda vals=vals: self.make_card(self.consultant, **vals), ANY)
                                 and self.make_card(self.consultant, **vals).won_status == 'won')

    def test_a_won_lead_becomes_no_card(self):
        lead = self.make_card(self.consultant, type='lead', user_id=self.consultant.id)
        lead.sudo().write({'stage_id': self.won.id, 'probability': 100})
        self.refused(lambda: lead.write({'type': 'opportunity'}), UserError)
        lead.convert_opportunity(lead.partner_id)
        self.assertFalse(lead.card_number)

    def test_a_detour_through_another_team(self):
        def detour():
            self.card.sudo().team_id = self.plain_team
            self.card.sudo().write({'stage_id': self.won.id, 'probability': 100})
        self.assertFalse(self.allowed(detour, ANY))

    def test_a_stage_that_becomes_a_won_one(self):
        stage = self.env['crm.stage'].create({'name': '快成', 'team_ids': [Command.set(self.team.ids)]})
        self.card.with_user(self.consultant).stage_id = stage
        self.assertFalse(self.allowed(lambda: stage.write({'is_won': True}), ANY))

    def test_many_at_once_with_one_that_counts(self):
        other = self.make_wished_card()
        self.win(other)
        self.assertEqual(other.won_status, 'won')
        self.refused(lambda: (self.card | other).sudo().write({'stage_id': self.won.id}), UserError)
        self.assertOpen()

    def test_a_contract_alone_does_not_win(self):
        self.deal.deposit_required = 5000
        self.deal.action_confirm()
        self.assertOpen()
        self.assertEqual(self.card._conversion().missing, ('deposit',))
        self.assertIn("deposit", self.refused(self.card.with_user(self.consultant).action_set_won, UserError))

    def test_contract_and_deposit_win(self):
        self.store.dealership_deposit = 0
        self.deal.sudo().deposit_required = 5000
        self.deal.action_confirm()
        self.pay(5000)
        self.deal._check_deal_won()
        self.assertEqual((self.card.won_status, self.card.stage_id), ('won', self.won))

    def test_deposit_and_then_contract_win(self):
        self.deal.sudo().deposit_required = 5000
        self.pay(5000)
        self.deal._check_deal_won()
        self.assertOpen()
        self.deal.action_confirm()
        self.assertEqual(self.card.won_status, 'won')

    def pay(self, amount):
        """Money received, as finance tells of it."""
        day = self.env['crm.team']._today_start(self.store)[1]
        self.patch(type(self.deal), '_deal_payments', lambda order: [(day, amount)])

    def test_a_sold_card_is_not_dragged_back(self):
        self.win(self.card)
        other = self.env['crm.stage'].search([('team_ids', 'in', self.team.ids), ('is_won', '=', False)], limit=1)
        for user in (self.consultant, self.manager, self.env.user):
            self.refused(lambda user=user: self.card.with_user(user).write({'stage_id': other.id}), UserError)

    def test_the_deal_is_told_once(self):
        calls = []
        self.patch(type(self.deal), '_after_deal_won', lambda orders: calls.append(orders.ids))
        self.win(self.card)
        self.assertEqual(len(calls), 1)
        self.card.order_ids._check_deal_won()
        self.assertEqual(len(calls), 1)

    def test_a_disputed_card_waits(self):
        self.card.sudo().is_disputed = True
        self.assertIn("in dispute", self.refused(self.deal.action_confirm, UserError))
        self.card.sudo().is_disputed = False
        self.deal.action_confirm()

    def test_a_lost_card_is_not_sold(self):
        self.lose(self.card)
        self.assertIn("closed", self.refused(self.deal.action_confirm, UserError))

    # -- ordinary orders -----------------------------------------------------------------
    def plain_order(self):
        return self.env['sale.order'].with_user(self.users['salesman']).create({
            'partner_id': self.plain_partner.id, 'team_id': self.plain_team.id,
            'order_line': [Command.create({'product_id': self.film.id, 'price_unit': 1}) for _line in range(3)]})

    def test_other_teams_sell_as_in_stock(self):
        self.plain_partner = self.env['res.partner'].create({'name': 'Office'})
        order = self.plain_order()
        self.assertFalse(order.is_deal)
        order.action_confirm()
        order.order_line[:1].price_unit = 5
        order.action_lock()
        order.action_unlock()
        order._action_cancel()
        order.action_draft()
        self.assertEqual(order.state, 'draft')
        lead = self.env['crm.lead'].create({'name': 'x', 'team_id': self.plain_team.id, 'type': 'opportunity'})
        lead.action_set_won()
        self.assertEqual(lead.won_status, 'won')

    def test_other_teams_orders_cost_no_query_more(self):
        self.plain_partner = self.env['res.partner'].create({'name': 'Office'})

        def cost():
            counts = []
            for _run in range(2):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                order = self.plain_order()
                self.env.flush_all()
                made = self.cr.sql_log_count
                order.action_confirm()
                self.env.flush_all()
                counts.append((made - before, self.cr.sql_log_count - made))
            return counts[-1]

        with_teams = cost()
        self.env['crm.team'].search([('is_dealership', '=', True)]).write({'is_dealership': False})
        without = cost()
        for ours, stock in zip(with_teams, without, strict=True):
            self.assertLessEqual(ours, stock + 2)
