"""Replacement prompts: who is asked, why, by whom; never twice a year, never without consent, never in the way of an arrival (J06)."""
from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged

from .common import MODULE
from .loyalty_common import Loyalty


@tagged('post_install', '-at_install')
class TestServiceReplacement(Loyalty, TransactionCase):

    far_roles = ('consultant', 'service_advisor', 'manager')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls.advisor = cls.users['service_advisor']
        cls.owner = cls.make_customer(cls.consultant)
        cls.agree(cls.owner)

    def old_car(self, owner=None, **vals):
        return self.car(owner=owner or self.owner, **{'first_registration_date': self.day(years=6), **vals})

    def arrive(self, car, mileage=20000, user=None):
        """The car comes as it comes every day."""
        visit = self.env['fleet.vehicle.log.services'].with_user(user or self.advisor).create({
            'vehicle_id': car.id, 'visit_kind': 'repair' if mileage else 'wash'})
        visit._arrive(mileage, '仪表已核对')
        return visit

    def prompts(self, car):
        return self.env['dealership.replacement'].search([('vehicle_id', '=', car.id)])

    def prompt(self, car, **kwargs):
        self.arrive(car, **kwargs)
        return self.prompts(car)

    def tell(self):
        """The round that follows an arrival."""
        self.patch(type(self.env['ir.cron']), '_commit_progress', lambda *args, **kwargs: 600)
        self.env['dealership.replacement']._cron_open_leads()

    # ------------------------------------------------------------------
    # Why
    # ------------------------------------------------------------------
    def test_an_old_car_prompts_its_owners_consultant(self):
        car = self.old_car(purchase_price=200000)
        visit = self.arrive(car)
        prompt = self.prompts(car)
        self.assertRecordValues(prompt, [{
            'visit_id': visit.id, 'partner_id': self.owner.id, 'user_id': self.consultant.id, 'state': 'open', 'reason_age': True,
            'reason_mileage': False, 'reason_value': False, 'mileage': 20000, 'prompted_on': self.day(), 'company_id': self.store.id,
            'again_on': fields.Date.add(self.day(), years=1)}])
        # 40 % after six years, and 7 % more for 70,000 km less than usual
        self.assertAlmostEqual(prompt.estimated_value, 94000)
        self.assertIn('6', prompt.reasons)

    def test_a_young_car_with_few_kilometres_does_not(self):
        self.assertFalse(self.prompt(self.car(owner=self.owner, first_registration_date=self.day(years=2), purchase_price=200000)))

    def test_the_store_sets_years_and_kilometres(self):
        self.store.write({'dealership_replacement_years': 0, 'dealership_replacement_km': 30000})
        self.assertFalse(self.prompt(self.old_car(), mileage=29999))
        prompt = self.prompt(self.old_car(), mileage=30000)
        self.assertEqual((prompt.reason_age, prompt.reason_mileage), (False, True))
        self.store.dealership_replacement_active = False
        self.assertFalse(self.prompt(self.old_car(), mileage=90000))

    def test_a_car_worth_more_than_its_loan(self):
        car = self.car(owner=self.owner, first_registration_date=self.day(years=2), purchase_price=200000)
        owed = {car.id: 100000}
        self.patch(type(car), '_owed_amounts', lambda self, day: owed)
        self.store.dealership_replacement_margin = 41000
        self.assertFalse(self.prompt(car, mileage=30000))  # 140,000 by the table
        self.store.dealership_replacement_margin = 40000
        car.with_user(self.advisor).sudo().log_services.write({'workshop_state': 'left'})
        prompt = self.prompt(car, mileage=30000)
        self.assertRecordValues(prompt, [{'reason_value': True, 'reason_age': False, 'estimated_value': 140000, 'owed': 100000}])

    def test_what_is_not_known_prompts_nothing(self):
        for vals in ({}, {'purchase_price': 0, 'first_registration_date': self.day(-400)}, {'purchase_price': 100000},
                     {'sold_on': self.day(-30)}):
            car = self.car(owner=self.owner, **vals)
            self.assertFalse(self.prompt(car, mileage=0), vals)

    def test_an_arrival_without_reading_takes_the_last_one(self):
        car = self.car(owner=self.owner)
        self.env['fleet.vehicle.odometer'].create({'vehicle_id': car.id, 'value': 150000, 'date': self.day(30)})
        prompt = self.prompt(car, mileage=0)
        self.assertEqual((prompt.reason_mileage, prompt.mileage), (True, 150000))

    def test_stock_cars_and_ownerless_cars_prompt_nothing(self):
        stock = self.make_vehicle(dealer_role='stock', first_registration_date=self.day(years=8))
        nobodys = self.make_vehicle(first_registration_date=self.day(years=8))
        for car in (stock, nobodys):
            self.env['dealership.replacement'].sudo()._prompt(self.visit(car, self.day(), 'repair', 'arrived'))
            self.assertFalse(self.prompts(car))

    # ------------------------------------------------------------------
    # Whom: consent, once a year, who still works here
    # ------------------------------------------------------------------
    def test_only_with_consent(self):
        silent = self.make_customer(self.consultant)
        self.assertFalse(self.prompt(self.old_car(silent)))
        self.agree(silent)
        self.agree(silent, granted=False)
        self.assertFalse(self.prompt(self.old_car(silent)))
        self.agree(silent)
        self.assertTrue(self.prompt(self.old_car(silent)))

    def test_once_a_year_and_a_car(self):
        car = self.old_car()
        first = self.prompt(car)
        visit = self.visit(car, self.day(), 'repair', 'left')
        Replacement = self.env['dealership.replacement'].sudo()
        self.assertFalse(Replacement._prompt(visit))
        first.action_no_answer()
        self.assertFalse(Replacement._prompt(visit))
        visit.date = fields.Date.add(self.day(), years=1, days=-1)
        self.assertFalse(Replacement._prompt(visit))
        visit.date = fields.Date.add(self.day(), years=1)
        self.assertTrue(Replacement._prompt(visit))
        self.assertTrue(self.prompt(self.old_car()))  # another car of his is another matter

    def test_a_consultant_who_left_is_replaced_by_his_leader_or_the_desk(self):
        gone = self._user('gone', f'{MODULE}.group_consultant', self.store)
        self.other_team.member_ids |= gone
        orphan = self.make_customer(gone)
        self.agree(orphan)
        gone.active = False
        self.assertEqual(self.prompt(self.old_car(orphan)).user_id, self.users['other_manager'])
        self.other_team.user_id = False
        self.assertEqual(self.prompt(self.old_car(orphan)).user_id, self.manager)
        self.team.user_id = False
        nobodys = self.make_customer()
        self.agree(nobodys)
        prompt = self.prompt(self.old_car(nobodys))
        self.assertFalse(prompt.user_id)
        self.tell()
        self.assertRecordValues(prompt.lead_id, [{'type': 'lead', 'user_id': False, 'partner_id': nobodys.id}])

    # ------------------------------------------------------------------
    # The card
    # ------------------------------------------------------------------
    def test_a_lead_is_opened_for_the_consultant(self):
        car = self.old_car()
        visit = self.arrive(car)
        prompt = self.prompts(car)
        self.assertFalse(prompt.lead_id)  # the arrival waits for nothing
        self.tell()
        lead = prompt.lead_id
        self.assertRecordValues(lead, [{
            'type': 'lead', 'partner_id': self.owner.id, 'user_id': self.consultant.id, 'team_id': self.team.id,
            'origin_id': self.env.ref(f'{MODULE}.origin_cs_repurchase').id, 'source_id': self.env.ref(f'{MODULE}.channel_workshop').id,
            'present_vehicle_id': car.id, 'wants_trade_in': True}])
        self.assertIn(visit.name, lead.with_user(self.consultant).replacement_reason)
        self.assertFalse(prompt.problem)
        self.tell()
        self.assertEqual(self.env['crm.lead'].search_count([('partner_id', '=', self.owner.id)]), 1)

    def test_a_customer_with_an_open_card_gets_no_second_one(self):
        card = self.make_card(self.colleague, user_id=self.colleague.id, partner_id=self.make_customer(self.colleague).id)
        self.agree(card.partner_id)
        self.consultant.active = True
        prompt = self.prompt(self.old_car(card.partner_id))
        before = card.activity_ids
        self.tell()
        self.assertEqual((prompt.lead_id, prompt.user_id), (card, self.colleague))
        self.assertEqual(self.env['crm.lead'].search_count([('partner_id', '=', card.partner_id.id)]), 1)
        task = card.activity_ids - before
        self.assertEqual((task.user_id, task.activity_type_id), (self.colleague, self.env.ref(f'{MODULE}.activity_type_replacement')))
        self.assertTrue(card.replacement_reason)

    def test_two_cars_of_one_customer_make_one_lead(self):
        for _number in range(2):
            self.arrive(self.old_car())
        self.tell()
        self.assertEqual(len(self.env['dealership.replacement'].search([('partner_id', '=', self.owner.id)]).lead_id), 1)

    def test_one_prompt_that_fails_does_not_hold_up_the_others(self):
        first, second = self.prompt(self.old_car()), self.prompt(self.old_car())
        make = type(first)._make_lead

        def failing(prompt):
            if prompt == first:
                raise UserError('no team')  # pylint: disable=translation-required
            return make(prompt)
        self.patch(type(first), '_make_lead', failing)
        with self.assertLogs('odoo.addons.auto_dealership.models.service.replacement_lead', 'WARNING'):
            self.tell()
        self.assertEqual((first.problem, bool(first.handled_on), first.lead_id.id), ("no team", True, False))
        self.assertTrue(second.lead_id)

    def test_a_merged_card_keeps_the_prompt(self):
        prompt = self.prompt(self.old_car())
        self.tell()
        card = self.make_card(self.consultant, user_id=self.consultant.id, partner_id=self.owner.id)
        (card | prompt.lead_id).with_user(self.manager).merge_opportunity()
        self.env.invalidate_all()
        self.assertEqual(prompt.lead_id, card)

    # ------------------------------------------------------------------
    # Answers, and who sees
    # ------------------------------------------------------------------
    def test_an_answer_is_given_once(self):
        prompt = self.prompt(self.old_car()).with_user(self.consultant)
        self.assertFalse(self.allowed(prompt.action_decline))  # without his words
        prompt.result = '明年再说'
        prompt.action_decline()
        self.assertEqual((prompt.state, prompt.decided_by_id), ('declined', self.consultant))
        for call in (prompt.action_accept, prompt.action_no_answer, lambda: prompt.write({'result': '改口'})):
            self.assertFalse(self.allowed(call))
        self.assertEqual(self.prompt(self.old_car()).with_user(self.advisor).action_accept(), True)

    def test_who_sees_a_prompt(self):
        prompt = self.prompt(self.old_car())

        def seen(name):
            return bool(self.env['dealership.replacement'].with_user(self.users[name]).search([('id', '=', prompt.id)]))
        self.assertEqual(
            {name: seen(name) for name in (
                'consultant', 'colleague', 'manager', 'service_advisor', 'customer_care', 'lead_desk', 'auditor', 'far_consultant',
                'far_service_advisor', 'far_manager')},
            {'consultant': True, 'colleague': False, 'manager': True, 'service_advisor': True, 'customer_care': True,
             'lead_desk': True, 'auditor': True, 'far_consultant': False, 'far_service_advisor': False, 'far_manager': False})
        for name in ('receptionist', 'plain', 'salesman'):
            self.refused(lambda name=name: self.env['dealership.replacement'].with_user(self.users[name]).search([]), AccessError)

    def test_the_number_to_call_is_what_one_sees_on_the_customer(self):
        self.owner.phone = '13800138000'
        prompt = self.prompt(self.old_car())
        self.assertEqual(prompt.with_user(self.consultant).phone, '13800138000')
        self.assertEqual(prompt.with_user(self.advisor).phone, '13800138000')
        self.owner.user_id = self.users['colleague']  # the prompt stays with whom it was given to
        self.env.invalidate_all()
        mine = prompt.with_user(self.consultant)
        seen = self.owner.with_user(self.consultant).has_access('read')
        self.assertEqual(bool(mine.phone), seen, "Not even by way of the prompt.")

    def test_an_estimate_is_no_sum_of_cents(self):
        car = self.old_car(purchase_price=201234.56)
        prompt = self.prompt(car)
        self.assertTrue(prompt.estimated_value)
        self.assertFalse(prompt.estimated_value % 100)

    def test_nobody_writes_the_facts(self):
        prompt = self.prompt(self.old_car())
        values = {
            'state': 'accepted', 'user_id': self.colleague.id, 'lead_id': False, 'prompted_on': self.day(years=2), 'again_on': self.day(),
            'estimated_value': 1, 'owed': 1, 'partner_id': self.make_customer().id, 'decided_by_id': self.manager.id}
        for role in ('consultant', 'manager', 'service_advisor', 'dealership_admin', 'colleague', 'auditor'):
            mine = prompt.with_user(self.users[role])
            for name, value in values.items():
                self.assertFalse(self.allowed(lambda mine=mine, name=name, value=value: mine.write({name: value})), (role, name))
            self.assertFalse(self.allowed(mine.unlink), role)
            self.assertFalse(self.allowed(lambda mine=mine: mine.create({
                'vehicle_id': prompt.vehicle_id.id, 'partner_id': prompt.partner_id.id})), role)
        for role in ('colleague', 'auditor', 'customer_care', 'far_manager'):
            self.assertFalse(self.allowed(prompt.with_user(self.users[role]).action_accept), role)

    def test_an_arrival_costs_as_many_queries_for_many_cars_as_for_one(self):
        visits = [self.visit(self.old_car(), self.day(), 'repair', 'left') for _number in range(9)]
        Replacement = self.env['dealership.replacement'].sudo()
        counts = []
        for some in (visits[:1], visits[1:2], visits[2:]):
            batch = self.env['fleet.vehicle.log.services'].union(*some)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(len(Replacement._prompt(batch)), len(some))
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    def test_an_arrival_of_a_car_without_reason_writes_nothing(self):
        car = self.car(owner=self.owner)
        self.arrive(car, mileage=500)
        self.assertFalse(self.env['ir.cron.trigger'].search([('cron_id', '=', self.env.ref(f'{MODULE}.cron_replacement_lead').id)]))


