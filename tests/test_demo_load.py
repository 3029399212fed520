"""The demo store holds what it promises, made by the product's own rules (issue 2, section 2)."""
import csv
from datetime import timedelta
from random import Random
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessDenied, AccessError
from odoo.modules.module import Manifest
from odoo.service.model import get_public_method
from odoo.tests import TransactionCase, tagged
from odoo.tools import convert_file, file_open

from ..demo.context import Context
from ..demo.customers import Customers
from ..demo.numbers import Numbers
from ..demo.plan import Plan
from ..rules import phone, plate, vault, vin

CUSTOMERS, LEADS = 80, 9
LOADER = 'demo/customers_demo.xml'
STORE_ROLES = {
    'gw': 'consultant', 'jl': 'manager', 'dc': 'lead_desk', 'qt': 'receptionist', 'fw': 'service_advisor',
    'kf': 'customer_care', 'cw': 'finance', 'sj': 'auditor',
}


@tagged('post_install', '-at_install')
class TestDemoLoad(TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, no_reset_password=True))
        cls.files = Manifest.for_addon('auto_dealership')['demo']
        for name in cls.files:
            if name != LOADER:
                convert_file(cls.env, 'auto_dealership', name, {}, mode='init', noupdate=True)
        cls.mails = cls.env['mail.mail'].search_count([])
        cls.loaded = cls.env['ir.module.module']._load_dealership_demo(customers=CUSTOMERS, leads=LEADS)
        cls.stores = cls.env.ref('base.main_company') | cls.env.ref('auto_dealership.demo_company_hongqiao')
        cls.customers = cls.env['res.partner'].search(
            [('is_dealership_customer', '=', True), ('company_id', 'in', cls.stores.ids)])
        cls.cards = cls.env['crm.lead'].with_context(active_test=False).search(
            [('company_id', 'in', cls.stores.ids), ('card_number', '!=', False)])

    def logins(self):
        with file_open('auto_dealership/demo/logins.csv') as stream:
            return list(csv.DictReader(stream))

    def test_loader_is_called_by_the_demo_files_only(self):
        self.assertIn(LOADER, self.files)
        with file_open(f'auto_dealership/{LOADER}') as stream:
            self.assertIn('_load_dealership_demo', stream.read())
        Module = self.env['ir.module.module']
        with self.assertRaises(AccessError):
            get_public_method(Module, '_load_dealership_demo')
        with self.assertRaises(AccessError):
            Module.with_user(self.env.ref('base.user_admin'))._load_dealership_demo()

    def test_second_loading_changes_nothing(self):
        cards = self.env['crm.lead'].search_count([])
        self.assertEqual(self.env['ir.module.module']._load_dealership_demo(), 0)
        self.assertEqual(self.env['crm.lead'].search_count([]), cards)

    def test_people_and_logins(self):
        for row in self.logins():
            user = self.env['res.users'].search([('login', '=', row['login'])])
            self.assertEqual(user.name, row['name'])
            self.assertEqual((user.lang, user.tz), ('zh_CN', 'Asia/Shanghai'))
            if row['login'] == 'admin':
                continue
            group = f"auto_dealership.group_{STORE_ROLES[row['login'][:2]]}"
            self.assertTrue(user.has_group(group), row['login'])
            self.assertTrue(user.company_ids <= self.stores)
            user.with_user(user)._check_credentials({'type': 'password', 'password': row['password']}, {'interactive': True})
            with self.assertRaises(AccessDenied):
                user.with_user(user)._check_credentials({'type': 'password', 'password': 'wrong'}, {'interactive': True})
        consultants = [row for row in self.logins() if row['login'].startswith('gw')]
        self.assertEqual(len(consultants), 8)

    def test_stores_are_chinese(self):
        self.assertEqual(self.stores.currency_id.mapped('name'), ['CNY'])
        self.assertEqual(self.stores.country_id.mapped('code'), ['CN'])
        for store in self.stores:
            teams = self.env['crm.team'].search([('company_id', '=', store.id), ('is_dealership', '=', True)])
            self.assertTrue(teams.member_ids)
            self.assertTrue(self.customers.filtered(lambda customer, store=store: customer.company_id == store))

    def test_customers_of_every_kind(self):
        self.assertEqual(self.loaded, CUSTOMERS)
        self.assertGreaterEqual(len(self.customers), CUSTOMERS)  # and those of whose leads the desk made cards
        self.assertEqual(set(self.customers.mapped('customer_class')), {'potential', 'prospect', 'owner', 'vip', 'lost'})
        self.assertFalse(self.customers.filtered(lambda customer: not customer.value_grade))
        self.assertTrue(self.customers.filtered('is_company'))
        self.assertTrue(self.customers.filtered(lambda customer: '·' in customer.name))
        for model in ('dealership.relation', 'dealership.consent'):
            self.assertTrue(self.env[model].search_count([('partner_id', 'in', self.customers.ids)]), model)
        self.assertTrue(self.customers.household_id)
        driven = self.env['fleet.vehicle'].search([('owner_id', 'in', self.customers.ids), ('driver_id', '!=', False)])
        self.assertTrue(driven.filtered(lambda car: car.driver_id != car.owner_id), "Owner and user are two people somewhere.")
        vip = self.env.ref('auto_dealership.demo_customer_vip')
        self.assertGreaterEqual(len(vip.referred_card_ids), 3)

    def test_cards_at_every_level_and_stage(self):
        self.assertEqual(set(self.cards.level_id.mapped('code')), {'H', 'A', 'B', 'C'})
        self.assertEqual(set(self.cards.mapped('won_status')), {'pending', 'won', 'lost'})
        self.assertGreaterEqual(set(self.cards.mapped('next_contact_state')), {'overdue', 'today', 'planned', 'none'})
        self.assertGreaterEqual(len(self.cards.stage_id), 5)
        self.assertTrue(self.cards.appraisal_ids)
        self.assertTrue(self.cards.reviewed_by_id)
        self.assertTrue(self.cards.level_change_ids.filtered(lambda change: change.direction != 'first'))
        leads = self.env['crm.lead'].with_context(active_test=False).search_count(
            [('cleaning_state', '!=', False), ('company_id', 'in', self.stores.ids)])
        self.assertGreaterEqual(leads, LEADS)

    def test_dates_lie_in_the_past_and_agree(self):
        now = fields.Datetime.now() + timedelta(seconds=1)
        today = (now + timedelta(hours=8)).date()
        self.assertTrue(any(card.card_date < today - timedelta(days=365) for card in self.cards))
        self.assertEqual(len(set(self.cards.mapped('card_number'))), len(self.cards))
        for card in self.cards:
            self.assertEqual(card.card_number[:8], f'KP{card.card_date:%Y%m}')
            self.assertLessEqual(card.create_date, now)
            opened = (card.create_date + timedelta(hours=8)).date()
            self.assertTrue(opened == card.card_date or (card.cleaning_state and opened < card.card_date), card.name)
            self.assertFalse(card.message_ids.filtered(lambda message, card=card: message.date < card.create_date))
            if card.last_contact_on:
                self.assertTrue(card.create_date <= card.last_contact_on <= now, card.name)
        done = self.env['mail.activity'].with_context(active_test=False).search(
            [('res_model', '=', 'crm.lead'), ('res_id', 'in', self.cards.ids), ('active', '=', False)])
        self.assertTrue(done)
        self.assertFalse(done.filtered(lambda activity: not activity.feedback or activity.date_done > today))

    def test_every_open_card_has_a_plan_and_a_history(self):
        followed = self.cards._followed_cards()
        plans = followed._open_contact_plans()
        self.assertEqual(set(plans.mapped('res_id')), set(followed.ids))
        contacts = self.env['dealership.follow.up'].search([('lead_id', 'in', self.cards.ids)])
        self.assertGreaterEqual(set(contacts.mapped('method')), {'phone', 'wechat', 'visit_in', 'test_drive'})
        self.assertTrue(contacts.reviewed_by_id)
        self.assertTrue(contacts.late_cause_id)
        self.assertTrue(contacts.filtered(lambda contact: not contact.reviewed_on))
        for contact in contacts:
            self.assertLessEqual(contact.done_on, contact.create_date + timedelta(minutes=1))

    def test_counts_come_from_the_register_and_the_drives(self):
        for card in self.cards:
            self.assertEqual(card.visit_count, len(card.visit_ids.filtered(lambda visit: visit.kind == 'visit')), card.name)
            driven = card.test_drive_ids.filtered(lambda drive: drive.state in ('returned', 'done'))
            self.assertEqual(card.test_drive_count, len(driven), card.name)
            if card.stage_id.dealership_code not in ('not_visited', False) and card.won_status == 'pending':
                self.assertTrue(card.visit_count, card.name)
        drives = self.cards.test_drive_ids
        self.assertTrue(drives.filtered(lambda drive: drive.state == 'done' and drive.agreement_signed_on and drive.overall))
        self.assertTrue(drives.filtered(lambda drive: drive.state == 'booked'))

    def test_a_living_store(self):
        stores = [('company_id', 'in', self.stores.ids)]
        visits = self.env['dealership.visit'].search(stores)
        self.assertEqual(set(visits.mapped('state')), {'waiting', 'received', 'left'})
        self.assertTrue(visits.filtered('left_open'))
        self.assertTrue(visits.duty_id.line_ids)
        checks = self.env['dealership.check'].search(stores)
        self.assertEqual(set(checks.mapped('state')), {'open', 'signed', 'countersigned'})
        self.assertTrue(checks.filtered('is_missing'))
        self.assertTrue(checks.filtered('fault_count'))
        days = self.env['dealership.work.day'].search(stores)
        self.assertTrue(days.filtered('signed_on'))
        self.assertTrue(days.filtered(lambda day: day.state == 'open'))
        self.assertEqual(set(self.env['dealership.lapse'].search(stores).mapped('kind')), {'overdue', 'dormant'})

    def test_leads_in_every_fate(self):
        messages = self.env['dealership.lead.message'].search([('company_id', 'in', self.stores.ids)])
        self.assertGreaterEqual(
            set(messages.mapped('fate')), {'accepted', 'to_complete', 'merged', 'duplicate', 'split', 'refused'})
        self.assertFalse(messages.filtered(lambda message: message.fate in ('accepted', 'to_complete') and not message.lead_id))
        self.assertTrue(self.env['dealership.assignment'].search_count([('lead_id.company_id', 'in', self.stores.ids)]))
        self.assertTrue(self.env['crm.lead'].search_count(self.env['crm.lead']._pool_domain()))

    def test_numbers_are_well_formed(self):
        vehicles = self.env['fleet.vehicle'].search([('company_id', 'in', self.stores.ids), ('dealer_role', '!=', False)])
        self.assertEqual(set(vehicles.mapped('dealer_role')), {'transit', 'stock', 'demo', 'customer'})
        for vehicle in vehicles:
            self.assertFalse(vin.check(vehicle.vin_sn).severity)
            if vehicle.license_plate:
                plate.normalise(vehicle.license_plate)
        self.assertFalse(vehicles.vin_override_user_id)
        met = self.env['dealership.ownership.claim'].search([]).lead_id.partner_id  # two cards of one customer
        phones = [phone.normalise(customer.phone) for customer in self.customers - met if customer.phone]
        self.assertEqual(len(set(phones)), len(phones))
        self.assertTrue(all(number.startswith('+8613800') for number in phones))

    def test_purchases(self):
        orders = self.env['sale.order'].search([('company_id', 'in', self.stores.ids), ('state', '=', 'sale')])
        self.assertTrue(orders.opportunity_id)
        self.assertEqual(orders.currency_id.mapped('name'), ['CNY'])
        cars = self.customers.owned_vehicle_ids.filtered('sold_on')
        self.assertTrue(cars)
        for model in ('fleet.vehicle.log.services', 'fleet.vehicle.log.contract'):
            self.assertTrue(self.env[model].search_count([('vehicle_id', 'in', cars.ids)]), model)
        self.assertEqual(self.env['mail.mail'].search_count([]), self.mails)

    def test_deals_in_every_state(self):
        """Cards were won by deals: signed, paid, handed over; others are offered, asked about, lent on, cancelled."""
        deals = self.env['sale.order'].search([('is_deal', '=', True), ('company_id', 'in', self.stores.ids)])
        self.assertEqual(set(deals.mapped('state')), {'draft', 'sale', 'cancel'})
        self.assertGreaterEqual(set(deals.mapped('deal_payment_state')), {'deposit_paid', 'part', 'paid'})
        won = self.cards.filtered(lambda card: card.won_status == 'won')
        for card in won:
            self.assertTrue(card._conversion().on, card.name)
        delivered = deals.filtered('delivered_on')
        self.assertTrue(delivered)
        for deal in delivered:
            self.assertEqual(deal.vehicle_id.owner_id, deal.partner_id)
            self.assertTrue(deal.delivery_id.signature and deal._is_fully_paid())
            self.assertEqual(deal.vehicle_id.owner_history_ids.filtered('is_current').date_from, deal.delivered_on)
        self.assertGreaterEqual(set(deals.delivery_id.mapped('state')), {'booked', 'ready', 'delivered'})
        self.assertTrue(deals.deal_loan_ids.filtered('line_ids').order_id.filtered('lender_due'))
        self.assertTrue(deals.cancellation_ids)
        self.assertTrue(deals.approval_ids.filtered(lambda approval: approval.state == 'approved'))
        self.assertFalse(self.env['dealership.deal.check'].search_count([('company_id', 'in', self.stores.ids)]))
        statements = self.env['dealership.incentive.statement'].search([('company_id', 'in', self.stores.ids)])
        self.assertEqual(len(set(statements.mapped('month'))), 2)
        self.assertTrue(statements.filtered(lambda statement: statement.state in ('approved', 'posted')))

    def test_customers_of_two_consultants(self):
        """One case waits, one is ruled; the evidence is of the days on which things happened."""
        cases = self.env['dealership.ownership.case'].search([('company_id', 'in', self.stores.ids)])
        self.assertEqual(set(cases.mapped('state')), {'open', 'ruled'})
        self.assertTrue(cases.appeal_of_id)
        for case in cases:
            self.assertEqual(len(case.claim_ids.user_id), 2)
            self.assertTrue(all(claim.contact_count and claim.registered_on <= case.opened_on for claim in case.claim_ids))
        open_cards = cases.filtered(lambda case: case.state == 'open').claim_ids.lead_id
        self.assertTrue(all(open_cards.mapped('is_disputed')))

    def test_cars_change_hands(self):
        sold_on = self.env['dealership.vehicle.owner'].search(
            [('vehicle_id.company_id', 'in', self.stores.ids), ('kind', '=', 'transfer')])
        self.assertTrue(sold_on)
        for period in sold_on:
            self.assertEqual(len(period.vehicle_id.owner_history_ids), 2)
            self.assertEqual(len(period.vehicle_id.plate_history_ids), 2)

    def test_a_working_workshop(self):
        """A board with cars in every state, years of visits, money and calls behind them, appointments before them."""
        stores = [('company_id', 'in', self.stores.ids)]
        visits = self.env['fleet.vehicle.log.services'].search([*stores, ('workshop_state', '!=', False)])
        self.assertEqual(set(visits.mapped('workshop_state')), {'booked', 'arrived', 'in_work', 'waiting_parts', 'ready', 'left'})
        self.assertGreaterEqual(
            set(visits.mapped('visit_kind')), {'maintenance', 'repair', 'warranty', 'recall', 'accident', 'rescue', 'wash', 'pdi'})
        self.assertTrue(visits.filtered(lambda visit: visit.promise_state == 'late'))
        self.assertTrue(visits.filtered('is_no_show'))
        now = fields.Datetime.now() + timedelta(seconds=1)
        oldest = min(visits.filtered('left_at').mapped('left_at'))
        self.assertGreater((now - oldest).days, 700)
        for visit in visits.filtered('arrived_at'):
            moments = [moment for moment in (visit.arrived_at, visit.ready_at, visit.left_at, now) if moment]
            self.assertEqual(moments, sorted(moments), visit.name)
            self.assertEqual(visit.date, visit.company_id._dealership_day(visit.arrived_at), visit.name)
            self.assertTrue(visit.line_ids and visit.amount, visit.name)
        for car in visits.vehicle_id:
            readings = car.odometer_ids.sorted(lambda reading: (reading.date, reading.id)).mapped('value')
            self.assertEqual(readings, sorted(readings), car.display_name)
        here = visits.filtered(lambda visit: not visit.intake_source and visit.workshop_state == 'left')
        if self.env['account.journal'].search_count([('type', '=', 'bank'), ('company_id', '=', self.stores[0].id)], limit=1):
            self.assertGreaterEqual(set(here.mapped('settlement_state')), {'paid', 'unpaid'})
        self.assertGreaterEqual(set(here.mapped('call_state')), {'due', 'done'})
        self.assertTrue(here.filtered(lambda visit: visit.satisfaction in ('1', '2')))
        fates = set(self.env['dealership.service.message'].search(stores).mapped('fate'))
        self.assertGreaterEqual(fates, {'accepted', 'to_complete', 'duplicate'})

    def test_customers_are_kept(self):
        """The lists of the night are filled and partly worked; a campaign, a recall and prompts are under way."""
        stores = [('company_id', 'in', self.stores.ids)]
        due = self.env['dealership.maintenance.due'].search(stores)
        self.assertGreaterEqual(set(due.mapped('reminder_state')), {'none', 'reminded', 'booked', 'came'})
        self.assertTrue(due.reminder_ids.filtered('came_on'))
        self.assertFalse(due.reminder_ids.filtered(lambda reminder: reminder.came_on and reminder.came_on < reminder.day))
        self.assertGreaterEqual(
            set(self.env['dealership.service.standing'].search(stores).mapped('churn_class')), {'new', 'regular', 'never'})
        campaign = self.env['dealership.winback'].search(stores)
        self.assertEqual(campaign.mapped('state'), ['open'])
        self.assertTrue(campaign.line_ids.filtered('call_count') and campaign.todo_count)
        recall = self.env['dealership.recall'].search(stores)
        self.assertEqual((recall.state, recall.is_safety), ('open', True))
        self.assertGreaterEqual(set(recall.line_ids.mapped('state')), {'not_found', 'contacted', 'done'})
        self.assertIn('stock', recall.line_ids.vehicle_id.mapped('dealer_role'))
        prompts = self.env['dealership.replacement'].search(stores)
        self.assertIn('open', prompts.mapped('state'))
        self.assertTrue(prompts.lead_id)
        self.assertFalse(any(prompts.mapped('problem')))

    def test_insurance_is_renewed(self):
        policies = self.env['fleet.vehicle.log.contract'].search([('is_policy', '=', True), ('company_id', 'in', self.stores.ids)])
        self.assertEqual(set(policies.mapped('policy_kind')), {'compulsory', 'commercial'})
        self.assertGreaterEqual(set(policies.mapped('state')), {'open', 'expired'})
        self.assertTrue(policies.coverage_ids and any(policies.mapped('commission_due')))
        renewals = self.env['dealership.renewal'].search([('company_id', 'in', self.stores.ids)])
        self.assertTrue(renewals)
        for renewal in renewals.filtered(lambda renewal: renewal.state != 'opened'):
            self.assertTrue(renewal.call_ids)
        self.assertTrue(all(renewal.lost_reason_id for renewal in renewals if renewal.state == 'lost'))

    def test_card_of_the_instructions(self):
        card = self.env.ref('auto_dealership.demo_card_yellow')
        self.assertEqual((card.budget_min, card.budget_max, card.trade_in_expected), (200000, 250000, 140000))
        self.assertEqual(card.present_model_id, self.env.ref('auto_dealership.demo_model_polo'))
        self.assertIn('途观', card.wish_summary)
        self.assertEqual(card.decision_maker, '妻子')

    def test_same_people_every_time(self):
        today = fields.Date.to_date('2026-03-02')

        def names():
            rng = Random('auto_dealership')
            return [(one.name, one.phone, one.role, one.consultant) for one in Plan(rng, Numbers(rng), today, 80).customers]

        self.assertEqual(names(), names())

    def test_documents_need_a_key_and_nothing_else_does(self):
        """The store that was loaded has documents where the server has a key; without one it has none, and all the rest."""
        context = Context(self.env)
        customers = Customers(context, Plan(context.rng, context.numbers, context.today, 20))
        refusal = vault.VaultError('key_missing', file=vault.ENV_FILE, env=vault.ENV_KEYS)
        with patch.object(vault, 'load_ring', side_effect=refusal):
            self.assertEqual(customers.add_documents(), 0)
        documents = self.env['dealership.identity.document'].search([('partner_id', 'in', self.customers.ids)])
        for document in documents:
            self.assertIn('*', document.number_masked)
