"""Overdue and dormant cards: found every night, explained, settled by a contact, or gone to the pool (C04)."""
import random
from datetime import datetime, timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ..rules import cadence, discipline
from .common import DealershipCase

NIGHT = datetime(2026, 3, 1, 18, 30)  # Shanghai: 2 March, 02:30
DAY = timedelta(days=1)


@tagged('post_install', '-at_install')
class TestFollowUpLapse(DealershipCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.levels['H'].write({'dormant_days': 7, 'pool_after_days': 5, 'grace_days': 1})

    def setUp(self):
        super().setUp()
        # the job commits its batches; a test keeps them in its own transaction
        self.patch(type(self.env['ir.cron']), '_commit_progress', lambda *args, **kwargs: float('inf'))

    def card(self, level='H', user=None, at=NIGHT, **vals):
        with freeze_time(at):
            card = self.make_card(self.manager, user_id=(user or self.consultant).id, level_id=self.levels[level].id, **vals)
            self.env.cr.execute("UPDATE crm_lead SET create_date = %s WHERE id = %s", [at, card.id])
            card.invalidate_recordset(['create_date'])
        return card

    def contact(self, card, at, **facts):
        with freeze_time(at):
            follow_up = card.with_user(card.user_id)._record_contact('phone', content="和客户谈了价格和配置", **facts)
            self.env.flush_all()
        # the database's own clock is not frozen: the plan was done when the customer was contacted
        self.env.cr.execute("UPDATE mail_activity SET write_date = %s WHERE id = %s", [at, follow_up.activity_id.id])
        self.env.cr.execute("UPDATE crm_lead SET last_contact_on = %s WHERE id = %s", [at, card.id])
        self.env.invalidate_all()
        return follow_up

    def night(self, days=0):
        with freeze_time(NIGHT + days * DAY):
            self.env['crm.lead']._cron_discipline()
            self.env.flush_all()
            self.env.invalidate_all()

    def open_lapses(self, card):
        return {lapse.kind: str(lapse.since) for lapse in card.lapse_ids if not lapse.closed_on}

    # What is found

    def test_a_missed_plan_is_overdue_after_its_grace(self):
        card = self.card(at=NIGHT + timedelta(hours=9))
        self.assertEqual(str(card.next_contact_date), '2026-03-02')
        self.night(1)
        self.assertNotIn('overdue', self.open_lapses(card), "a day of grace")
        self.night(2)
        self.assertEqual(self.open_lapses(card)['overdue'], '2026-03-02')

    def test_never_contacted_sleeps_after_its_deadline(self):
        card = self.card(at=NIGHT + timedelta(hours=9))
        self.night(0)
        self.assertFalse(card.dormant_since)
        self.night(1)
        self.assertEqual(str(card.dormant_since), '2026-03-03')
        self.assertEqual(self.open_lapses(card)['dormant'], '2026-03-03')

    def test_silent_as_long_as_the_level_allows(self):
        card = self.card(at=NIGHT)
        self.contact(card, NIGHT + timedelta(hours=9))
        self.night(6)
        self.assertFalse(card.dormant_since)
        self.night(7)
        self.assertEqual(str(card.dormant_since), '2026-03-09')

    def test_midnight_is_the_store_s(self):
        card = self.card(at=NIGHT)
        self.contact(card, datetime(2026, 3, 2, 15, 30))  # 23:30 on the 2nd
        other = self.card(at=NIGHT)
        self.contact(other, datetime(2026, 3, 2, 16, 30))  # half past midnight on the 3rd
        self.night(9)
        self.assertEqual([str(record.dormant_since) for record in (card, other)], ['2026-03-09', '2026-03-10'])

    def test_sets_and_rules_say_the_same(self):
        """The statement is the rules of `rules.discipline`, in SQL."""
        chance = random.Random(7)
        cards = self.env['crm.lead']
        for _number in range(60):
            cards |= self.card(chance.choice('HABC'), at=NIGHT - chance.randrange(1, 60) * DAY)
        days = [None, *(NIGHT - chance.randrange(1, 90) * DAY + timedelta(minutes=chance.randrange(1440)) for _n in range(40))]
        for card in cards:
            assigned, due, done, last, planned = (chance.choice(days) for _n in range(5))
            self.env.cr.execute(
                "UPDATE crm_lead SET assigned_on = %s, first_contact_due = %s, first_contact_on = %s, last_contact_on = %s,"
                " next_contact_date = %s WHERE id = %s", [assigned, due, done, last, planned and planned.date(), card.id])
        self.env.invalidate_all()
        with freeze_time(NIGHT):
            today = self.store._dealership_today()
            rows = self.env.execute_query(cards._lapse_state_query())
            found = {row[0]: row[6:8] for row in rows}
            day = self.store._dealership_day
            for card in cards:
                level = card.level_id
                late = discipline.late_since(card.next_contact_date or None, card.assigned_on and day(card.assigned_on))
                owed = card.first_contact_due and not card.first_contact_on and day(card.first_contact_due)
                asleep = discipline.asleep_since(
                    card.last_contact_on and day(card.last_contact_on), level.dormant_days, owed or None, day(card.create_date))
                expected = (
                    late if cadence.is_overdue(late, today, level.grace_days) else None, asleep if asleep <= today else None)
                self.assertEqual(tuple(found[card.id]), expected, card.read())

    def test_a_second_run_writes_nothing(self):
        for _number in range(3):
            self.card()
        self.night(30)
        with freeze_time(NIGHT + 30 * DAY):
            followed = self.env['crm.lead']._followed_after(0, 5000)
            self.assertTrue(followed)
            self.assertEqual(followed._refresh_lapses(), 0)
            counts = [self.env[model].search_count([]) for model in ('dealership.lapse', 'mail.activity', 'mail.mail')]
        self.night(30)
        self.assertEqual(
            counts, [self.env[model].search_count([]) for model in ('dealership.lapse', 'mail.activity', 'mail.mail')])

    def test_a_killed_run_goes_on_where_it_stopped(self):
        first, second = self.card(), self.card()
        with freeze_time(NIGHT + 30 * DAY):
            day = fields.Date.to_string(fields.Date.context_today(self.env['crm.lead']))
            self.env['ir.config_parameter'].set_param('auto_dealership.discipline_cursor', f'{day}:{first.id}')
        self.night(30)
        self.assertFalse(first.lapse_ids)
        self.assertTrue(second.lapse_ids)
        self.night(30)
        self.assertTrue(first.lapse_ids, "the next run begins anew")
        self.env['ir.config_parameter'].set_param('auto_dealership.discipline_cursor', f'2020-01-01:{second.id + 1}')
        third = self.card()
        self.night(60)
        self.assertTrue(third.lapse_ids, "a cursor of another day counts for nothing")

    def test_batches_cost_no_query_a_card(self):
        def cost(count):
            cards = self.env['crm.lead']
            for _number in range(count):
                cards |= self.card()
            self.env.flush_all()
            self.env.invalidate_all()
            with freeze_time(NIGHT + 30 * DAY):
                before = self.env.cr.sql_log_count
                self.assertGreaterEqual(cards._refresh_lapses(), 2 * count)
                return self.env.cr.sql_log_count - before
        cost(1)
        self.assertEqual(cost(2), cost(12))

    def test_a_card_without_a_plan_gets_one(self):
        card = self.card()
        card._open_contact_plans().sudo().unlink()
        self.assertFalse(card.next_contact_date)
        self.night(1)
        self.assertTrue(card.next_contact_date)
        self.assertEqual(card._next_plan().user_id, self.consultant)

    def test_one_open_record_a_card_and_kind(self):
        card = self.card()
        for days in (20, 21, 22):
            self.night(days)
        self.assertEqual(sorted(card.lapse_ids.mapped('kind')), ['dormant', 'overdue'])

    # Settled

    def test_a_contact_settles_it_and_takes_over_what_was_said(self):
        card = self.card()
        self.night(20)
        cause = self.env.ref('auto_dealership.late_cause_forgotten')
        follow_up = self.contact(card, NIGHT + 20 * DAY + timedelta(hours=8), late_cause_id=cause.id, late_measure="每天早会检查")
        self.assertFalse(card.dormant_since or self.open_lapses(card))
        self.assertEqual(card.lapse_ids.follow_up_id, follow_up)
        self.assertEqual(card.lapse_ids.cause_id, cause)
        self.assertEqual(set(card.lapse_ids.mapped('measure')), {"每天早会检查"})
        self.assertEqual(card.lapse_ids.said_by_id, self.consultant)

    def test_what_was_said_before_stays(self):
        card = self.card()
        self.night(20)
        lapse = card.lapse_ids.filtered(lambda lapse: lapse.kind == 'overdue')
        cause = self.env.ref('auto_dealership.late_cause_load')
        lapse.with_user(self.consultant).write({'cause_id': cause.id, 'measure': "分给同事"})
        self.assertEqual(lapse.said_by_id, self.consultant)
        self.contact(card, NIGHT + 20 * DAY + timedelta(hours=8))
        self.assertEqual((lapse.cause_id, lapse.measure), (cause, "分给同事"))

    def test_a_new_consultant_inherits_no_guilt(self):
        card = self.card()
        self.contact(card, NIGHT + timedelta(hours=8))
        self.night(20)
        with freeze_time(NIGHT + 20 * DAY + timedelta(hours=8)):
            card.with_user(self.manager).user_id = self.colleague
        self.assertFalse(self.open_lapses(card) or card.dormant_since)
        self.night(21)
        self.assertFalse(card.lapse_ids.filtered(lambda lapse: lapse.user_id == self.colleague and lapse.kind == 'overdue'))

    def test_sold_and_lost_end_it(self):
        card = self.card()
        self.night(20)
        self.lose(card)
        self.night(21)
        self.assertFalse(self.open_lapses(card) or card.dormant_since)

    def test_merged_cards_have_one_history(self):
        first, second = self.card(phone='13900001234'), self.card(phone='13900001234')
        self.night(20)
        kept = (first | second).sudo().merge_opportunity()
        self.assertEqual(len(kept.lapse_ids), 4)
        self.assertEqual(len(kept.lapse_ids.filtered(lambda lapse: not lapse.closed_on)), 2)

    # Who may say what

    def test_only_cause_and_measure_are_said(self):
        card = self.card()
        self.night(20)
        lapse = card.lapse_ids[:1]
        for user in (self.consultant, self.manager, self.users['dealership_admin']):
            own = lapse.with_user(user)
            for name, value in {'since': '2030-01-01', 'closed_on': '2026-03-02 00:00:00', 'user_id': self.colleague.id,
                                'kind': 'left', 'said_by_id': self.manager.id, 'told_on': False}.items():
                with self.subTest(user=user.login, field=name):
                    self.refused(lambda own=own, name=name, value=value: own.write({name: value}))
            self.refused(own.unlink, (AccessError, UserError))
            self.refused(lambda user=user: self.env['dealership.lapse'].with_user(user).create({
                'lead_id': card.id, 'kind': 'overdue', 'since': '2026-03-02', 'found_on': '2026-03-02'}))
        self.refused(lapse.sudo().unlink, UserError)

    def test_seen_as_the_card(self):
        card = self.card()
        self.night(20)
        lapse = card.lapse_ids[:1]
        seen = {'consultant', 'manager', 'lead_desk', 'auditor', 'dealership_admin', 'customer_care', 'finance'}
        for name, user in self.users.items():
            if name in ('plain', 'salesman', 'portal', 'receptionist', 'service_advisor'):
                continue
            with self.subTest(name):
                found = self.env['dealership.lapse'].with_user(user).search([('id', '=', lapse.id)])
                self.assertEqual(bool(found), name in seen)
        self.refused(lambda: lapse.with_user(self.users['far_consultant']).measure)
        self.refused(lambda: lapse.with_user(self.colleague).write({'measure': "x"}))
        self.refused(lambda: lapse.with_user(self.users['auditor']).write({'measure': "x"}))
        self.assertTrue(self.allowed(lambda: lapse.with_user(self.manager).write({'measure': "谈话"})))

    # The manager's digest

    def test_one_digest_a_manager(self):
        cards = self.env['crm.lead']
        for _number in range(30):
            cards |= self.card()
        self.night(20)
        notices = self.env['mail.activity'].search([('dealership_notice', '=', 'lapse'), ('user_id', '=', self.manager.id)])
        mails = self.env['mail.mail'].search([('recipient_ids', 'in', self.manager.partner_id.ids)])
        self.assertEqual((len(notices), len(mails), notices.res_model), (1, 1, False))
        self.assertRegex(notices.summary, r'^30\D+30\D')  # overdue, dormant; in his language
        self.assertIn(self.consultant.name, mails.body_html)
        self.assertFalse(self.env['mail.activity'].search(
            [('res_model', '=', 'crm.lead'), ('res_id', 'in', cards.ids), ('dealership_notice', '=', 'lapse')]))

    def test_cards_of_a_leaver_are_told(self):
        card = self.card()
        self.consultant.action_archive()
        self.night(0)
        self.assertIn('left', self.open_lapses(card))
        notice = self.env['mail.activity'].search([('dealership_notice', '=', 'lapse'), ('user_id', '=', self.manager.id)])
        self.assertRegex(notice.summary, r'^1\D')  # in the manager's language
        card._open_contact_plans().sudo().unlink()
        self.night(1)
        self.assertEqual(card._next_plan().user_id, self.manager, "nobody else would see it")

    # The pool

    def test_to_the_pool_after_a_warning(self):
        card = self.card()
        self.contact(card, NIGHT + timedelta(hours=8))
        self.night(9)  # asleep since the 9th, to the pool on the 14th
        self.assertFalse(card.pool_warned_on)
        self.night(10)
        self.assertEqual(str(card.pool_warned_on), '2026-03-12')
        notice = self.env['mail.activity'].search([('dealership_notice', '=', 'pool')])
        self.assertEqual((notice.user_id, notice.res_id), (self.consultant, card.id))
        mail = self.env['mail.mail'].search([('recipient_ids', 'in', self.consultant.partner_id.ids)])
        self.assertEqual(len(mail), 1)
        self.night(11)
        self.assertEqual(card.user_id, self.consultant)
        self.night(12)
        self.assertFalse(card.user_id)
        self.assertFalse(card._open_contact_plans() or self.open_lapses(card) or card.dormant_since or card.pool_warned_on)
        self.assertFalse(notice.exists())
        self.assertIn(self.consultant.name, ' '.join(str(body) for body in card.message_ids.mapped('body')))

    def test_a_late_warning_still_gives_its_days(self):
        card = self.card()
        self.night(60)
        self.assertEqual(card.user_id, self.consultant)
        self.night(61)
        self.assertEqual(card.user_id, self.consultant)
        self.night(62)
        self.assertFalse(card.user_id)

    def test_a_contact_in_time_keeps_it(self):
        card = self.card()
        self.night(60)
        self.contact(card, NIGHT + 60 * DAY + timedelta(hours=8))
        self.assertFalse(card.pool_warned_on)
        self.assertFalse(self.env['mail.activity'].search([('dealership_notice', '=', 'pool')]))
        self.night(63)
        self.assertEqual(card.user_id, self.consultant)

    def test_not_while_a_deal_is_running(self):
        card = self.card()
        order = self.env['sale.order'].create({
            'partner_id': card.partner_id.id, 'opportunity_id': card.id, 'company_id': self.store.id, 'validity_date': False})
        self.night(60)
        self.assertFalse(card.pool_warned_on)
        order._action_cancel()
        self.night(61)
        self.assertTrue(card.pool_warned_on)
        order.action_draft()
        self.night(63)
        self.assertEqual(card.user_id, self.consultant)
        self.assertFalse(card.pool_warned_on, "he is warned again when the deal ends")

    def test_levels_that_never_go(self):
        card = self.card('A')
        self.night(300)
        self.assertTrue(card.dormant_since)
        self.assertFalse(card.pool_warned_on)

    def test_many_warnings_are_one_task(self):
        for _number in range(12):
            self.card()
        self.night(60)
        notices = self.env['mail.activity'].search([('dealership_notice', '=', 'pool')])
        mails = self.env['mail.mail'].search([('recipient_ids', 'in', self.consultant.partner_id.ids)])
        self.assertEqual((len(notices), notices.user_id, len(mails)), (1, self.consultant, 1))

    def test_nobody_sets_sleep_or_warning_by_hand(self):
        card = self.card()
        for user in (self.consultant, self.manager, self.users['dealership_admin']):
            for name in ('dormant_since', 'pool_warned_on'):
                self.refused(lambda user=user, name=name: card.with_user(user).write({name: '2026-01-01'}))
