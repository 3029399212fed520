"""Insurance renewals (J05): opened by night, one a car and year, worked by their caller, issued or lost with the reason."""
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..rules import policy as rule
from .common import MODULE
from .renewal_common import RenewalCase


@tagged('post_install', '-at_install')
class TestRenewalOpening(RenewalCase):

    def of(self, car):
        return self.Renewal.search([('vehicle_id', '=', car.id)], order='id')

    def test_both_kinds_that_end_together_are_one_renewal(self):
        compulsory, commercial = self.make_policy(policy_kind='compulsory', ends_in=50), self.make_policy(ends_in=75)
        self.night()
        renewal = self.of(self.car)
        self.assertRecordValues(renewal, [{
            'kinds': 'both', 'compulsory_policy_id': compulsory.id, 'commercial_policy_id': commercial.id, 'state': 'opened',
            'expiry_date': compulsory.expiration_date, 'expiry_year': compulsory.expiration_date.year, 'partner_id': self.owner.id,
            'insurer_id': self.picc.id, 'team_id': self.renewal_team.id, 'next_contact_date': self.day, 'company_id': self.store.id}])

    def test_kinds_that_end_apart_are_two(self):
        self.make_policy(policy_kind='compulsory', ends_in=10)
        self.make_policy(ends_in=41)
        self.night()
        self.assertEqual(set(self.of(self.car).mapped('kinds')), {'compulsory', 'commercial'})

    def test_opened_so_many_days_before_as_the_store_says(self):
        for lead, _label in self.env['res.company']._fields['dealership_renewal_lead'].selection:
            self.store.dealership_renewal_lead = lead
            soon, late = (self.make_vehicle(self.owner) for _number in range(2))
            self.make_policy(vehicle_id=soon.id, ends_in=int(lead))
            self.make_policy(vehicle_id=late.id, ends_in=int(lead) + 1)
            self.night()
            self.assertTrue(self.of(soon), lead)
            self.assertFalse(self.of(late), lead)

    def test_a_second_night_writes_nothing(self):
        for number in range(12):
            self.make_policy(vehicle_id=self.make_vehicle(self.owner).id, ends_in=number * 5)
        self.night()
        before = self.Renewal.search_count([])
        self.assertEqual(before, 12)
        for step in ('_open_batch', '_follow_owners', '_give_out', '_remind'):
            self.assertEqual(getattr(self.Renewal, step)(self.store, 5000), 0, step)
        self.night()
        self.assertEqual(self.Renewal.search_count([]), before)

    def test_a_killed_round_goes_on_where_it_stopped(self):
        for number in range(5):
            self.make_policy(vehicle_id=self.make_vehicle(self.owner).id, ends_in=number)
        self.assertEqual(self.Renewal._open_batch(self.store, 2), 2)
        self.assertEqual(self.Renewal._give_out(self.store, 1), 1)
        self.night()
        renewals = self.Renewal.search([])
        self.assertEqual((len(renewals), len(renewals.vehicle_id)), (5, 5))
        self.assertFalse(renewals.filtered(lambda renewal: not renewal.user_id))

    def test_given_evenly_to_callers_of_the_store_only(self):
        stranger = self._user('care_far', f'{MODULE}.group_customer_care', self.far_store)
        self.renewal_team.member_ids = [Command.link(self.users['consultant'].id)]
        for _number in range(9):
            self.make_policy(vehicle_id=self.make_vehicle(self.owner).id, ends_in=30)
        self.night()
        counts = {user: len(group) for user, group in self.Renewal.search([]).grouped('user_id').items()}
        self.assertEqual(set(counts), {self.care, self.second})
        self.assertEqual(sorted(counts.values()), [4, 5])
        self.assertNotIn(stranger, counts)

    def test_without_a_team_they_wait_for_whoever_takes_them(self):
        self.renewal_team.is_renewal = False
        self.make_policy(ends_in=30)
        self.night()
        renewal = self.of(self.car).with_user(self.second)
        self.assertFalse(renewal.user_id)
        renewal.action_take()
        self.assertEqual(renewal.user_id, self.second)
        self.assertFalse(renewal.with_user(self.care).has_access('read'))

    def test_what_opens_no_renewal(self):
        followed = self.make_policy(ends_in=20)
        self.env['fleet.vehicle.log.contract'].create(self.next_of(followed))
        cancelled = self.make_policy(vehicle_id=self.make_vehicle(self.owner).id, ends_in=20)
        cancelled._cancel_policy(self.day, 0, "卖车")
        stock = self.make_vehicle(dealer_role='stock')
        self.make_policy(vehicle_id=stock.id, ends_in=20)
        self.make_policy(vehicle_id=self.make_vehicle(self.owner).id, ends_in=-31)
        stray = self.make_vehicle(self.owner)
        self.env['fleet.vehicle.log.contract'].create({
            'vehicle_id': stray.id, 'company_id': self.store.id, 'expiration_date': self.day + timedelta(days=20)})
        self.night()
        self.assertFalse(self.Renewal.search([]))

    def test_policies_made_elsewhere_and_those_that_lapsed_count_too(self):
        self.make_policy(ends_in=-5, insurer_id=False, ins_ref=False, premium=0)
        self.night()
        renewal = self.of(self.car)
        self.assertTrue(renewal.is_overdue)
        self.assertEqual(self.Renewal.with_user(self.manager).search([('is_overdue', '=', True)]), renewal)
        self.assertFalse(self.Renewal.with_user(self.manager).search([('is_overdue', '=', False)]))
        self.night()
        self.assertEqual(renewal.state, 'opened', "flagged, not lost in silence")

    def test_a_car_without_an_owner_is_opened_all_the_same(self):
        car = self.make_vehicle()
        self.make_policy(vehicle_id=car.id, ends_in=10)
        self.night()
        renewal = self.of(car)
        self.assertFalse(renewal.partner_id)
        car.owner_id = self.owner
        self.env.flush_all()
        self.night()
        self.assertEqual(renewal.partner_id, self.owner)

    def test_the_buyer_of_the_car_is_called(self):
        renewal = self.open_renewal()
        buyer = self.make_customer()
        renewal.vehicle_id.owner_id = buyer
        self.env.flush_all()
        self.night()
        self.assertEqual(renewal.partner_id, buyer)

    def test_next_year_has_its_own(self):
        renewal = self.open_renewal(kinds=('commercial',), ends_in=10)
        policies = self.issue(renewal, self.quote(renewal), kinds=('commercial',))
        self.assertEqual(renewal.state, 'issued')
        self.env.flush_all()
        self.env.cr.execute("UPDATE fleet_vehicle_log_contract SET start_date = start_date - 340, expiration_date = expiration_date - 340"
                            " WHERE vehicle_id = %s", [renewal.vehicle_id.id])
        self.env.cr.execute("UPDATE dealership_renewal SET expiry_year = expiry_year - 1")
        self.env.invalidate_all()
        self.night()
        self.assertEqual(self.of(renewal.vehicle_id)[1].commercial_policy_id, policies)

    def test_the_database_holds_one_a_car_and_year(self):
        renewal = self.open_renewal(kinds=('compulsory',))
        again = renewal.copy_data()[0] if renewal.copy_data() else {}
        vals = {name: self.Renewal._fields[name].convert_to_write(renewal[name], renewal) for name in (
            'company_id', 'vehicle_id', 'kinds', 'expiry_date', 'expiry_year')}
        with mute_logger('odoo.sql_db'):
            self.refused(lambda: self.Renewal.sudo().create({**again, **vals}), Exception)
            self.refused(lambda: self.Renewal.sudo().create({**again, **vals, 'kinds': 'both'}), Exception)

    def test_reminders_at_the_marks(self):
        renewal = self.open_renewal(ends_in=40)
        self.assertEqual(renewal.reminder_mark, 60)
        self.assertFalse(renewal.activity_ids)
        self.env.flush_all()
        for left in (30, 29, 15, 3):
            self.env.cr.execute("UPDATE dealership_renewal SET expiry_date = %s", [self.day + timedelta(days=left)])
            self.env.invalidate_all()
            self.night()
            self.assertEqual(renewal.reminder_mark, rule.reached_mark(left))
            self.assertEqual(len(renewal.activity_ids), 1)
            self.assertEqual(renewal.activity_ids.user_id, self.care)
        self.assertIn("3", renewal.activity_ids.summary)
        renewal.with_user(self.care)._record_call('phone', 'reached')
        self.assertFalse(renewal.activity_ids)

    def test_who_refused_calls_is_not_reminded_of(self):
        renewal = self.open_renewal(ends_in=40)
        self.env['dealership.consent'].create({'partner_id': renewal.partner_id.id, 'purpose': 'sales_call', 'granted': False})
        self.env.flush_all()
        self.env.cr.execute("UPDATE dealership_renewal SET expiry_date = %s", [self.day + timedelta(days=10)])
        self.env.invalidate_all()
        self.night()
        self.assertFalse(renewal.activity_ids)
        self.assertEqual(renewal.reminder_mark, 15)