@tagged('post_install', '-at_install')
class TestServiceDepreciation(Loyalty, TransactionCase):

    far_roles = ('consultant', 'manager')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()

    def table(self, percent, **vals):
        return self.env['dealership.depreciation'].create({
            'date_from': self.day(30), 'line_ids': [fields.Command.create({'years': 1, 'percent': percent})], **vals})

    def percent(self, car, day=None):
        return float(self.env['dealership.depreciation']._tables_for(car, day or self.day())[car.id].points[0][1])

    def test_the_most_specific_table_of_the_day_counts(self):
        car = self.car()
        self.assertEqual(self.percent(car), 80)
        self.table(71, company_id=self.store.id)
        self.assertEqual(self.percent(car), 71)
        self.table(72, brand_id=self.brand.id)
        self.table(99, brand_id=self.brand.id, company_id=self.far_store.id)
        self.assertEqual(self.percent(car), 72)
        self.table(73, model_id=self.model.id)
        self.table(98, model_id=self.other_model.id)
        self.assertEqual(self.percent(car), 73)
        self.table(74, model_id=self.model.id, date_from=self.day(10))
        self.table(97, model_id=self.model.id, date_from=self.day(-10))
        self.assertEqual(self.percent(car), 74)
        self.assertEqual(self.percent(car, self.day(20)), 73)

    def test_a_table_is_possible(self):
        brand = self.env['fleet.vehicle.model.brand'].create({'name': '别克'})
        for vals in ({'usual_km': 0}, {'per_10000_km': -1}, {'brand_id': brand.id, 'model_id': self.model.id},
                     {'line_ids': [fields.Command.create({'years': year, 'percent': percent}) for year, percent in ((1, 50), (2, 60))]},
                     {'line_ids': [fields.Command.create({'years': 0, 'percent': 50})]},
                     {'line_ids': [fields.Command.create({'years': 1, 'percent': 101})]}):
            self.assertFalse(self.allowed(lambda vals=vals: self.table(50, **vals), Exception), vals)

    def test_administrators_keep_the_tables(self):
        table = self.table(50, model_id=self.model.id)
        self.assertTrue(self.allowed(lambda: table.with_user(self.users['dealership_admin']).write({'usual_km': 12000})))
        for role in ('manager', 'consultant', 'service_advisor', 'auditor'):
            self.assertFalse(self.allowed(lambda role=role: table.with_user(self.users[role]).write({'usual_km': 12000})), role)
