"""Customers are reminded: what a call brings, who is written to, who may do it, and what nobody may (J03, A14, N01)."""
from datetime import date, timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import MODULE
from .maintenance_common import NOON, TODAY, MaintenanceCase


@tagged('post_install', '-at_install')
class TestServiceMaintenanceCalls(MaintenanceCase):

    far_roles = ('consultant', 'customer_care')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.care, cls.advisor = cls.users['customer_care'], cls.users['service_advisor']
        cls.owner = cls.make_customer(cls.consultant, email='owner@example.com')
        cls.car = cls.make_vehicle(cls.owner, sold_on=date(2025, 9, 2))

    def setUp(self):
        super().setUp()
        self.due = self.row(self.car)
        clock = freeze_time(NOON)
        clock.start()
        self.addCleanup(clock.stop)

    def call(self, result, due=None, user=None, **facts):
        return (due or self.due).with_user(user or self.care)._record_call(result, **facts)

    def wizard(self, due=None, user=None, **vals):
        return self.env['dealership.maintenance.call.wizard'].with_user(user or self.care).create({
            'due_id': (due or self.due).id, **vals})

    # ------------------------------------------------------------------
    # Calls
    # ------------------------------------------------------------------
    def test_each_result_brings_its_step(self):
        steps = {
            'reached': ('reminded', False), 'later': ('reminded', TODAY + timedelta(days=3)), 'refused': ('refused', False),
            'no_answer': ('none', TODAY + timedelta(days=1)), 'wrong_number': ('none', False)}
        for result, (state, again) in steps.items():
            with self.undone():
                self.call(result, next_call_on=TODAY + timedelta(days=3) if result == 'later' else None)
                self.assertEqual((self.due.reminder_state, self.due.next_call_on, self.due.call_count, self.due.last_result),
                                 (state, again, 1, result))
                self.assertEqual(self.due.last_reminded_on, TODAY if state != 'none' else False, result)
                self.assertRecordValues(self.due.reminder_ids, [{
                    'result': result, 'channel': 'phone', 'user_id': self.care.id, 'customer_id': self.owner.id, 'day': TODAY}])

    def test_booked_makes_the_appointment(self):
        self.refused(lambda: self.call('booked'), ValidationError)
        self.wizard(result='booked', content='加机油').action_save()
        visit = self.due.next_visit_id
        self.assertEqual((visit.visit_kind, visit.workshop_state, visit.customer_words, str(visit.date)),
                         ('maintenance', 'booked', '加机油', '2026-03-03'))
        self.assertEqual((self.due.reminder_state, self.due.call_count), ('booked', 1))
        self.assertEqual(self.due.with_user(self.care).action_book()['res_id'], visit.id)
        self.serve(visit.with_user(self.advisor), 5000, NOON + timedelta(days=1))
        self.assertEqual((self.due.reminder_state, self.due.reminder_ids.came_on), ('came', TODAY + timedelta(days=1)))

    def test_a_call_promised_for_a_day_is_planned_and_then_done(self):
        self.refused(lambda: self.call('later', next_call_on=TODAY), ValidationError)
        self.call('later', next_call_on=TODAY + timedelta(days=3))
        [activity] = self.due.activity_ids
        self.assertEqual((activity.user_id, activity.date_deadline), (self.care, TODAY + timedelta(days=3)))
        self.assertFalse(self.due.to_call)
        with freeze_time(NOON + timedelta(days=3)):
            self.due.invalidate_recordset()
            self.assertTrue(self.due.to_call)
            self.call('reached')
        self.assertFalse(self.due.activity_ids)

    def test_the_list_of_calls_goes_on_by_itself(self):
        others = [self.make_vehicle(self.make_customer(), sold_on=date(2025, 9, day)) for day in (5, 9)]
        rows = [self.row(car) for car in others]
        action = self.wizard(result='reached').action_save_next()
        self.assertEqual(action['context']['default_due_id'], rows[0].id)
        action = self.wizard(rows[0], result='wrong_number').action_save_next()
        self.assertEqual(action['context']['default_due_id'], rows[1].id)
        self.assertEqual(self.wizard(rows[1], result='no_answer').action_save_next()['tag'], 'display_notification')
        self.assertFalse(rows[0].to_call or rows[1].to_call)

    def test_two_callers_do_not_record_the_same_call(self):
        mine, theirs = self.wizard(), self.wizard(user=self.advisor)
        mine.action_save()
        self.refused(lambda: theirs.action_save(), UserError)
        self.assertEqual(len(self.due.reminder_ids), 1)

    def test_who_refused_calls_is_told_before(self):
        self.assertFalse(self.wizard().call_consent)
        self.consent(self.owner, 'sales_call', False)
        self.assertEqual(self.wizard().call_consent, 'no')

    # ------------------------------------------------------------------
    # Letters
    # ------------------------------------------------------------------
    def others(self):
        """A customer who agreed to e-mail, one who withdrew, one who never said."""
        owners = [self.make_customer(email=f'{name}@example.com') for name in ('yes', 'withdrew', 'silent')]
        self.consent(owners[0], 'email')
        self.consent(owners[0], 'sms', False)
        self.consent(owners[1], 'email', True, NOON - timedelta(days=5))
        self.consent(owners[1], 'email', False, NOON - timedelta(days=1))
        cars = [self.make_vehicle(owner, sold_on=date(2025, 9, 2)) for owner in owners]
        rows = self.env['dealership.maintenance.due'].union(*(self.row(car) for car in cars))
        return rows.sorted('id').with_user(self.care)

    def compose(self, action):
        context = action['params']['next']['context'] if action.get('tag') else action['context']
        composer = self.env['mail.compose.message'].with_user(self.care).with_context(**context).create({})
        return composer

    def test_only_who_agreed_is_written_to(self):
        rows = self.others()
        action = rows.action_remind_email()
        self.assertEqual(action['tag'], 'display_notification', "the others are named")
        for row in rows[1:]:
            self.assertIn(row.display_name, action['params']['message'])
        mails, _messages = self.compose(action)._action_send_mail()
        self.assertEqual(mails.mapped('res_id'), rows[0].ids)
        self.assertEqual(mails.recipient_ids | mails.mail_message_id.partner_ids, rows[0].contact_id)
        self.assertIn('2026', mails.body_html)
        self.assertEqual(rows.mapped('reminder_state'), ['reminded', 'none', 'none'])
        self.assertRecordValues(rows[0].reminder_ids, [{'channel': 'email', 'result': 'sent', 'user_id': self.care.id}])
        self.refused(lambda: rows[1:].action_remind_email(), UserError)

    def test_a_client_that_names_others_reaches_none_of_them(self):
        rows = self.others()
        composer = self.compose(rows[0].action_remind_email())
        composer.res_ids = repr(rows.ids)
        mails, _messages = composer._action_send_mail()
        self.assertEqual(mails.mapped('res_id'), rows[0].ids)
        self.assertFalse(rows[1:].reminder_ids)

    def test_sms_has_no_number_without_consent(self):
        rows = self.others()
        if 'sms.composer' not in self.env:
            self.refused(lambda: rows.action_remind_sms(), UserError)
            return
        self.refused(lambda: rows.action_remind_sms(), UserError)
        self.consent(rows[1].contact_id, 'sms')
        rows.invalidate_recordset()
        action = rows.action_remind_sms()
        context = action['params']['next']['context']
        composer = self.env['sms.composer'].with_user(self.care).with_context(**context).create({})
        composer.res_ids = repr(rows.ids)
        texts = composer._action_send_sms()
        self.assertEqual(texts.filtered('number').mapped('number'), [rows[1].contact_id.phone_sanitized])
        self.assertEqual(rows.mapped('reminder_state'), ['none', 'reminded', 'none'])
        self.assertRecordValues(rows[1].reminder_ids, [{'channel': 'sms', 'result': 'sent'}])

    def test_without_consent_is_found(self):
        rows = self.others()
        Due = self.env['dealership.maintenance.due'].with_user(self.care)
        listed = [('id', 'in', rows.ids)]
        self.assertEqual(Due.search([*listed, ('may_email', '=', True)]), rows[0])
        self.assertEqual(Due.search([*listed, ('may_email', '=', False), ('may_sms', '=', False)]), rows[1:])
        self.assertEqual(rows.filtered('may_email'), rows[0])

    def test_nothing_is_sent_by_itself_unless_the_store_wants_it(self):
        rows = self.others()
        for row, count in zip(rows.sudo(), (3, 3, 4), strict=True):
            row.vehicle_id.write({'sold_on': TODAY - timedelta(days=60), 'first_service_due_on': TODAY + timedelta(days=count)})
        before = self.env['mail.mail'].search_count([])
        self.night()
        self.assertEqual((self.env['mail.mail'].search_count([]), rows.reminder_ids.ids), (before, []))
        self.store.write({'dealership_maintenance_email': True, 'dealership_maintenance_email_days': 2})
        self.night()
        self.assertFalse(rows.reminder_ids, "not yet")
        self.store.dealership_maintenance_email_days = 3
        self.night()
        self.assertEqual(rows.filtered('reminder_ids'), rows[0])
        self.assertRecordValues(rows[0].reminder_ids, [{'channel': 'email', 'result': 'sent', 'user_id': False}])
        self.assertEqual(self.env['mail.mail'].search_count([]), before + 1)
        self.night()
        self.assertEqual(len(rows.reminder_ids), 1, "once")

    # ------------------------------------------------------------------
    # Who may
    # ------------------------------------------------------------------
    def test_who_sees_the_list(self):
        other = self.row(self.make_vehicle(self.make_customer(self.colleague), sold_on=date(2025, 9, 2)))
        pooled = self.row(self.make_vehicle(self.make_customer(), sold_on=date(2025, 9, 2)))
        rows = self.due | other | pooled
        seen = {
            'consultant': self.due, 'colleague': other, 'manager': rows, 'service_advisor': rows, 'customer_care': rows, 'auditor': rows,
            'far_customer_care': rows.browse(), 'far_consultant': rows.browse()}
        for name, expected in seen.items():
            found = rows.with_user(self.users[name]).search([('id', 'in', rows.ids)])
            self.assertEqual(found.sudo(), expected.sorted('due_on').sudo(), name)
        for name in ('receptionist', 'plain', 'salesman', 'portal'):
            self.refused(lambda name=name: rows.with_user(self.users[name]).search([]))

    def test_a_consultant_is_not_told_another_s_number(self):
        self.car.driver_id = self.make_customer(self.colleague)
        self.assertEqual(self.due.contact_id, self.car.driver_id)
        self.assertFalse(self.due.with_user(self.consultant).phone)
        self.assertTrue(self.due.with_user(self.care).phone)

    def test_only_advisor_and_care_work_the_list(self):
        for name in ('consultant', 'manager', 'auditor', 'far_customer_care'):
            with self.subTest(name):
                due = self.due.with_user(self.users[name])
                for call in (due.action_call, due.action_book, due.action_remind_email, due.action_remind_sms,
                             lambda due=due: due._record_call('reached')):
                    self.refused(call)
        self.call('reached', user=self.advisor)
        self.assertEqual(self.due.reminder_ids.user_id, self.advisor)

    def test_facts_are_not_set_over_rpc(self):
        due = self.due.with_user(self.care)
        for name, value in {
            'reminder_state': 'came', 'due_on': '2030-01-01', 'call_count': 9, 'last_result': 'reached', 'next_call_on': '2030-01-01',
            'customer_id': False, 'company_id': self.far_store.id, 'active': False, 'vehicle_id': self.car.id,
            'last_visit_on': '2026-01-01',
        }.items():
            with self.subTest(name):
                self.refused(lambda name=name, value=value: due.write({name: value}))
        due.write({'note': '周末打'})
        self.refused(lambda: due.unlink())
        self.refused(lambda: self.env['dealership.maintenance.due'].with_user(self.care).create({'vehicle_id': self.car.id}))

    def test_reminders_only_grow(self):
        self.call('refused')
        reminder = self.due.reminder_ids.with_user(self.care)
        self.refused(lambda: reminder.write({'result': 'reached'}))
        self.refused(lambda: reminder.unlink())
        self.refused(lambda: due_line(self.due.with_user(self.care)))
        self.refused(lambda: self.env['dealership.maintenance.reminder'].with_user(self.care).create({
            'due_id': self.due.id, 'result': 'reached', 'done_on': NOON, 'day': TODAY, 'company_id': self.store.id,
            'vehicle_id': self.car.id}))
        self.refused(lambda: self.due.reminder_ids.sudo().unlink(), UserError)
        self.assertFalse(self.due.reminder_ids.with_user(self.users['far_customer_care']).search([]))

    def test_a_dialog_of_another_s_car_opens_for_nobody(self):
        Wizard = self.env['dealership.maintenance.call.wizard']
        self.refused(lambda: Wizard.with_user(self.users['far_customer_care']).create({'due_id': self.due.id}))
        self.refused(lambda: Wizard.with_user(self.consultant).create({'due_id': self.due.id}))
        wizard = self.wizard()
        self.env.invalidate_all()
        self.refused(lambda: wizard.with_user(self.advisor).action_save(), AccessError)

    def test_plans_are_the_administrator_s(self):
        plan = self.env.ref(f'{MODULE}.maintenance_plan_general')
        for name in ('service_advisor', 'customer_care', 'manager', 'consultant'):
            self.refused(lambda name=name: plan.with_user(self.users[name]).write({'every_km': 1}))
        plan.with_user(self.users['dealership_admin']).write({'every_km': 7500})

    # ------------------------------------------------------------------
    # The vehicle's page
    # ------------------------------------------------------------------
    def test_the_car_s_page_says_when_it_is_due(self):
        car = self.car.with_user(self.care)
        self.assertEqual((car.maintenance_due_id, car.maintenance_due_on, car.maintenance_due_status),
                         (self.due, date(2026, 1, 2), 'overdue'))
        self.assertEqual(car.action_open_maintenance_due()['res_id'], self.due.id)
        self.assertFalse(self.car.with_user(self.users['receptionist']).maintenance_due_id)


def due_line(due):
    """A line slipped in by the parent."""
    due.write({'reminder_ids': [Command.create({'result': 'reached', 'done_on': NOON, 'day': TODAY})]})
