"""Contacts that cannot be quite true are flagged for the manager and never blocked (C07)."""
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import DealershipCase

WORDS = "客户说最近很忙，下周有空再来看车"


@tagged('post_install', '-at_install')
class TestFollowUpFlags(DealershipCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store.write({
            'dealership_series_count': 3, 'dealership_series_minutes': 10, 'dealership_pasted_days': 30,
            'dealership_short_call_seconds': 20})
        cls.cards = cls.env['crm.lead']
        for _number in range(6):
            cls.cards |= cls.make_card(cls.consultant)

    def contact(self, card, minutes=0, content=None, via='dialog', method='phone', user=None, **facts):
        """A contact so many minutes ago."""
        user = user or self.consultant
        return card.with_user(user)._write_follow_ups([{
            'lead_id': card.id, 'user_id': user.id, 'method': method, 'via': via, 'content': content or f'谈话{self._next()}内容各不相同',
            'done_on': fields.Datetime.now() - timedelta(minutes=minutes), **facts}])

    def test_a_series_is_flagged_as_a_whole(self):
        first = self.contact(self.cards[0], 50)
        second = self.contact(self.cards[1], 8)
        third = self.contact(self.cards[2], 5)
        self.assertFalse((first | second | third).filtered('is_flagged'))
        fourth = self.contact(self.cards[3], 1)
        self.assertEqual((first | second | third | fourth).filtered('flag_series'), second | third | fourth)
        self.assertEqual(set((second | third | fourth).mapped('review_kind')), {'flag'})

    def test_a_series_in_one_batch(self):
        now = fields.Datetime.now()
        made = self.cards.with_user(self.consultant)._write_follow_ups([{
            'lead_id': card.id, 'user_id': self.consultant.id, 'method': 'phone', 'via': 'plan', 'done_on': now} for card in self.cards])
        self.assertEqual(made.mapped('flag_series'), [True] * 6)

    def test_what_happened_elsewhere_is_no_series(self):
        for via, method in (('visit', 'visit_in'), ('drive', 'test_drive'), ('system', 'phone'), ('dialog', 'sms'), ('dialog', 'email')):
            with self.subTest(via=via, method=method):
                made = [self.contact(card, via=via, method=method) for card in self.cards]
                self.assertFalse(any(record.is_flagged for record in made))

    def test_two_consultants_make_no_series(self):
        mine = [self.contact(card) for card in self.cards[:2]]
        other = self.contact(self.make_card(self.colleague), user=self.colleague)
        self.assertFalse(any(record.is_flagged for record in [*mine, other]))

    def test_what_a_manager_has_read_stays_as_he_read_it(self):
        read = self.contact(self.cards[0], 3)
        read.with_user(self.manager).action_review()
        self.contact(self.cards[1], 2)
        last = self.contact(self.cards[2], 1)
        self.assertTrue(last.flag_series)
        self.assertFalse(read.flag_series)

    def test_the_same_words_on_another_card(self):
        first = self.contact(self.cards[0], 60, WORDS)
        again = self.contact(self.cards[0], 40, WORDS)
        other = self.contact(self.cards[1], 20, f" {WORDS}！")
        self.assertEqual([record.flag_pasted for record in (first, again, other)], [False, False, True])
        self.assertTrue(other.is_flagged)

    def test_the_same_words_in_one_batch(self):
        now = fields.Datetime.now()
        made = self.cards[:2].with_user(self.consultant)._write_follow_ups([{
            'lead_id': card.id, 'user_id': self.consultant.id, 'method': 'phone', 'via': 'plan', 'content': WORDS,
            'done_on': now - timedelta(minutes=20 * number)} for number, card in enumerate(self.cards[:2])])
        self.assertEqual(sorted(made.mapped('flag_pasted')), [False, True])

    def test_words_that_say_nothing_may_repeat(self):
        for content, facts in (("没人接", {}), (WORDS, {'result': 'no_answer'}), (WORDS, {'via': 'visit'}), (WORDS, {'via': 'drive'})):
            with self.subTest(content=content, facts=facts):
                made = [self.contact(card, 20 * number, content, **facts) for number, card in enumerate(self.cards[:2])]
                self.assertFalse(any(record.flag_pasted for record in made))

    def test_the_same_words_long_ago(self):
        old = self.contact(self.cards[0], 60, WORDS)
        self.env.cr.execute(
            "UPDATE dealership_follow_up SET done_on = done_on - interval '31 days' WHERE id = %s", [old.id])
        self.assertFalse(self.contact(self.cards[1], 20, WORDS).flag_pasted)

    def test_a_short_call(self):
        short = self.contact(self.cards[0], 60, duration_seconds=12)
        unanswered = self.contact(self.cards[1], 40, duration_seconds=12, result='no_answer')
        unknown = self.contact(self.cards[2], 20)
        self.assertEqual([record.flag_short for record in (short, unanswered, unknown)], [True, False, False])

    def test_a_store_may_switch_them_off(self):
        self.store.write({
            'dealership_series_count': 0, 'dealership_pasted_days': 0, 'dealership_short_call_seconds': 0})
        made = [self.contact(card, 0, WORDS, duration_seconds=1) for card in self.cards]
        self.assertFalse(any(record.is_flagged for record in made))

    def test_two_queries_for_any_number(self):
        def cost(count):
            now = fields.Datetime.now()
            vals_list = [{
                'lead_id': card.id, 'company_id': self.store.id, 'user_id': self.consultant.id, 'method': 'phone', 'via': 'dialog',
                'content': f'{WORDS}{number}', 'done_on': now} for number, card in enumerate(self.cards[:count])]
            FollowUp = self.env['dealership.follow.up'].sudo()
            FollowUp._known_contacts(vals_list)
            before = self.env.cr.sql_log_count
            FollowUp._known_contacts(vals_list)
            return self.env.cr.sql_log_count - before
        self.assertEqual((cost(1), cost(6)), (1, 1))

    def test_flags_are_not_set_by_hand(self):
        record = self.contact(self.cards[0])
        for user in (self.consultant, self.manager, self.users['dealership_admin']):
            for name in ('flag_series', 'flag_pasted', 'flag_short', 'is_flagged', 'review_kind'):
                self.assertFalse(self.allowed(lambda user=user, name=name: record.with_user(user).write({
                    name: 'flag' if name == 'review_kind' else True})))
