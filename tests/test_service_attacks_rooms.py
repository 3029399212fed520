"""Policies, renewals, recalls, campaigns and prompts attacked by every way there is, as the roles concerned (issue 7, bad input)."""
from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import DealershipCase, valid_vin
from .loyalty_common import Loyalty
from .recall_common import Recalls
from .renewal_common import RenewalCase
from .visit_money_common import VisitMoney

REFUSED = (AccessError, UserError, ValidationError)


@tagged('post_install', '-at_install')
class TestPolicyAttacks(VisitMoney, RenewalCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_workshop()
        policy = cls.make_policy(
            user=cls.care, issued_here=True, premium=4000, issued_on=cls.day, start_date=cls.day,
            expiration_date=fields.Date.add(cls.day, days=364))
        cls.policy = cls.env['fleet.vehicle.log.contract'].browse(policy.id)

    def test_commission_is_reckoned(self):
        mine = self.policy.with_user(self.manager)
        for vals in ({'commission_due': 99999}, {'commission_amount': 99999}, {'commission_settled': -99999}, {'amount': 1}):
            self.refused(lambda vals=vals: mine.write(vals), AccessError)
        self.refused(lambda: mine.create(self.policy_vals(ends_in=900, policy_kind='compulsory', commission_due=999)), AccessError)
        self.assertEqual(self.policy.commission_due, 600)

    def test_what_is_settled_stands(self):
        self.policy.with_user(self.finance).action_settle_commission()
        mine = self.policy.with_user(self.manager)
        coverage = self.env['dealership.coverage'].search([], limit=1)
        for vals in (
                {'policy_kind': 'compulsory'}, {'premium': 9000}, {'insurer_id': self.pingan.id}, {'commission_rate': 50},
                {'vehicle_id': self.make_vehicle(self.make_customer()).id}, {'company_id': self.far_store.id}, {'commission_due': 500},
                {'coverage_ids': [Command.create({'coverage_id': coverage.id, 'premium': 9999})]}, {'issued_here': False},
                {'start_date': fields.Date.subtract(self.day, days=30)}, {'state': 'closed'}, {'active': False}, {'is_policy': False}):
            self.refused(lambda vals=vals: mine.write(vals), REFUSED)
        self.refused(self.policy.with_user(self.finance).action_settle_commission, UserError)
        rows = self.policy.commission_ids
        self.refused(lambda: rows.move_id.with_user(self.finance).write({'renewal_commission_ids': [Command.clear()]}), REFUSED)
        self.refused(lambda: rows.with_user(self.finance).write({'amount': 1}), AccessError)

    def test_a_commission_credited_in_full_is_due_again(self):
        self.policy.with_user(self.finance).action_settle_commission()
        move = self.policy.commission_ids.move_id.with_user(self.finance)
        move.action_post()
        self.env['account.move.reversal'].with_user(self.finance).with_context(active_model='account.move', active_ids=move.ids).create(
            {'journal_id': move.journal_id.id, 'date': self.day}).modify_moves()
        self.assertEqual(move.payment_state, 'reversed')
        self.assertEqual(self.policy.commission_due, 600)
        self.policy.with_user(self.finance).action_settle_commission()
        self.assertEqual(self.policy.commission_due, 0)

    def test_a_renewal_ends_once(self):
        renewal = self.open_renewal()
        quote = self.quote(renewal)
        reason = self.env['dealership.renewal.lost.reason'].search([('asks_insurer', '=', False)], limit=1)
        mine, coverage = renewal.with_user(self.care), self.env['dealership.coverage'].search([], limit=1)
        self.refused(lambda: quote.write({'total': 1}), AccessError)
        self.issue(renewal, quote)
        for call in (
                lambda: self.issue(renewal, quote), lambda: mine._lose(reason), lambda: mine.write({'state': 'lost'}),
                lambda: quote.write({'compulsory_premium': 1}), lambda: quote.unlink(), lambda: self.quote(renewal),
                lambda: quote.write({'line_ids': [Command.create({'coverage_id': coverage.id, 'premium': 5})]}),
                lambda: quote.line_ids.create({'quote_id': quote.id, 'coverage_id': coverage.id, 'premium': 5}),
                lambda: mine.write({'policy_ids': [Command.link(self.policy.id)]}), lambda: renewal.sudo().unlink()):
            self.refused(call, REFUSED)
        lost = self.open_renewal()
        offer = self.quote(lost)
        lost.with_user(self.care)._lose(reason)
        self.refused(lambda: self.issue(lost, offer), UserError)

    def test_nothing_opens_for_what_is_gone(self):
        scrapped, cancelled = self.make_vehicle(self.make_customer()), self.make_vehicle(self.make_customer())
        self.make_policy(vehicle_id=scrapped.id, ends_in=30)
        self.make_policy(vehicle_id=cancelled.id, ends_in=30)._cancel_policy(self.day, 0, '车辆报废')
        scrapped.active = False
        self.night()
        self.assertFalse(self.Renewal.search([('vehicle_id', 'in', (scrapped | cancelled).ids)]))

    def test_a_caller_who_has_left_keeps_nothing(self):
        renewal = self.open_renewal(user=self.second)
        self.second.active = False
        self.night()
        self.assertEqual(renewal.user_id, self.care)
        before = renewal.write_date
        self.night()
        self.assertEqual(renewal.write_date, before, "a second night writes nothing")


@tagged('post_install', '-at_install')
class TestRecallAttacks(Recalls, DealershipCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stock = cls.make_vehicle(dealer_role='stock')
        cls.recall = cls.make_recall([cls.stock.vin_sn])

    def test_a_car_for_sale_does_not_slip_away(self):
        customer = self.make_customer(self.consultant)
        for role in ('consultant', 'manager', 'service_advisor', 'lead_desk'):
            car = self.stock.with_user(self.users[role])
            for vals in (
                    {'dealer_role': 'customer', 'owner_id': customer.id}, {'owner_id': customer.id}, {'dealer_role': 'company'},
                    {'dealer_role': False}, {'vin_sn': valid_vin(987654)}, {'vin_sn': False}, {'company_id': False}):
                self.refused(lambda car=car, vals=vals: car.write(vals), REFUSED)
            self.refused(lambda role=role: self.env['dealership.vehicle.transfer.wizard'].with_user(self.users[role]).create(
                {'vehicle_id': self.stock.id, 'owner_id': customer.id}).action_transfer(), REFUSED)
        self.stock.with_user(self.manager).dealer_role = 'demo'
        self.assertTrue(self.stock._delivery_obstacles())
        self.as_advisor(self.line(self.stock))._done_elsewhere(self.today(), '厂家系统')
        self.stock.with_user(self.manager).dealer_role = 'company'

    def test_a_running_campaign_only_grows(self):
        recall = self.make_recall(opened=False, range_ids=[Command.create({'first': valid_vin(7001), 'last': valid_vin(7099)})])
        recall.action_open()
        mine = self.as_advisor(recall)
        span = mine.range_ids
        for call in (
                lambda: span.unlink(), lambda: span.write({'last': valid_vin(7002)}), lambda: span.write({'recall_id': self.recall.id}),
                lambda: span.write({'low': '000000', 'high': '000001'}), lambda: mine.write({'range_ids': [Command.clear()]}),
                lambda: mine.write({'model_ids': [Command.set(self.other_model.ids)]}), lambda: mine.write({'is_safety': False}),
                lambda: span.create({'recall_id': recall.id, 'first': valid_vin(8001), 'last': valid_vin(8001), 'low': '000000'})):
            self.refused(call, REFUSED)
        self.assertTrue(self.make_vehicle(dealer_role='stock', vin_sn=valid_vin(7050))._delivery_obstacles())

    def test_no_work_is_ticked_by_a_default(self):
        Visit = self.env['fleet.vehicle.log.services'].with_user(self.users['service_advisor'])
        ticks = [Command.set(self.line(self.stock).ids)]
        self.refused(lambda: Visit.with_context(default_recall_done_ids=ticks).create(
            {'vehicle_id': self.stock.id, 'visit_kind': 'recall'}), UserError)
        self.refused(lambda: Visit.create({'vehicle_id': self.stock.id, 'visit_kind': 'recall', 'recall_done_ids': ticks}), UserError)


@tagged('post_install', '-at_install')
class TestCampaignAttacks(Loyalty, DealershipCase):

    def test_who_sold_the_car_is_not_called(self):
        care = self.users['customer_care']
        owner, buyer = self.make_customer(), self.make_customer()
        self.agree(owner)
        car = self.car(self.day(years=2), owner=owner)
        self.refresh(car)
        campaign = self.env['dealership.winback'].with_user(care).create(
            {'name': '招回', 'company_id': self.store.id, 'caller_ids': [Command.set(care.ids)]})
        campaign.action_start()
        line = campaign.line_ids.filtered(lambda row: row.vehicle_id == car)
        self.assertEqual(line.partner_id, owner)
        car._hand_over(buyer, self.store._dealership_today())
        self.refused(lambda: line._record_call('reached', '来'), UserError)
        line.with_user(care).action_call()
        self.assertEqual((line.partner_id, line.state), (buyer, 'no_consent'), "the buyer has agreed to nothing")

    def test_a_prompt_is_not_followed_up_against_the_customers_word(self):
        Prompt = self.env['dealership.replacement'].sudo()
        for change in (lambda car: self.agree(car.owner_id, granted=False),
                       lambda car: car._hand_over(self.make_customer(), self.store._dealership_today())):
            owner = self.make_customer(self.consultant)
            self.agree(owner)
            car = self.make_vehicle(owner, first_registration_date=self.day(years=10))
            visit = self.visit(car, self.day(), state='arrived')
            prompt = Prompt.search([('visit_id', '=', visit.id)]) or Prompt._prompt(visit)
            change(car)
            prompt._open_or_note()
            self.assertTrue(prompt.handled_on and prompt.problem)
            self.assertFalse(prompt.lead_id)
