"""Two people, or two tabs, complete one plan at the same moment: one record, one plan (real transactions)."""
from contextlib import ExitStack

import psycopg2

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .committed import CommittedCase
from .common import MODULE


@tagged('post_install', '-at_install')
class TestFollowUpRace(CommittedCase):

    def setUp(self):
        super().setUp()
        admin = self.env.ref('base.user_admin')
        with self.registry.cursor() as cr:
            env = self.env(cr=cr, user=admin.id, context={'tracking_disable': True})
            team = env['crm.team'].create({'name': 'race', 'is_dealership': True, 'member_ids': [(6, 0, admin.ids)]})
            card = env['crm.lead'].create({
                'contact_name': '并发客户', 'phone': '13911119999', 'type': 'opportunity', 'team_id': team.id, 'user_id': admin.id,
                'origin_id': env.ref(f'{MODULE}.origin_walk_in').id, 'source_id': env.ref(f'{MODULE}.channel_walk_in').id})
            self.team_id, self.card_id, self.partner_id = team.id, card.id, card.partner_id.id
            self.plan_id = card._next_plan().id
        self.user_id = admin.id

    def tabs(self, stack):
        """Two tabs, each in a transaction that has begun before the other's end."""
        plans = []
        for _tab in range(2):
            cr = stack.enter_context(self.registry.cursor())
            plan = self.env(cr=cr, user=self.user_id, su=False)['mail.activity'].browse(self.plan_id)
            self.assertTrue(plan.active)
            plans.append(plan)
        return plans

    def facts(self):
        with self.registry.cursor() as cr:
            cr.execute("SELECT content FROM dealership_follow_up WHERE lead_id = %s", [self.card_id])
            contents = [row[0] for row in cr.fetchall()]
            cr.execute(
                "SELECT count(*) FROM mail_activity WHERE res_model = 'crm.lead' AND res_id = %s AND active", [self.card_id])
            return contents, cr.fetchone()[0]

    def test_the_later_commit_is_told_and_leaves_nothing(self):
        with ExitStack() as stack:
            first, second = self.tabs(stack)
            first.action_feedback(feedback="第一页")
            first.env.cr.commit()
            # PostgreSQL refuses the second's view of the row; Odoo tries the request again, and then it is told
            with self.assertRaises(psycopg2.errors.SerializationFailure), mute_logger('odoo.sql_db'):
                second.action_feedback(feedback="第二页")
            self.again(second.env)
            with self.assertRaises(UserError):
                second.action_feedback(feedback="第二页")
            second.env.cr.rollback()
        self.assertEqual(self.facts(), (["第一页"], 1))

    def test_while_the_first_is_still_at_it_the_second_is_told_at_once(self):
        with ExitStack() as stack:
            first, second = self.tabs(stack)
            first.action_feedback(feedback="第一页")
            first.env.flush_all()
            with self.assertRaises(UserError):
                second.action_feedback(feedback="第二页")
            second.env.cr.rollback()
            first.env.cr.commit()
        self.assertEqual(self.facts(), (["第一页"], 1))

    def reviews(self, stack):
        """A contact of somebody else, which two managers are about to sign."""
        with self.registry.cursor() as cr:
            env = self.env(cr=cr, user=self.env.ref('base.user_root').id)
            record = env['crm.lead']._write_follow_ups([{'lead_id': self.card_id, 'method': 'phone', 'content': "第一页"}])
        return [
            self.env(cr=stack.enter_context(self.registry.cursor()), user=self.user_id, su=False)['dealership.follow.up'].browse(record.id)
            for _manager in range(2)]

    def signature(self):
        with self.registry.cursor() as cr:
            cr.execute("SELECT reviewed_by_id, review_comment FROM dealership_follow_up WHERE lead_id = %s", [self.card_id])
            return cr.fetchall()

    def test_of_two_managers_the_first_signs_and_the_second_is_told(self):
        with ExitStack() as stack:
            first, second = self.reviews(stack)
            self.assertFalse(second.reviewed_on)
            first._check_may_review()
            first.action_review()
            first.env.flush_all()
            with self.assertRaises(UserError), mute_logger('odoo.sql_db'):
                second.action_review()
            second.env.cr.rollback()
            first.env.cr.commit()
            second.env.transaction.clear()
            with self.assertRaisesRegex(UserError, first.env.user.name):
                second.action_review()
            second.env.cr.rollback()
        self.assertEqual(self.signature(), [(self.user_id, None)])