@tagged('post_install', '-at_install')
class TestRenewalSteps(RenewalCase):

    far_roles = ('consultant', 'customer_care', 'manager')

    def setUp(self):
        super().setUp()
        self.renewal = self.open_renewal(coverage_ids=[])
        self.mine = self.renewal.with_user(self.care)

    def test_from_the_call_to_the_policies(self):
        third_party = self.env.ref(f'{MODULE}.coverage_third_party')
        self.renewal.commercial_policy_id.coverage_ids = [Command.create(
            {'coverage_id': third_party.id, 'sum_insured': 100, 'premium': 4000})]
        self.mine._record_call('phone', 'no_answer')
        self.assertEqual((self.renewal.state, self.renewal.call_count), ('opened', 1))
        self.mine._record_call('phone', 'reached', "要报价", next_contact_date=self.day + timedelta(days=2))
        self.assertRecordValues(self.renewal, [{'state': 'contacted', 'next_contact_date': self.day + timedelta(days=2)}])
        quote = self.env['dealership.renewal.quote'].with_user(self.care).create({'renewal_id': self.renewal.id})
        self.assertRecordValues(quote, [{'insurer_id': self.picc.id, 'commercial_premium': 4000, 'compulsory_premium': 4000}])
        self.assertEqual((quote.line_ids.coverage_id, quote.line_ids.sum_insured), (third_party, 100))
        self.assertEqual(self.renewal.state, 'quoted')
        chosen = self.quote(self.renewal, line_ids=[Command.create(
            {'coverage_id': third_party.id, 'sum_insured': 200, 'premium': 3600})])
        wizard = self.env['dealership.renewal.issue.wizard'].with_user(self.care).create({
            'renewal_id': self.renewal.id, 'quote_id': chosen.id, 'compulsory_number': 'JQ1', 'commercial_number': 'SY1'})
        self.assertEqual(wizard.commercial_start, self.renewal.commercial_policy_id.expiration_date + timedelta(days=1))
        wizard.action_issue()
        self.assertRecordValues(self.renewal, [{
            'state': 'issued', 'closed_on': self.day, 'chosen_quote_id': chosen.id, 'next_contact_date': False}])
        policies = self.renewal.policy_ids.sorted('policy_kind')
        self.assertRecordValues(policies, [
            {'policy_kind': 'commercial', 'premium': 3600, 'amount': 3600, 'ins_ref': 'SY1', 'issued_here': True, 'commission_amount': 720,
             'state': 'futur', 'insurer_id': self.pingan.id, 'policyholder_id': self.renewal.partner_id.id},
            {'policy_kind': 'compulsory', 'premium': 950, 'amount': 1370, 'ins_ref': 'JQ1', 'issued_here': True, 'commission_amount': 38,
             'state': 'futur', 'insurer_id': self.pingan.id, 'policyholder_id': self.renewal.partner_id.id}])
        self.assertEqual(policies.coverage_ids.sum_insured, 200)
        self.assertTrue(chosen.is_chosen)
        for step in (lambda: self.mine._record_call('phone', 'reached'), lambda: self.issue(self.renewal, chosen),
                     lambda: self.mine._lose(self.env.ref(f'{MODULE}.renewal_lost_sold')), lambda: chosen.write({'note': 'x'}),
                     lambda: self.quote(self.renewal)):
            self.refused(step, UserError)

    def test_lost_with_a_reason_and_opened_again_by_the_manager(self):
        self.refused(lambda: self.mine._lose(self.env['dealership.renewal.lost.reason']), UserError)
        price = self.env.ref(f'{MODULE}.renewal_lost_price')
        self.refused(lambda: self.mine._lose(price), UserError)
        self.refused(lambda: self.mine._lose(price, self.dealer), UserError)
        self.refused(lambda: self.mine._lose(price, self.pingan, -1), UserError)
        self.env['dealership.renewal.lost.wizard'].with_user(self.care).create({
            'renewal_id': self.renewal.id, 'reason_id': price.id, 'insurer_id': self.pingan.id, 'price': 3000}).action_lose()
        self.assertRecordValues(self.renewal, [{
            'state': 'lost', 'lost_reason_id': price.id, 'lost_insurer_id': self.pingan.id, 'lost_price': 3000, 'closed_on': self.day}])
        self.night()
        self.assertEqual(self.Renewal.search_count([('vehicle_id', '=', self.renewal.vehicle_id.id)]), 1)
        self.refused(self.mine.action_reopen)
        self.renewal.with_user(self.manager).action_reopen()
        self.assertRecordValues(self.renewal, [{'state': 'opened', 'lost_reason_id': False, 'lost_price': 0}])

    def test_dragging_obeys(self):
        for state in ('contacted', 'quoted', 'issued', 'lost'):
            self.refused(lambda state=state: self.mine.write({'state': state}), UserError)
        self.mine._record_call('phone', 'no_answer')
        self.refused(lambda: self.mine.write({'state': 'contacted'}), UserError)
        self.mine._record_call('phone', 'reached')
        self.quote(self.renewal)
        self.mine.write({'state': 'contacted'})
        self.mine.write({'state': 'quoted'})
        self.refused(lambda: self.mine.write({'state': 'opened'}), UserError)
        self.refused(lambda: self.renewal.with_user(self.manager).write({'state': 'issued'}), UserError)

    def test_ways_around(self):
        for vals in ({'expiry_date': self.day}, {'kinds': 'commercial'}, {'lost_reason_id': 1}, {'chosen_quote_id': 1}, {'partner_id': 1},
                     {'user_id': self.second.id}, {'user_id': False}, {'company_id': self.far_store.id}, {'call_count': 9}):
            self.refused(lambda vals=vals: self.mine.write(vals), (AccessError, UserError, ValidationError))
        self.refused(lambda: self.Renewal.with_user(self.care).create({
            'vehicle_id': self.car.id, 'company_id': self.store.id, 'kinds': 'both', 'expiry_date': self.day, 'expiry_year': 2026}))
        self.refused(lambda: self.mine.unlink())
        self.refused(lambda: self.renewal.unlink(), UserError)
        call = self.mine._record_call('phone', 'reached', "原话")
        for change in (lambda: call.write({'content': 'x'}), lambda: call.unlink(), lambda: call.sudo().write({'content': 'x'}),
                       lambda: call.sudo().unlink(), lambda: call.copy()):
            self.refused(change, (AccessError, UserError))
        self.refused(lambda: self.env['dealership.renewal.call'].with_user(self.care).create({
            'renewal_id': self.renewal.id, 'user_id': self.care.id, 'called_on': fields.Datetime.now(), 'method': 'phone',
            'direction': 'out', 'result': 'reached'}))
        quote = self.quote(self.renewal)
        other = self.open_renewal()
        self.refused(lambda: self.issue(other, quote), UserError)
        self.refused(lambda: quote.write({'is_chosen': True}))
        self.refused(lambda: quote.write({'renewal_id': other.id}), ValidationError)
        policy = self.renewal.commercial_policy_id
        self.refused(lambda: policy.with_user(self.care).write({'renewal_id': other.id}))

    def test_quotes_of_nothing(self):
        for vals in ({'compulsory_premium': 0, 'vehicle_tax': 0, 'commercial_premium': 0}, {'commercial_premium': -1},
                     {'insurer_id': self.dealer.id}):
            self.refused(lambda vals=vals: self.quote(self.renewal, **vals), Exception)
        quote = self.quote(self.renewal, commercial_premium=0)
        self.assertIn("no premium", self.refused(lambda: self.issue(self.renewal, quote), UserError))
        self.issue(self.renewal, quote, kinds=('compulsory',))
        self.assertEqual(self.renewal.state, 'issued')

    def test_contact_with_consent_only(self):
        self.refused(lambda: self.mine._record_call('sms', 'reached'), UserError)
        self.refused(lambda: self.mine._record_call('email', 'reached'), UserError)
        self.assertTrue(self.mine._record_call('wechat', 'reached', direction='in'))
        Consent = self.env['dealership.consent'].with_user(self.care)
        Consent.create({'partner_id': self.renewal.partner_id.id, 'purpose': 'sms'})
        self.assertTrue(self.mine._record_call('sms', 'reached'))
        Consent.create({'partner_id': self.renewal.partner_id.id, 'purpose': 'sales_call', 'granted': False})
        self.refused(lambda: self.mine._record_call('phone', 'reached'), UserError)
        self.assertTrue(self.mine._record_call('phone', 'reached', direction='in'))
        self.assertIn("no sales calls", self.mine.may_call)

    def test_bad_calls(self):
        for call in (('phone', 'won'), ('fax', 'reached')):
            self.refused(lambda call=call: self.mine._record_call(*call), UserError)
        self.refused(lambda: self.mine._record_call(
            'phone', 'reached', next_contact_date=self.day - timedelta(days=1)), UserError)

    def test_a_policy_entered_by_hand_ends_the_renewal(self):
        for here, state in ((True, 'issued'), (False, 'lost')):
            renewal = self.open_renewal(kinds=('commercial',))
            policy = self.env['fleet.vehicle.log.contract'].with_user(self.care).create(
                self.next_of(renewal.commercial_policy_id, issued_here=here, insurer_id=self.pingan.id))
            self.assertEqual((renewal.state, policy.renewal_id), (state, renewal))
        self.assertEqual(renewal.lost_insurer_id, self.pingan)
        self.env['fleet.vehicle.log.contract'].create(self.next_of(self.renewal.commercial_policy_id, issued_here=True))
        self.assertEqual(self.renewal.state, 'opened', "the compulsory insurance is still to renew")

    def test_a_cancelled_policy_takes_its_renewal_along(self):
        self.renewal.commercial_policy_id._cancel_policy(self.day, 0, "卖车")
        self.assertEqual(self.renewal.state, 'opened')
        self.renewal.compulsory_policy_id._cancel_policy(self.day, 0, "卖车")
        self.assertRecordValues(self.renewal, [{
            'state': 'lost', 'lost_reason_id': self.env.ref(f'{MODULE}.renewal_lost_cancelled').id}])

    def test_who_sees_and_works(self):
        call, quote = self.mine._record_call('phone', 'reached'), self.quote(self.renewal)
        for user, may in (('customer_care', 'rw'), ('manager', 'rw'), ('auditor', 'r'), ('care_second', ''), ('finance', ''),
                          ('consultant', ''), ('service_advisor', ''), ('lead_desk', ''), ('receptionist', ''), ('plain', ''),
                          ('portal', ''), ('far_manager', ''), ('far_customer_care', '')):
            for record in (self.renewal, quote):
                theirs = record.with_user(self.users[user])
                self.assertEqual((theirs.has_access('read'), theirs.has_access('write')), ('r' in may, 'w' in may), (user, record))
            self.assertEqual(call.with_user(self.users[user]).has_access('read'), 'r' in may, user)
        for user in ('care_second', 'auditor', 'far_customer_care'):
            for step in (lambda r: r._record_call('phone', 'reached'), lambda r: r._lose(self.env.ref(f'{MODULE}.renewal_lost_sold')),
                         lambda r: r.action_take()):
                self.refused(lambda step=step, user=user: step(self.renewal.with_user(self.users[user])))
        for model in ('call', 'issue', 'lost'):
            self.refused(lambda model=model: self.env[f'dealership.renewal.{model}.wizard'].with_user(self.second).create(
                {'renewal_id': self.renewal.id}), Exception)
        self.renewal.with_user(self.manager).user_id = self.second
        self.assertFalse(self.mine.has_access('read'))
        self.refused(lambda: self.renewal.with_user(self.manager).write({'user_id': self.consultant.id}), UserError)
        self.refused(lambda: self.renewal.with_user(self.manager).write({'user_id': self.users['far_customer_care'].id}), UserError)
        self.assertFalse('commission' in quote.with_user(self.second).fields_get())
        self.assertEqual(quote.with_user(self.manager).commission, 950 * .04 + 3600 * .2)

    def test_the_leader_of_the_team_sees_its_renewals(self):
        self.renewal_team.user_id = self.second
        self.assertTrue(self.renewal.with_user(self.second).has_access('write'))
        self.renewal.with_user(self.second).user_id = self.second

    def test_a_renewal_team_has_no_cards(self):
        self.refused(lambda: self.team.write({'is_renewal': True}), ValidationError)

    def test_the_board_costs_the_same_for_any_number(self):
        for _number in range(6):
            self.open_renewal()
        names = ['display_name', 'phone', 'contact_state', 'is_overdue', 'partner_id', 'may_call', 'days_left']
        renewals = self.Renewal.with_user(self.manager).search([])
        counts = []
        for some in (renewals[:2], renewals):
            self.env.invalidate_all()
            some.read(names)
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            some.read(names)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
