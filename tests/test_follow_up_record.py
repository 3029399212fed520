"""A contact is recorded once, from wherever its plan is completed, and its record stands (C01, C07, invariant 5)."""
from datetime import timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import DealershipCase


@tagged('post_install', '-at_install')
class TestFollowUpRecord(DealershipCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls.make_card(cls.consultant, user_id=cls.consultant.id, level_id=cls.levels['A'].id)

    def next_plan(self, card=None, user=None):
        return (card or self.card).with_user(user or self.consultant)._next_plan()

    def records(self, card=None):
        return self.env['dealership.follow.up'].search([('lead_id', '=', (card or self.card).id)], order='id')

    def test_every_way_of_completion_writes_one_record_and_leaves_one_plan(self):
        ways = {
            'dialog of the clock': lambda plan: plan.action_feedback(feedback="客户周末来看车"),
            'systray': lambda plan: plan.action_done(),
            'done and schedule next': lambda plan: plan.action_feedback_schedule_next(feedback="客户周末来看车"),
            'without words': lambda plan: plan.action_done_schedule_next(),
            'rpc archive': lambda plan: plan.action_archive(),
            'rpc write': lambda plan: plan.write({'active': False}),
        }
        for number, (name, complete) in enumerate(ways.items(), start=1):
            with self.subTest(name):
                plan = self.next_plan()
                self.assertTrue(plan)
                complete(plan)
                self.assertEqual(len(self.records()), number)
                record = self.records()[-1]
                self.assertEqual(record.activity_id, plan)
                self.assertEqual(record.user_id, self.consultant)
                self.assertEqual(record.planned_date, plan.date_deadline)
                self.assertEqual(record.method, 'phone')
                self.assertEqual(len(self.card._open_contact_plans()), 1, "one plan is left, never none")
                self.assertEqual(self.card.last_contact_on, record.done_on)

    def test_the_words_of_the_clock_are_the_record_s(self):
        self.next_plan().action_feedback(feedback="他想要白色的，周六带妻子来")
        self.assertEqual(self.records().content, "他想要白色的，周六带妻子来")

    def test_the_plan_s_date_way_and_reason_stand_beside_what_happened(self):
        plan = self.next_plan()
        plan.sudo().write({'summary': "邀请来店试驾", 'date_deadline': self.today(-3)})
        self.card.with_user(self.consultant)._record_contact('wechat', activity=plan, content="周日来")
        record = self.records()
        self.assertEqual(
            (record.planned_method, record.planned_reason, record.method, record.late_days), ('phone', "邀请来店试驾", 'wechat', 3))

    def test_work_that_is_no_contact_writes_no_record_and_is_no_plan(self):
        activity = self.env['mail.activity'].with_user(self.consultant).create({
            'res_model_id': self.env['ir.model']._get_id('crm.lead'), 'res_id': self.card.id, 'user_id': self.manager.id,
            'activity_type_id': self.env.ref('auto_dealership.activity_type_escalation').id,
            'date_deadline': self.today(-9), 'summary': "请关注"})
        self.assertNotEqual(self.card.next_contact_date, self.today(-9))
        activity.with_user(self.manager).action_feedback(feedback="已阅")
        self.assertFalse(self.records())
        self.assertFalse(self.card.last_contact_on)

    def test_leads_of_other_teams_are_stock_s(self):
        lead = self.env['crm.lead'].with_user(self.manager).create({'name': "office", 'type': 'opportunity', 'team_id': self.plain_team.id})
        self.assertFalse(lead.activity_ids)
        activity = lead.activity_schedule('mail.mail_activity_data_call', summary="x")
        activity.action_feedback(feedback="done")
        self.assertFalse(self.records(lead))
        lead.activity_schedule('mail.mail_activity_data_call', summary="y").unlink()

    def test_a_record_is_not_made_by_hand(self):
        with self.assertRaises(AccessError):
            self.env['dealership.follow.up'].with_user(self.manager).create({'lead_id': self.card.id, 'user_id': self.manager.id})
        with self.assertRaises(AccessError):
            self.env['dealership.follow.up'].with_user(self.users['dealership_admin']).create(
                {'lead_id': self.card.id, 'user_id': self.manager.id})

    def test_a_record_is_not_back_dated_by_anybody(self):
        self.next_plan().action_feedback(feedback="今天谈过")
        record = self.records()
        for user in (self.consultant, self.manager, self.users['dealership_admin']):
            for name, value in {
                'done_on': '2026-01-01 08:00:00', 'planned_date': '2026-01-01', 'user_id': user.id, 'method': 'visit_in',
                'result': 'reached', 'level_after_id': self.levels['H'].id, 'lead_id': self.card.id, 'via': 'dialog', 'late_days': 0,
                'reviewed_on': '2026-01-01 08:00:00', 'reviewed_by_id': user.id, 'is_flagged': False, 'company_id': self.store.id,
                'next_date': '2026-01-01', 'create_date': '2026-01-01',
            }.items():
                with self.subTest(user=user.login, field=name), self.assertRaises(UserError):
                    record.with_user(user).write({name: value})
        with self.assertRaises(UserError):
            record.sudo().write({'done_on': '2026-01-01 08:00:00'})

    def test_a_contact_of_tomorrow_is_refused_by_the_database(self):
        self.refused(lambda: self.card.with_user(self.consultant)._record_contact(
            'phone', done_on=fields.Datetime.now() + timedelta(days=1), content="明天"), IntegrityError)

    def test_a_guest_of_this_minute_is_recorded_in_a_transaction_that_runs_for_minutes(self):
        begun = self.env.cr.now()
        later = begun.replace(microsecond=0) + timedelta(minutes=10)
        with patch.object(fields.Datetime, 'now', lambda *args: later):
            record = self.card.with_user(self.consultant)._record_contact('visit_in', done_on=later, content="来店看车")
        self.assertLessEqual(record.done_on, begun + timedelta(minutes=1))

    def test_the_author_puts_his_words_right_until_a_manager_has_read_them(self):
        self.next_plan().action_feedback(feedback="客户说要自色")
        record = self.records()
        record.with_user(self.consultant).content = "客户说要白色"
        with self.assertRaises(UserError):
            record.with_user(self.manager).content = "客户说要黑色"
        record.sudo().write({'reviewed_by_id': self.manager.id, 'reviewed_on': fields.Datetime.now()})
        for user in (self.consultant, self.manager, self.users['dealership_admin']):
            with self.subTest(user.login), self.assertRaises(UserError):
                record.with_user(user).content = "x"
        with self.assertRaises(UserError):
            record.sudo().content = "x"
        with self.assertRaises(UserError):
            record.sudo().write({'reviewed_on': False})

    def test_history_is_not_deleted_by_anybody(self):
        self.next_plan().action_feedback(feedback="谈过一次")
        record = self.records()
        for user in (self.consultant, self.manager, self.users['dealership_admin']):
            with self.subTest(user.login), self.assertRaises(UserError):
                record.with_user(user).unlink()
        with self.assertRaises(UserError):
            record.sudo().unlink()
        self.refused(self.card.sudo().unlink, (IntegrityError, UserError))

    def test_a_completed_contact_stays_completed(self):
        plan = self.next_plan()
        plan.action_feedback(feedback="谈过")
        with self.assertRaises(UserError):
            plan.with_user(self.consultant).write({'active': True})
        with self.assertRaises(UserError):
            plan.with_user(self.consultant).action_unarchive()

    def test_the_second_tab_is_told_and_writes_nothing(self):
        plan = self.next_plan()
        plan.action_feedback(feedback="第一页")
        with self.assertRaisesRegex(UserError, "recorded already by dlr_consultant"):
            plan.action_feedback(feedback="第二页")
        self.assertEqual(self.records().content, "第一页")
        self.assertEqual(len(self.card._open_contact_plans()), 1)

    def test_the_customer_s_attitude_is_compared_with_the_last_that_is_known(self):
        card = self.card.with_user(self.consultant)
        card._record_contact('phone', content="初次沟通很顺利", attitude='neutral')
        card._record_contact('phone', result='no_answer')
        card._record_contact('phone', content="客户很热情地聊", attitude='keen')
        card._record_contact('phone', content="客户有些犹豫了", attitude='doubtful')
        self.assertEqual(self.records().mapped('attitude_change'), [False, False, 'up', 'down'])

    def test_who_may_not_see_the_card_sees_and_records_nothing(self):
        self.next_plan().action_feedback(feedback="只给本组看")
        record = self.records()
        for name in ('outsider', 'far_consultant', 'colleague'):
            user = self.users[name]
            with self.subTest(name):
                self.assertFalse(self.env['dealership.follow.up'].with_user(user).search([('lead_id', '=', self.card.id)]))
                with self.assertRaises(AccessError):
                    record.with_user(user).read(['content'])
                with self.assertRaises(AccessError):
                    self.card.with_user(user)._record_contact('phone', content="x")
        self.assertEqual(record.with_user(self.manager).content, "只给本组看")
        with self.assertRaises(AccessError):
            self.card.with_user(self.users['auditor'])._record_contact('phone', content="审计不联系客户")

    def test_merged_cards_bring_their_history(self):
        other = self.make_card(self.consultant, user_id=self.consultant.id, partner_id=self.card.partner_id.id)
        self.next_plan().action_feedback(feedback="第一张卡的话")
        self.next_plan(other).action_feedback(feedback="第二张卡的话")
        kept = (self.card | other).with_user(self.manager).merge_opportunity()
        self.assertEqual(set(self.records(kept).mapped('content')), {"第一张卡的话", "第二张卡的话"})
        self.assertTrue(kept._open_contact_plans())

    def test_objections_and_material_are_kept(self):
        objection, material = self.env.ref('auto_dealership.objection_price'), self.env.ref('auto_dealership.material_brochure')
        self.card.with_user(self.consultant)._record_contact(
            'visit_in', content="嫌贵", objection_ids=[Command.set(objection.ids)], material_ids=[Command.set(material.ids)])
        self.assertEqual((self.records().objection_ids, self.records().material_ids), (objection, material))
