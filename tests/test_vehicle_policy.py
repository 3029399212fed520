"""Insurance policies (J05): one of a kind at a time, honest dates and money, stock's contracts as they were."""
from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .committed import CommittedCase
from .common import MODULE
from .policy_common import PolicyCase, PolicyFactory


@tagged('post_install', '-at_install')
class TestPolicy(PolicyCase):

    far_roles = ('consultant', 'customer_care')

    def test_a_policy_has_coverages_a_total_and_the_owner_as_its_holder(self):
        lines = [(self.env.ref(f'{MODULE}.coverage_third_party'), 200, 1500), (self.env.ref(f'{MODULE}.coverage_damage'), 18.5, 2200)]
        policy = self.make_policy(self.care, premium=False, coverage_ids=[
            Command.create({'coverage_id': coverage.id, 'sum_insured': total, 'premium': premium}) for coverage, total, premium in lines])
        self.assertRecordValues(policy, [{
            'premium': 3700, 'amount': 3700, 'policyholder_id': self.owner.id, 'insured_id': self.owner.id, 'state': 'open',
            'user_id': False, 'cost_frequency': 'no', 'cost_generated': 0, 'company_id': self.store.id}])
        policy.coverage_ids[0].premium = 1600
        self.assertEqual(policy.amount, 3800)
        self.assertEqual(self.make_policy(policy_kind='compulsory', premium=950, vehicle_tax=420).amount, 1370)

    def test_two_of_a_kind_on_the_same_days_are_refused_and_the_other_is_named(self):
        first = self.make_policy()
        for vals in ({}, {'ends_in': 100}, {'ends_in': 564, 'issued_on': self.day}, {'insurer_id': self.pingan.id}):
            said = self.refused(lambda vals=vals: self.make_policy(self.care, **vals), ValidationError)
            self.assertIn(first.ins_ref, said)
            self.assertIn('人保', said)
        other = self.make_policy(policy_kind='compulsory')
        self.refused(lambda: other.with_user(self.care).write({'policy_kind': 'commercial'}), ValidationError)
        follower = self.env['fleet.vehicle.log.contract'].with_user(self.care).create(self.next_of(first))
        self.assertEqual(follower.state, 'futur')
        self.refused(lambda: follower.write({'start_date': first.expiration_date}), ValidationError)

    def test_a_cancelled_policy_makes_room(self):
        first = self.make_policy()
        first.with_user(self.care)._cancel_policy(self.day, 1000, "客户退保")
        self.assertRecordValues(first, [{
            'state': 'closed', 'refund_amount': 1000, 'cancelled_on': self.day, 'cancelled_by_id': self.care.id}])
        self.assertTrue(self.make_policy(insurer_id=self.pingan.id))
        self.assertIn("cancelled", self.refused(lambda: first.with_user(self.care).write({'premium': 1}), UserError))
        self.refused(lambda: first.write({'coverage_ids': [Command.create(
            {'coverage_id': self.env.ref(f'{MODULE}.coverage_glass').id, 'premium': 1})]}), UserError)
        self.refused(lambda: first.with_user(self.care)._cancel_policy(self.day, 0, "再退"), UserError)
        first._follow_dates()
        self.assertEqual(first.state, 'closed')

    def test_a_cancellation_has_a_day_a_reason_and_no_more_than_the_premium(self):
        policy = self.make_policy().with_user(self.care)
        tomorrow = self.day + timedelta(days=1)
        for day, refund, reason in (
                (tomorrow, 0, "退"), (self.day, 4000.01, "退"), (self.day, -1, "退"), (self.day, 0, " "), (False, 0, "退")):
            self.refused(lambda day=day, refund=refund, reason=reason: policy._cancel_policy(day, refund, reason), UserError)
        wizard = self.env['dealership.policy.cancel.wizard'].with_user(self.care).create(
            {'policy_id': policy.id, 'refund': 10, 'reason': "卖车"})
        self.assertEqual(wizard.day, self.day)
        wizard.action_cancel_policy()
        self.assertEqual(policy.state, 'closed')

    def test_bad_dates(self):
        start = self.day
        for vals in (
                {'start_date': start, 'expiration_date': start - timedelta(days=1)},
                {'start_date': start, 'expiration_date': start + timedelta(days=3000)},
                {'issued_on': start + timedelta(days=1)}):
            self.refused(lambda vals=vals: self.make_policy(self.care, **vals), ValidationError)
        policy = self.make_policy()
        self.refused(lambda: policy.with_user(self.care).write(
            {'expiration_date': policy.start_date - timedelta(days=1)}), ValidationError)
        self.refused(lambda: self.env.cr.execute(
            "UPDATE fleet_vehicle_log_contract SET expiration_date = start_date - 1 WHERE id = %s", [policy.id]), Exception)

    def test_back_dating_asks_for_a_reason(self):
        start = self.day - timedelta(days=4)
        vals = {'start_date': start, 'expiration_date': self.day + timedelta(days=360), 'issued_on': self.day}
        said = self.refused(lambda: self.make_policy(self.care, **vals), ValidationError)
        self.assertIn("back-dated", said)
        self.assertTrue(self.make_policy(self.care, backdate_reason="保险公司系统故障", **vals))
        self.assertTrue(self.make_policy(
            self.care, **{**vals, 'policy_kind': 'compulsory', 'start_date': self.day - timedelta(days=3)}))

    def test_what_was_issued_here_long_ago_asks_for_a_reason_too(self):
        self.refused(lambda: self.make_policy(self.care, issued_here=True), ValidationError)
        self.assertTrue(self.make_policy(self.care, issued_here=True, backdate_reason="补录"))

    def test_the_end_of_a_year_is_proposed(self):
        vals = self.policy_vals(start_date=self.day, issued_on=self.day)
        del vals['expiration_date']
        policy = self.env['fleet.vehicle.log.contract'].create(vals)
        self.assertIn((policy.expiration_date - policy.start_date).days, (364, 365))
        defaults = self.env['fleet.vehicle.log.contract'].with_user(self.care).with_company(self.store).with_context(
            default_is_policy=True).default_get(['start_date', 'expiration_date', 'user_id', 'cost_frequency', 'is_policy'])
        self.assertEqual((defaults['user_id'], defaults['cost_frequency']), (False, 'no'))

    def test_money(self):
        for vals in ({'premium': 0, 'issued_here': True}, {'premium': -5}, {'vehicle_tax': -1, 'policy_kind': 'compulsory'},
                     {'vehicle_tax': 420}):
            self.refused(lambda vals=vals: self.make_policy(self.care, backdate_reason="补录", **vals), (ValidationError, IntegrityError))
        self.assertTrue(self.make_policy(premium=0), "what was paid elsewhere is often not known")

    def test_insurer_and_number(self):
        self.assertIn("no insurer", self.refused(lambda: self.make_policy(insurer_id=self.dealer.id), ValidationError))
        first = self.make_policy()
        again = {'ins_ref': f' {first.ins_ref} ', 'vehicle_id': self.make_vehicle(self.owner).id}
        self.assertIn("on record", self.refused(lambda: self.make_policy(**again), ValidationError))
        self.refused(lambda: self.make_policy(
            policy_kind='compulsory', ins_ref=False, issued_here=True, backdate_reason="补录"), ValidationError)

    def test_who_enters_and_who_reads(self):
        policy = self.make_policy()
        for role in ('manager', 'finance', 'auditor', 'service_advisor', 'lead_desk', 'consultant', 'customer_care'):
            self.assertTrue(policy.with_user(self.users[role]).has_access('read'), role)
        for role in ('finance', 'auditor', 'service_advisor', 'lead_desk', 'consultant'):
            self.refused(lambda role=role: self.make_policy(self.users[role], policy_kind='compulsory'))
            self.refused(lambda role=role: policy.with_user(self.users[role]).write({'premium': 1}))
            self.refused(lambda role=role: policy.with_user(self.users[role])._cancel_policy(self.day, 0, "退"))
        for name in ('colleague', 'far_consultant', 'far_customer_care', 'receptionist', 'plain', 'salesman', 'portal'):
            self.assertFalse(policy.with_user(self.users[name]).has_access('read'), name)
        coverage = self.env['dealership.policy.coverage'].create(
            {'policy_id': policy.id, 'coverage_id': self.env.ref(f'{MODULE}.coverage_glass').id})
        self.assertTrue(coverage.with_user(self.consultant).has_access('read'))
        self.assertFalse(coverage.with_user(self.colleague).has_access('read'))
        self.assertFalse(coverage.with_user(self.consultant).has_access('write'))
        self.refused(lambda: policy.with_user(self.care).unlink())
        self.refused(lambda: policy.unlink(), UserError)

    def test_ways_around(self):
        policy = self.make_policy()
        mine = policy.with_user(self.care)
        other = self.make_vehicle(self.owner)
        for vals in ({'state': 'closed'}, {'active': False}, {'amount': 1}, {'cancelled_on': self.day}, {'refund_amount': 9},
                     {'vehicle_id': other.id}, {'company_id': self.far_store.id}, {'is_policy': False}, {'commission_rate': 50},
                     {'user_id': self.care.id}, {'cost_frequency': 'monthly'}):
            self.refused(lambda vals=vals: mine.write(vals), (AccessError, UserError, ValidationError))
        self.refused(mine.action_close, UserError)
        mine.action_draft()
        self.assertEqual(policy.state, 'open', "the dates decide")
        stray = self.env['fleet.vehicle.log.contract'].create({'vehicle_id': self.car.id, 'company_id': self.store.id})
        self.refused(lambda: stray.with_user(self.care).write({'notes': 'x'}))
        self.refused(lambda: stray.with_user(self.users['dealership_admin']).write({'is_policy': True}), UserError)
        self.refused(lambda: self.env['fleet.vehicle.log.contract'].with_user(self.care).create(
            {'vehicle_id': self.car.id, 'company_id': self.store.id}))
        theirs = self.make_vehicle(company_id=self.far_store.id)
        self.refused(lambda: self.make_policy(self.care, vehicle_id=theirs.id))
        self.refused(lambda: self.make_policy(vehicle_id=theirs.id, company_id=self.store.id), UserError)
        self.refused(lambda: mine.write({'issued_here': True}))

    def test_a_file_of_policies_goes_the_same_way(self):
        policy = self.make_policy()
        Contract = self.env['fleet.vehicle.log.contract'].with_user(self.care)
        columns = ['is_policy', 'policy_kind', 'vehicle_id/.id', 'insurer_id/.id', 'ins_ref', 'start_date', 'expiration_date', 'premium']
        row = ['1', 'commercial', str(self.car.id), str(self.picc.id), 'IMPORT1', str(policy.start_date), str(policy.expiration_date), '9']
        self.assertFalse(Contract.load(columns, [row])['ids'])
        fresh = [*row[:2], str(self.make_vehicle(self.owner).id), *row[3:]]
        self.assertTrue(Contract.load(columns, [fresh])['ids'])

    def test_commission_is_what_was_agreed_and_callers_do_not_see_it(self):
        policy = self.make_policy(self.care, issued_here=True, backdate_reason="补录", premium=4000).with_env(self.env)
        self.assertEqual((policy.commission_rate, policy.commission_amount), (15, 600))
        self.picc.with_company(self.store).insurer_rate_commercial = 30
        self.assertEqual(policy.commission_amount, 600)
        for role in ('customer_care', 'consultant', 'service_advisor', 'lead_desk'):
            self.refused(lambda role=role: policy.with_user(self.users[role]).read(['commission_amount']))
            self.refused(lambda role=role: self.picc.with_user(self.users[role]).read(['insurer_rate_commercial']))
            self.refused(lambda role=role: self.env['fleet.vehicle.log.contract'].with_user(self.users[role])._read_group(
                [], ['insurer_id'], ['commission_amount:sum']))
            self.refused(lambda role=role: self.env['fleet.vehicle.log.contract'].with_user(self.users[role]).search(
                [('commission_amount', '>', 1)]))
        for role in ('finance', 'manager', 'auditor'):
            self.assertEqual(policy.with_user(self.users[role]).commission_amount, 600)
        policy.with_user(self.manager).commission_rate = 10
        self.assertEqual(policy.commission_amount, 400)
        self.refused(lambda: policy.with_user(self.manager).write({'commission_rate': 101}), ValidationError)
        policy._cancel_policy(self.day, 1000, "退保")
        self.assertEqual(policy.commission_amount, 300)

    def test_a_policy_is_in_force_a_contract_is_running(self):
        policy = self.make_policy()
        self.assertEqual(policy.policy_state, policy.state)

        def states(name):
            return {code for code, _label in policy._fields[name]._description_selection(self.env)}
        self.assertEqual(states('policy_state'), states('state'), "Each of stock's states has a word of insurance.")

    def test_stock_contracts_stay_as_stock(self):
        fleet = self.users['dealership_admin']
        car = self.env['fleet.vehicle'].with_user(fleet).create({'model_id': self.model.id, 'company_id': self.store.id})
        Contract = self.env['fleet.vehicle.log.contract'].with_user(fleet)
        first, second = Contract.create([{'vehicle_id': car.id, 'company_id': self.store.id, 'amount': 5, 'user_id': fleet.id}] * 2)
        self.assertRecordValues(first + second, [{'cost_frequency': 'monthly', 'state': 'open', 'amount': 5}] * 2)
        first.write({'state': 'closed', 'amount': 7, 'active': False})
        self.assertRecordValues(first, [{'state': 'closed', 'amount': 7}])
        second.write({'start_date': self.day - timedelta(days=400), 'expiration_date': self.day - timedelta(days=40)})
        self.assertEqual(second.state, 'expired')
        second.unlink()

    def test_stocks_round_leaves_policies_alone_and_ours_writes_what_changed(self):
        first, coming = self.make_policy(), self.make_policy(policy_kind='compulsory')
        late = self.env['fleet.vehicle.log.contract'].create({
            'vehicle_id': self.car.id, 'company_id': self.store.id, 'start_date': self.day - timedelta(days=400),
            'expiration_date': self.day - timedelta(days=30), 'state': 'open'})
        self.env.flush_all()
        self.env.cr.execute("UPDATE fleet_vehicle_log_contract SET start_date = start_date - 300, expiration_date = expiration_date - 300"
                            " WHERE id = %s", [first.id])
        self.env.cr.execute("UPDATE fleet_vehicle_log_contract SET state = 'futur' WHERE id = %s", [coming.id])
        self.env.invalidate_all()
        self.env['fleet.vehicle.log.contract'].scheduler_manage_contract_expiration()
        self.assertEqual((first.state, coming.state, late.state), ('open', 'futur', 'expired'))
        moved = self.env['fleet.vehicle.log.contract']._move_policies(self.store)
        self.assertEqual((first.state, coming.state, moved), ('expired', 'open', 2))
        self.assertFalse(self.env['fleet.vehicle.log.contract']._move_policies(self.store))
        self.assertFalse(first.activity_ids)


