"""The manager reads, says a word and signs with the date; a lowered level asks for a word (C05, C07)."""
from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import DealershipCase


@tagged('post_install', '-at_install')
class TestFollowUpReview(DealershipCase):

    def contact(self, user=None, **facts):
        user = user or self.consultant
        card = facts.pop('card', None) or self.make_card(user)
        return card.with_user(user)._record_contact('phone', content=f"谈到第{self._next()}个配置", **facts).with_env(self.env)

    def wizard(self, records, user, comment=None):
        return self.env['dealership.follow.up.review.wizard'].with_user(user).with_context(
            active_model='dealership.follow.up', active_ids=records.ids).create({'comment': comment})

    def test_signed_with_name_and_date(self):
        record = self.contact()
        answer = record.with_user(self.manager).action_review()
        self.assertEqual(answer['params']['type'], 'success')
        self.assertEqual(record.reviewed_by_id, self.manager)
        self.assertTrue(record.reviewed_on)

    def test_many_with_a_word(self):
        records = self.contact() | self.contact(self.colleague) | self.contact(self.colleague)
        self.wizard(records, self.manager, "  问问置换  ").action_save()
        self.assertEqual(set(records.mapped('review_comment')), {"问问置换"})
        self.assertEqual(len(records.filtered('reviewed_on')), 3)
        for record in records:
            self.assertIn("问问置换", ' '.join(str(message.body) for message in record.lead_id.message_ids))
        told = self.env['mail.notification'].search([
            ('res_partner_id', 'in', (self.consultant | self.colleague).partner_id.ids),
            ('mail_message_id.author_id', '=', self.manager.partner_id.id)])
        self.assertEqual(sorted(told.res_partner_id.ids), sorted((self.consultant | self.colleague).partner_id.ids))
        self.assertEqual(len(told), 2, "each consultant once, however many contacts")

    def test_a_word_is_no_markup(self):
        record = self.contact()
        record.with_user(self.manager).action_review('<img src=x onerror=alert(1)>')
        self.assertFalse([body for body in record.lead_id.message_ids.mapped('body') if '<img' in str(body)])

    def test_the_dialog_counts(self):
        records = self.contact() | self.contact()
        wizard = self.wizard(records, self.manager)
        self.assertEqual(wizard.count, 2)
        wizard.action_save()
        self.assertTrue(all(records.mapped('reviewed_on')))

    def test_never_one_s_own(self):
        card = self.make_card(self.manager)
        record = self.contact(self.manager, card=card)
        self.assertIn(record.with_user(self.manager).display_name, self.refused(record.with_user(self.manager).action_review))
        other = self.contact()
        self.refused((record | other).with_user(self.manager).action_review)
        self.refused(self.wizard(record, self.manager).action_save)
        self.assertFalse((record | other).filtered('reviewed_on'))

    def test_only_managers_of_the_team(self):
        record = self.contact()
        for name in ('consultant', 'colleague', 'lead_desk', 'auditor', 'customer_care', 'finance', 'other_manager', 'far_consultant',
                     'salesman'):
            with self.subTest(name):
                self.refused(record.with_user(self.users[name]).action_review)
        self.refused(lambda: self.wizard(record, self.consultant))

    def test_signed_once(self):
        record = self.contact()
        record.with_user(self.manager).action_review("好")
        refusal = self.refused(lambda: record.with_user(self.users['dealership_admin']).action_review("不好"), UserError)
        self.assertIn(self.manager.name, refusal)
        self.assertEqual((record.reviewed_by_id, record.review_comment), (self.manager, "好"))
        late = self.contact()
        answer = (record | late).with_user(self.manager).action_review("第二")
        self.assertEqual(answer['params']['type'], 'warning')
        self.assertEqual((record.review_comment, late.review_comment), ("好", "第二"))

    def test_nobody_signs_by_writing(self):
        record = self.contact()
        for user in (self.consultant, self.manager, self.users['dealership_admin']):
            for vals in ({'reviewed_by_id': user.id}, {'reviewed_on': fields.Datetime.now()}, {'review_comment': "x"}):
                self.assertFalse(self.allowed(lambda user=user, vals=vals: record.with_user(user).write(vals)))

    def test_read_is_final(self):
        record = self.contact()
        record.with_user(self.manager).action_review()
        self.refused(lambda: record.with_user(self.consultant).write({'content': "别的"}), UserError)
        self.refused(lambda: record.sudo().write({'review_comment': "别的"}), UserError)

    def test_what_to_look_at_first(self):
        plain = self.contact()
        card = self.make_card(self.consultant, level_id=self.levels['H'].id)
        lowered = self.contact(card=card, is_downgrade=True, downgrade_reason="没钱")
        self.assertEqual((plain.review_kind, lowered.review_kind), ('plain', 'downgrade'))

    def test_unread_ones_of_the_team(self):
        mine, outside = self.contact(), self.contact(
            self.users['outsider'], card=self.make_card(self.users['outsider'], team_id=self.other_team.id))
        read = self.contact()
        read.with_user(self.manager).action_review()
        FollowUp = self.env['dealership.follow.up'].with_user(self.manager)
        found = FollowUp.search([('reviewed_on', '=', False), ('user_id', '!=', self.manager.id)])
        self.assertIn(mine.id, found.ids)
        self.assertFalse({outside.id, read.id}.intersection(found.ids))
        counts = FollowUp.search_panel_select_multi_range(
            'review_kind', enable_counters=True, search_domain=[('reviewed_on', '=', False)])
        self.assertTrue(any(value.get('__count') for value in counts['values']))

    # A level that goes down asks for a word, whatever the way

    def card(self, level='H'):
        return self.make_card(self.consultant, level_id=self.levels[level].id)

    def test_down_without_a_word_is_refused(self):
        card = self.card()
        own = card.with_user(self.consultant)
        lower = self.levels['B']
        ways = {
            'rpc': lambda: own.write({'level_id': lower.id}),
            'kanban': lambda: own.web_save({'level_id': lower.id}, {}),
            'blank': lambda: own.write({'level_id': lower.id, 'level_reason': '   '}),
            'form': lambda: own.web_save({'level_id': lower.id, 'level_reason': False}, {}),
            'manager': lambda: card.with_user(self.manager).write({'level_id': lower.id}),
            'admin': lambda: card.with_user(self.users['dealership_admin']).write({'level_id': lower.id}),
        }
        for way, call in ways.items():
            with self.subTest(way):
                refusal = self.refused(call, UserError)
                self.assertIn(card.name, refusal)
                self.assertIn('H', refusal)
        self.assertEqual(card.level_id, self.levels['H'])

    def test_down_without_a_word_by_import_and_list(self):
        cards = self.card() | self.card()
        result = self.env['crm.lead'].with_user(self.consultant).load(
            ['.id', 'level_id/.id'], [[str(cards[0].id), str(self.levels['B'].id)]])
        self.assertFalse(result['ids'])
        self.assertTrue(result['messages'])
        self.refused(lambda: cards.with_user(self.consultant).web_save_multi(
            [{'level_id': self.levels['B'].id}] * 2, {}), UserError)
        self.assertEqual(cards.level_id, self.levels['H'])

    def test_down_with_a_word_and_up_without(self):
        card = self.card().with_user(self.consultant)
        card.write({'level_id': self.levels['A'].id, 'level_reason': "要等年终奖"})
        self.assertEqual(card.sudo().level_change_ids.sorted('id')[-1].reason, "要等年终奖")
        card.write({'level_id': self.levels['H'].id})
        self.assertEqual(card.level_id, self.levels['H'])

    # The dialog is nobody else's

    def test_the_dialog_shows_nothing_of_others(self):
        record = self.contact()
        wizard = self.wizard(record, self.manager)
        self.refused(lambda: wizard.with_user(self.users['other_manager']).read(['comment']), AccessError)
