"""F01, invariant 10: a card in dispute waits for the ruling, whatever way is tried."""
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .test_ownership_detection import PHONE, DetectionCase


@tagged('post_install', '-at_install')
class TestOwnershipHeld(DetectionCase):
    """A card in dispute waits: nobody gives it away, pools, merges or closes it, and each refusal says why."""

    def setUp(self):
        super().setUp()
        self.first = self.make_card(self.consultant, phone=PHONE)
        self.second = self.make_card(self.colleague, phone=PHONE)
        self.assertMet(self.first, self.second)

    def test_nobody_says_so_himself(self):
        for user in (self.consultant, self.manager, self.users['lead_desk'], self.users['dealership_admin']):
            with self.subTest(user.login):
                self.refused(lambda user=user: self.first.with_user(user).write({'is_disputed': False}), AccessError)
        fresh = self.env['crm.lead'].with_user(self.consultant).with_context(default_is_disputed=True).create(self.card_vals())
        self.assertFalse(fresh.is_disputed)
        self.assertFalse(self.first.copy_data()[0].get('is_disputed'))

    def test_keys_are_nobodys_to_read_or_write(self):
        Key = self.env['dealership.claim.key']
        for user in self.users.values():
            with self.subTest(user.login):
                mine = Key.with_user(user)
                row = Key.sudo().search([('lead_id', '=', self.first.id)], limit=1).with_user(user)
                for call in (
                        lambda: mine.search([]), lambda: row.read(['kind']), lambda: row.write({'value': '1'}), lambda: row.unlink(),
                        lambda: mine.create({'lead_id': self.first.id, 'kind': 'phone', 'value': '1', 'claimed_on': '2020-01-01'})):
                    self.refused(call, AccessError)

    def test_nobody_gives_it_away(self):
        words = self.refused(lambda: self.second.with_user(self.manager).write({'user_id': self.users['outsider'].id}), UserError)
        self.assertIn(self.second.card_number, words)
        self.second.with_user(self.manager).write({'user_id': self.colleague.id})  # the same consultant is no change

    def test_it_is_not_reassigned_and_the_reason_is_said(self):
        words = self.refused(lambda: self.second.with_user(self.manager)._reassign(self.consultant, '换人'), UserError)
        self.assertIn(self.second.card_number, words)
        words = self.refused(lambda: self.second.with_user(self.manager)._release_by_hand('manager', '换人'), UserError)
        self.assertIn(self.second.card_number, words)

    def test_a_leavers_card_stays_with_its_case(self):
        other = self.make_card(self.colleague)
        handover = self.env['dealership.handover'].create({
            'leaver_id': self.colleague.id, 'reason': '离职', 'company_id': self.store.id,
            'taker_ids': [Command.create({'user_id': self.consultant.id})]})
        handover.action_share_out()
        handover.write({'state': 'running', 'started_by_id': self.env.uid})
        while handover._run_batch():
            pass
        self.assertEqual((other.user_id, self.second.user_id), (self.consultant, self.colleague))
        line = handover.line_ids.filtered(lambda line: line.lead_id == self.second)
        self.assertEqual(line.state, 'kept')
        self.assertIn(self.second.card_number, line.note)

    def test_the_pool_does_not_get_it(self):
        self.first.sudo()._release_to_pool('dormant')
        self.assertEqual(self.first.user_id, self.consultant)
        self.first.sudo()._release_to_pool('ruling')
        self.assertFalse(self.first.sudo().user_id)

    def test_its_defeat_is_not_asked_for(self):
        words = self.refused(lambda: self.first.action_request_defeat(), UserError)
        self.assertIn(self.first.card_number, words)

    def test_a_defeat_asked_for_before_waits(self):
        other = self.make_card(self.consultant)
        defeat = self.env['dealership.defeat'].with_user(self.consultant).create({
            'lead_id': other.id, 'criterion': 'special', 'reason_id': self.env.ref('auto_dealership.defeat_reason_other').id,
            'explanation': '特殊情况', 'competitor_note': '其他车型', 'price': 150000, 'payment_method': 'cash', 'kind': 'other_brand',
            'customer_words': '已经买了'})
        defeat.action_request()
        other.phone = '13800000077'
        third = self.make_card(self.colleague, phone='13800000077')
        self.assertMet(other, third)
        self.refused(lambda: defeat.with_user(self.manager)._approve(), UserError)

    def test_stocks_merge_is_no_way_round(self):
        for user in (self.manager, self.users['lead_desk']):
            with self.subTest(user.login):
                self.refused(lambda user=user: (self.first | self.second).with_user(user).merge_opportunity(), UserError)

    def test_it_is_neither_archived_nor_deleted(self):
        self.refused(lambda: self.first.with_user(self.manager).action_archive(), UserError)
        self.refused(lambda: self.first.sudo().unlink(), UserError)

    def test_a_phone_typed_over_ends_no_dispute(self):
        self.second.phone = '13800000099'
        self.first.phone = '13800000098'
        self.assertMet(self.first, self.second)
        for card in (self.first, self.second):
            self.refused(lambda card=card: card.action_request_defeat(), UserError)

    def test_a_third_consultant_joins_the_case(self):
        third = self.make_card(self.users['outsider'], phone=PHONE, team_id=self.other_team.id)
        self.assertMet(self.first, self.second, third)

    def test_commission_is_the_consultants_until_something_is_ruled(self):
        self.assertEqual(self.make_card(self.consultant)._commission_shares(), [(self.consultant, 1.0)])
