"""Next contact: date and reason of the earliest open activity, whatever happens to the activities (B12)."""
from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import DealershipCase


@tagged('post_install', '-at_install')
class TestProspectPlan(DealershipCase):
    roles = ('consultant', 'manager')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls.make_card(cls.consultant)

    @classmethod
    def make_card(cls, user, **vals):
        """A card without the first plan that the room of follow-ups makes: here it is about what becomes of any."""
        card = super().make_card(user, **vals)
        card._open_contact_plans().sudo().unlink()
        return card

    def assertNext(self, days, reason=False, card=None):
        card = card or self.card
        card.invalidate_recordset()
        self.assertEqual(
            (card.next_contact_date, card.next_contact_reason or False), (self.today(days) if days is not None else False, reason))

    def test_earliest_open_activity_counts(self):
        self.assertNext(None)
        self.plan(self.card, 5, summary='送资料')
        self.assertNext(5, '送资料')
        self.plan(self.card, 2, summary='邀请试驾')
        self.assertNext(2, '邀请试驾')
        self.plan(self.card, 9, summary='以后')
        self.assertNext(2, '邀请试驾')

    def test_done_ones_are_facts(self):
        first = self.plan(self.card, 1, summary='电话')
        self.plan(self.card, 6, summary='到店')
        first.action_feedback(feedback='聊过了')
        self.assertNext(6, '到店')
        self.assertTrue(self.card.last_contact_on)
        self.assertEqual(self.card.with_user(self.consultant).last_contact_days, 0)
        self.cr.execute("UPDATE mail_activity SET write_date = now() + interval '40 days' WHERE id = %s", [first.id])
        self.card.sudo()._refresh_next_contact()
        self.card.invalidate_recordset()
        self.assertLess(self.card.last_contact_on, datetime.now() + timedelta(days=2), "a later change of the record is no contact")

    def test_last_contact_never_goes_back(self):
        activity = self.plan(self.card)
        activity.action_done()
        self.card.invalidate_recordset()
        last = self.card.last_contact_on
        self.assertTrue(last)
        everything = self.env['mail.activity'].with_context(active_test=False).sudo()
        everything.search([('res_id', '=', self.card.id), ('res_model', '=', 'crm.lead')]).unlink()
        self.card.invalidate_recordset()
        self.assertEqual(self.card.last_contact_on, last)

    def test_rescheduled(self):
        activity = self.plan(self.card, 3, summary='电话')
        activity.date_deadline = self.today(8)
        self.assertNext(8, '电话')
        activity.summary = '微信'
        self.assertNext(8, '微信')
        activity.write({'date_deadline': self.today(), 'summary': '到店'})
        self.assertNext(0, '到店')

    def test_deleted_and_cancelled(self):
        activity = self.plan(self.card, 3, summary='电话')
        activity.sudo().unlink()  # a person may not: test_follow_up_plan
        self.assertNext(None)
        self.plan(self.card, 3)
        self.card.sudo().activity_unlink(['mail.mail_activity_data_call'])
        self.assertNext(None)

    def test_lost_card_loses_its_plan(self):
        self.plan(self.card, 3, summary='电话')
        self.lose(self.card)
        self.env.flush_all()
        self.assertNext(None)

    def test_moved_to_another_card(self):
        other = self.make_card(self.consultant)
        activity = self.plan(self.card, 3, summary='电话')
        activity.sudo().write({'res_id': other.id})
        self.assertNext(None)
        self.assertNext(3, '电话', other)

    def test_merged_card_takes_the_plan_over(self):
        other = self.make_card(self.consultant, partner_id=self.card.partner_id.id)
        self.plan(self.card, 4, summary='四天')
        self.plan(other, 2, summary='两天')
        merged = (self.card + other).with_user(self.consultant).merge_opportunity()
        self.assertNext(2, '两天', merged)

    def test_plans_of_many_cards_in_one_statement(self):
        cards = self.env['crm.lead'].with_user(self.consultant).create([self.card_vals() for _card in range(20)])
        cards._open_contact_plans().sudo().unlink()
        activity_type = self.env.ref('mail.mail_activity_data_call').id
        model = self.env['ir.model']._get_id('crm.lead')
        activities = self.env['mail.activity'].with_user(self.consultant).create([
            {'res_model_id': model, 'res_id': card.id, 'user_id': self.consultant.id, 'activity_type_id': activity_type,
             'date_deadline': self.today(2), 'summary': 'x'} for card in cards])
        self.assertEqual(set(cards.mapped('next_contact_date')), {self.today(2)})
        with self.assertQueries_refresh(1):
            activities.write({'date_deadline': self.today(3)})
        cards.invalidate_recordset()
        self.assertEqual(set(cards.mapped('next_contact_date')), {self.today(3)})

    def assertQueries_refresh(self, count):
        """Exactly so many updates of the copied plan."""
        real = type(self.env.cr).execute
        seen = []

        @contextmanager
        def watch():
            def execute(cursor, query, *args, **kwargs):
                text = getattr(query, 'code', query)
                if 'next_contact_reason' in str(text) and 'UPDATE' in str(text):
                    seen.append(text)
                return real(cursor, query, *args, **kwargs)
            with patch.object(type(self.env.cr), 'execute', execute):
                yield
            self.assertEqual(len(seen), count)
        return watch()

    def test_second_refresh_writes_nothing(self):
        self.plan(self.card, 3, summary='电话')
        self.env.flush_all()
        self.cr.execute("SELECT xmin FROM crm_lead WHERE id = %s", [self.card.id])
        before = self.cr.fetchone()
        self.card.sudo()._refresh_next_contact()
        self.cr.execute("SELECT xmin FROM crm_lead WHERE id = %s", [self.card.id])
        self.assertEqual(self.cr.fetchone(), before)
        self.cr.execute("SELECT n_tup_upd FROM pg_stat_xact_user_tables WHERE relname = 'crm_lead'")
        [updates] = self.cr.fetchone()
        self.card.sudo()._refresh_next_contact()
        self.cr.execute("SELECT n_tup_upd FROM pg_stat_xact_user_tables WHERE relname = 'crm_lead'")
        self.assertEqual(self.cr.fetchone()[0], updates)

    def test_state_to_filter_by(self):
        cards = {}
        for state, days in (('overdue', -2), ('today', 0), ('planned', 4), ('none', None)):
            cards[state] = self.make_card(self.consultant)
            if days is not None:
                self.plan(cards[state], days)
        Lead = self.env['crm.lead'].with_user(self.consultant)
        everything = self.env['crm.lead'].union(*cards.values())
        everything.invalidate_recordset()
        for state, card in cards.items():
            self.assertEqual(card.next_contact_state, state)
            found = Lead.search([('next_contact_state', '=', state), ('id', 'in', everything.ids)])
            self.assertEqual(found, card)
        found = Lead.search([('next_contact_state', 'in', ['overdue', 'today']), ('id', 'in', everything.ids)])
        self.assertEqual(found, cards['overdue'] + cards['today'])

    def test_day_is_the_persons_own(self):
        """At 01:00 in Shanghai it is still yesterday in London."""
        with freeze_time('2026-03-01 17:00:00'):
            card = self.make_card(self.consultant)
            self.assertEqual(str(card.with_user(self.consultant).card_date), '2026-03-02')
            self.plan(card, 0)
            card.invalidate_recordset()
            self.assertEqual(card.with_user(self.consultant).next_contact_state, 'today')

    def test_copied_fields_are_not_typed(self):
        for user in (self.consultant, self.manager):
            self.refused(lambda user=user: self.card.with_user(user).write({'next_contact_date': self.today(1)}), AccessError)

    def test_colleague_cannot_plan(self):
        self.refused(lambda: self.plan(self.card, user=self.colleague), AccessError)

    def test_ordinary_lead_has_no_copied_plan(self):
        lead = self.env['crm.lead'].create({'name': 'Paper', 'team_id': self.plain_team.id})
        lead.activity_schedule('mail.mail_activity_data_call', self.today(1))
        self.assertNext(None, card=lead)

    def test_deleting_a_card_with_a_plan(self):
        card = self.make_card(self.consultant)
        self.plan(card)
        self.forget(card)
        self.assertFalse(card.exists())
