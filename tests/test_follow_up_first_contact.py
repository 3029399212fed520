"""The first contact within the deadline; late ones are told to the manager, once (C03)."""
from datetime import datetime, timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import DealershipCase

MORNING = datetime(2026, 3, 2, 2)  # Shanghai: Monday 2 March, 10:00
EVENING = datetime(2026, 3, 2, 9, 50)  # 17:50, ten minutes before closing


@tagged('post_install', '-at_install')
class TestFollowUpFirstContact(DealershipCase):

    def card(self, level='H', user=None, **vals):
        user = user or self.consultant
        return self.make_card(self.manager, user_id=user.id, level_id=self.levels[level].id, **vals)

    def contact(self, card, user=None):
        return card.with_user(user or card.user_id)._record_contact('phone', content="第一次联系客户")

    def escalate(self):
        self.registry_enter_commitless()
        self.env['crm.lead']._cron_escalate_first_contacts()

    def registry_enter_commitless(self):
        """The job commits its batches; a test keeps them in its own transaction."""
        self.patch(type(self.env['ir.cron']), '_commit_progress', lambda *args, **kwargs: float('inf'))

    def mails(self, user):
        return self.env['mail.mail'].search([('recipient_ids', 'in', user.partner_id.ids)])

    def notices(self, user, kind='first_contact'):
        return self.env['mail.activity'].search([('user_id', '=', user.id), ('dealership_notice', '=', kind)])

    # The clock

    def test_the_deadline_counts_opening_hours(self):
        with freeze_time(MORNING):
            card = self.card('H')
        self.assertEqual((card.assigned_on, card.first_contact_due), (MORNING, MORNING + timedelta(minutes=15)))
        with freeze_time(EVENING):
            late = self.card('H')
        # ten minutes of Monday, five of Tuesday morning
        self.assertEqual(late.first_contact_due, datetime(2026, 3, 3, 1, 5))
        self.assertEqual(str(late.next_contact_date), '2026-03-03', "the plan is for the store's day of the deadline")

    def test_a_holiday_stops_the_clock(self):
        self.env['resource.calendar.leaves'].create({
            'name': "春节", 'company_id': self.store.id, 'calendar_id': False,
            'date_from': self.store._dealership_midnight(fields.Date.to_date('2026-03-03')),
            'date_to': self.store._dealership_midnight(fields.Date.to_date('2026-03-06'))})
        with freeze_time(EVENING):
            card = self.card('H')
        self.assertEqual(card.first_contact_due, datetime(2026, 3, 6, 1, 5))

    def test_a_calendar_that_nobody_keeps_is_none(self):
        calendar = self.env['resource.calendar'].create({'name': "空", 'tz': 'Asia/Shanghai', 'company_id': self.store.id})
        calendar.attendance_ids.unlink()
        self.store.dealership_calendar_id = calendar
        with freeze_time(MORNING):
            card = self.card('H')
        self.assertEqual(card.first_contact_due, MORNING + timedelta(minutes=15))

    def test_a_lead_to_be_cleaned_has_the_clock_too(self):
        with freeze_time(MORNING):
            lead = self.env['crm.lead'].with_user(self.users['lead_desk']).create({
                'name': "线索", 'type': 'lead', 'team_id': self.team.id, 'user_id': self.consultant.id, 'phone': '13912345678'})
        default = self.env['dealership.intention.level']._default_of_company(self.store)
        self.assertEqual(lead.first_contact_due, MORNING + timedelta(minutes=default.first_contact_minutes))

    def test_nobody_s_card_has_no_clock(self):
        card = self.make_card(self.manager, user_id=False)
        self.assertFalse(card.assigned_on or card.first_contact_due or card.first_contact_state)
        with freeze_time(MORNING):
            card.with_user(self.manager).user_id = self.consultant
        self.assertEqual(card.assigned_on, MORNING)

    def test_states(self):
        with freeze_time(MORNING):
            done, waiting, late = (self.card('H') for _number in range(3))
            self.contact(done)
            self.assertEqual((done.first_contact_on, done.first_contact_state), (MORNING, 'in_time'))
            self.assertEqual(waiting.first_contact_state, 'waiting')
        with freeze_time(MORNING + timedelta(minutes=16)):
            (waiting | late | done).invalidate_recordset()
            self.contact(late)
            cards = waiting | late | done
            self.assertEqual([card.first_contact_state for card in cards], ['late', 'contacted_late', 'in_time'])
            for card in cards:
                found = self.env['crm.lead'].search([('first_contact_state', '=', card.first_contact_state), ('id', 'in', cards.ids)])
                self.assertEqual(found, card)
            self.assertFalse(self.env['crm.lead'].search([('first_contact_state', '=', 'waiting'), ('id', 'in', cards.ids)]))

    def test_a_second_contact_changes_nothing(self):
        with freeze_time(MORNING):
            card = self.card('H')
            self.contact(card)
        with freeze_time(MORNING + timedelta(days=2)):
            self.contact(card)
        self.assertEqual(card.first_contact_on, MORNING)

    def test_a_new_consultant_starts_anew(self):
        with freeze_time(MORNING):
            card = self.card('H')
            self.contact(card)
        with freeze_time(MORNING + timedelta(days=1)):
            card.with_user(self.manager).user_id = self.colleague
            self.assertEqual((card.assigned_on, card.first_contact_on), (MORNING + timedelta(days=1), False))
            self.assertEqual(card.first_contact_state, 'waiting')
        with freeze_time(MORNING + timedelta(days=2)):
            card.with_user(self.manager).user_id = self.consultant
        self.assertEqual(card.first_contact_on, MORNING, "he has spoken with the customer before")

    def test_the_plan_of_an_uncontacted_card_follows_its_new_consultant(self):
        with freeze_time(MORNING):
            card = self.card('H')
        with freeze_time(MORNING + timedelta(days=3)):
            card.with_user(self.manager).user_id = self.colleague
            self.assertEqual(str(card.next_contact_date), '2026-03-05')
            self.assertEqual(card._next_plan().user_id, self.colleague)

    def test_taken_away_nobody_waits(self):
        card = self.card('H')
        card._release_to_pool('manager')
        self.assertFalse(card.assigned_on or card.first_contact_due or card.first_contact_on)

    def test_the_clock_is_not_set_by_hand(self):
        card = self.card('H')
        for user in (self.consultant, self.manager, self.users['dealership_admin']):
            for name in ('assigned_on', 'first_contact_due', 'first_contact_on', 'first_contact_escalated_on'):
                with self.subTest(user=user.login, field=name):
                    self.refused(lambda card=card, user=user, name=name: card.with_user(user).write({name: '2020-01-01 00:00:00'}))
        self.refused(lambda: self.make_card(self.consultant, first_contact_on='2020-01-01 00:00:00'), AccessError)

    def test_other_teams_have_no_clock(self):
        lead = self.env['crm.lead'].create({'name': "Desks", 'team_id': self.plain_team.id, 'user_id': self.consultant.id})
        self.assertFalse(lead.assigned_on)

    def test_a_thousand_leads_cost_no_query_a_lead(self):
        def assign(count):
            cards = self.env['crm.lead'].create([self.card_vals(user_id=False) for _number in range(count)])
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            cards._start_first_contact()
            first = self.env.cr.sql_log_count - before
            cards.user_id = self.consultant
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            cards._start_first_contact()
            return first, self.env.cr.sql_log_count - before
        assign(2)
        few, many = assign(3), assign(40)
        self.assertEqual(few, many)
        self.assertLessEqual(many[1], 12)

    # The manager is told

    def test_late_ones_are_told_once(self):
        with freeze_time(MORNING):
            late, contacted = self.card('H'), self.card('H')
            patient = self.card('C')
            self.contact(contacted)
        with freeze_time(MORNING + timedelta(minutes=20)):
            self.escalate()
            self.assertEqual(self.notices(self.manager).mapped('res_id'), late.ids)
            mail = self.mails(self.manager)
            self.assertEqual(len(mail), 1)
            self.assertIn(late.name, mail.body_html)
            self.assertNotIn(patient.name, mail.body_html)
            self.assertEqual(late.first_contact_escalated_on, fields.Datetime.now())
            self.assertEqual(late.next_contact_reason, late._next_plan().summary, "the question to the manager is no contact")
            self.escalate()
            self.assertEqual((len(self.notices(self.manager)), len(self.mails(self.manager))), (1, 1))
            self.contact(late)
            self.assertFalse(self.notices(self.manager), "settled")

    def test_each_manager_hears_of_his_own(self):
        with freeze_time(MORNING):
            mine, other = self.card('H'), self.make_card(
                self.users['outsider'], team_id=self.other_team.id, user_id=self.users['outsider'].id, level_id=self.levels['H'].id)
        with freeze_time(MORNING + timedelta(minutes=20)):
            self.escalate()
        self.assertEqual(self.notices(self.manager).mapped('res_id'), mine.ids)
        self.assertEqual(self.notices(self.users['other_manager']).mapped('res_id'), other.ids)

    def test_many_are_one_task_and_one_mail(self):
        with freeze_time(MORNING):
            cards = self.env['crm.lead'].create([
                self.card_vals(user_id=self.consultant.id, level_id=self.levels['H'].id) for _number in range(60)])
        with freeze_time(MORNING + timedelta(minutes=20)):
            self.escalate()
            notice = self.notices(self.manager)
            self.assertEqual((len(notice), notice.res_model), (1, False))
            self.assertIn('60', notice.summary)
            self.assertEqual(len(self.mails(self.manager)), 1)
            self.assertTrue(all(cards.mapped('first_contact_escalated_on')))
            self.assertTrue(notice.with_user(self.manager).has_access('read'))
            more = self.env['crm.lead'].create([
                self.card_vals(user_id=self.consultant.id, level_id=self.levels['H'].id) for _number in range(11)])
        with freeze_time(MORNING + timedelta(minutes=40)):
            self.escalate()
            self.assertEqual(len(self.notices(self.manager)), 1, "the open task is brought up to date")
            self.assertTrue(all(more.mapped('first_contact_escalated_on')))

    def test_without_a_manager_it_waits_for_one(self):
        with freeze_time(MORNING):
            card = self.card('H').sudo()
        self.team.user_id = False
        with freeze_time(MORNING + timedelta(minutes=20)):
            self.escalate()
            self.assertFalse(card.first_contact_escalated_on)
            self.team.user_id = self.manager
            self.escalate()
            self.assertTrue(card.first_contact_escalated_on)

    def test_closed_ones_are_not_told(self):
        with freeze_time(MORNING):
            card = self.card('H')
            self.lose(card)
        with freeze_time(MORNING + timedelta(minutes=20)):
            self.escalate()
        self.assertFalse(self.notices(self.manager))

    def test_a_name_is_no_markup(self):
        with freeze_time(MORNING):
            self.card('H', name='<img src=x onerror=alert(1)>')
        with freeze_time(MORNING + timedelta(minutes=20)):
            self.escalate()
        self.assertNotIn('<img', self.mails(self.manager).body_html)