@tagged('post_install', '-at_install')
class TestPolicyRace(PolicyFactory, CommittedCase):

    def test_two_clerks_enter_the_same_policy(self):
        """The database holds what neither transaction could see."""
        with self.registry.cursor() as cr:
            env = self.env(cr=cr)
            store = env['res.company'].create({'name': '保险店', 'currency_id': env.ref('base.CNY').id})
            brand = env['fleet.vehicle.model.brand'].create({'name': '大众'})
            car = env['fleet.vehicle'].create({
                'model_id': env['fleet.vehicle.model'].create({'name': '途观', 'brand_id': brand.id}).id,
                'dealer_role': 'customer', 'company_id': store.id})
            today = fields.Date.today()
            vals = {'is_policy': True, 'policy_kind': 'compulsory', 'vehicle_id': car.id, 'company_id': store.id,
                    'start_date': today, 'expiration_date': today + timedelta(days=364), 'issued_on': today - timedelta(days=1)}
        with self.registry.cursor() as one, self.registry.cursor() as two:
            self.env(cr=two)['fleet.vehicle'].browse(car.id).read(['name'])
            self.env(cr=one)['fleet.vehicle.log.contract'].create(vals)
            one.commit()
            with self.assertRaises(Exception) as refusal:
                self.env(cr=two)['fleet.vehicle.log.contract'].create(vals)
            self.assertNotIsInstance(refusal.exception, IntegrityError)
            two.rollback()
