"""The dialog: record, level and next plan in one go, in twenty seconds (C01, C02, C05)."""
from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import DealershipCase


@tagged('post_install', '-at_install')
class TestFollowUpDialog(DealershipCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls.make_card(cls.consultant, user_id=cls.consultant.id, level_id=cls.levels['A'].id)

    def dialog(self, card=None, user=None):
        action = (card or self.card).with_user(user or self.consultant).action_log_follow_up()
        return Form(self.env[action['res_model']].with_user(user or self.consultant).with_context(**action['context']))

    def record(self, card=None):
        return self.env['dealership.follow.up'].search([('lead_id', '=', (card or self.card).id)], limit=1)

    def test_everything_that_was_asked_is_recorded(self):
        form = self.dialog()
        form.method = 'phone'
        form.content = "客户认可大众的品质，但也在看本田"
        form.attitude = 'positive'
        form.objection_ids.add(self.env.ref('auto_dealership.objection_price'))
        form.material_ids.add(self.env.ref('auto_dealership.material_finance'))
        form.level_id = self.levels['H']
        form.next_date = self.today(1)
        form.next_method = 'wechat'
        form.next_reason = "发送贷款方案"
        form.save().action_save()
        record = self.record()
        self.assertEqual(record.via, 'dialog')
        self.assertEqual(record.content, "客户认可大众的品质，但也在看本田")
        self.assertEqual((record.level_before_id, record.level_after_id), (self.levels['A'], self.levels['H']))
        self.assertEqual(self.card.level_id, self.levels['H'])
        plan = self.card._open_contact_plans()
        self.assertEqual((len(plan), plan.date_deadline, plan.summary), (1, self.today(1), "发送贷款方案"))
        self.assertEqual(plan.activity_type_id.contact_method, 'wechat')
        self.assertEqual((record.next_date, record.next_reason), (self.today(1), "发送贷款方案"))
        self.assertEqual(self.card.next_contact_reason, "发送贷款方案")

    def test_the_next_date_is_proposed_by_the_level_that_the_customer_has_now(self):
        form = self.dialog()
        self.assertEqual(form.next_date, self.today(self.levels['A'].interval_days))
        form.level_id = self.levels['H']
        self.assertEqual(form.next_date, self.today(self.levels['H'].interval_days))
        self.assertEqual(form.latest_date, self.today(self.levels['H'].interval_days))

    def test_a_later_date_is_refused_with_the_latest_day(self):
        form = self.dialog()
        form.content = "改天再说"
        form.next_date = self.today(20)
        form.next_reason = "再联系"
        wizard = form.save()
        with self.assertRaisesRegex(UserError, "too late"):
            wizard.action_save()
        self.assertFalse(self.record())

    def test_a_level_goes_down_with_a_word_only(self):
        form = self.dialog()
        form.content = "推迟到年底"
        form.level_id = self.levels['C']
        self.assertTrue(form.is_downgrade)
        form.downgrade_reason = "等年终奖"
        form.next_reason = "年底促销"
        form.save().action_save()
        record = self.record()
        self.assertTrue(record.is_downgrade)
        self.assertEqual(record.downgrade_reason, "等年终奖")
        change = self.card.level_change_ids[:1]
        self.assertEqual((change.direction, change.reason), ('down', "等年终奖"))

    def test_without_the_dialog_too_a_level_goes_down_with_a_word_only(self):
        card = self.card.with_user(self.consultant)
        with self.assertRaisesRegex(UserError, "why the level goes down"):
            card.level_id = self.levels['C']
        card.write({'level_id': self.levels['C'].id, 'level_reason': "贷款没批"})
        self.assertEqual(self.card.level_change_ids[:1].reason, "贷款没批")
        card.level_id = self.levels['H']

    def test_who_was_spoken_with_said_something(self):
        wizard = self.env['dealership.follow.up.wizard'].with_user(self.consultant).create({'lead_id': self.card.id, 'content': "  "})
        with self.assertRaisesRegex(UserError, "what was said"):
            wizard.action_save()

    def test_a_call_that_nobody_took_is_recorded_without_words(self):
        form = self.dialog()
        form.result = 'no_answer'
        form.next_reason = "再打"
        form.save().action_save()
        self.assertEqual((self.record().result, self.record().content), ('no_answer', False))
        self.assertTrue(self.card._open_contact_plans())

    def test_a_level_changed_by_the_manager_meanwhile_is_left_alone(self):
        form = self.dialog()
        form.content = "客户周末来"
        form.next_reason = "确认到店"
        form.next_date = self.today(1)
        wizard = form.save()
        self.card.with_user(self.manager).level_id = self.levels['H']
        wizard.action_save()
        self.assertEqual(self.card.level_id, self.levels['H'])
        self.assertEqual(self.record().level_after_id, self.levels['H'])

    def test_a_date_that_the_changed_level_no_longer_allows_is_said(self):
        form = self.dialog()
        form.content = "客户周末来"
        form.next_reason = "确认到店"
        wizard = form.save()
        self.card.with_user(self.manager).level_id = self.levels['H']
        with self.assertRaisesRegex(UserError, "too late"):
            wizard.action_save()

    def test_two_tabs_complete_one_plan_once(self):
        first, second = self.dialog(), self.dialog()
        for form, words in ((first, "第一页的话"), (second, "第二页的话")):
            form.content = words
            form.next_reason = "再联系"
        first, second = first.save(), second.save()
        first.action_save()
        with self.assertRaisesRegex(UserError, "recorded already"):
            second.action_save()
        self.assertEqual(self.env['dealership.follow.up'].search_count([('lead_id', '=', self.card.id)]), 1)
        self.assertEqual(len(self.card._open_contact_plans()), 1)

    def test_a_second_contact_of_the_day_needs_no_plan(self):
        self.card.with_user(self.consultant)._record_contact('phone', content="上午谈过了")
        future = self.card._next_plan()
        form = self.dialog()
        form.content = "客户下午自己打来"
        self.assertFalse(form.activity_id == future and form.late_days)
        form.next_reason = "再联系"
        form.save().action_save()
        self.assertEqual(self.env['dealership.follow.up'].search_count([('lead_id', '=', self.card.id)]), 2)

    def test_why_it_came_late_is_said_with_it(self):
        self.card._next_plan().sudo().date_deadline = self.today(-5)
        form = self.dialog()
        self.assertEqual(form.late_days, 5)
        form.content = "终于打通了"
        form.late_cause_id = self.env.ref('auto_dealership.late_cause_leave')
        form.late_measure = "休假前交接"
        form.next_reason = "确认到店时间"
        form.save().action_save()
        record = self.record()
        self.assertEqual((record.late_days, record.late_cause_id, record.late_measure), (
            5, self.env.ref('auto_dealership.late_cause_leave'), "休假前交接"))

    def test_a_dialog_for_somebody_else_s_card_is_refused(self):
        for name in ('outsider', 'far_consultant', 'colleague'):
            with self.subTest(name), self.assertRaises(AccessError):
                self.env['dealership.follow.up.wizard'].with_user(self.users[name]).create({'lead_id': self.card.id, 'content': "x"})

    def test_a_plan_of_another_card_is_not_completed_by_it(self):
        other = self.make_card(self.consultant, user_id=self.consultant.id)
        plan = other._next_plan()
        wizard = self.env['dealership.follow.up.wizard'].with_user(self.consultant).create({
            'lead_id': self.card.id, 'activity_id': plan.id, 'content': "张冠李戴", 'next_reason': "x"})
        with self.assertRaises(UserError):
            wizard.action_save()
        self.assertTrue(plan.active)

    def test_facts_in_the_context_change_nothing(self):
        wizard = self.env['dealership.follow.up.wizard'].with_user(self.consultant).with_context(
            default_done_on='2026-01-01 00:00:00', default_reviewed_on='2026-01-01 00:00:00', default_user_id=self.manager.id,
            default_is_flagged=False, dealership_contact_facts={'via': 'system'}).create({
                'lead_id': self.card.id, 'content': "伪造的上下文", 'next_reason': "x"})
        wizard.action_save()
        record = self.record()
        self.assertEqual((record.user_id, record.via, record.reviewed_on), (self.consultant, 'dialog', False))
        self.assertEqual(record.done_on.date(), fields.Datetime.now().date())

    def test_material_and_objections_by_command_are_those_of_the_list(self):
        wizard = self.env['dealership.follow.up.wizard'].with_user(self.consultant).create({
            'lead_id': self.card.id, 'content': "x", 'next_reason': "x",
            'objection_ids': [Command.link(self.env.ref('auto_dealership.objection_family').id)]})
        with self.assertRaises(AccessError):
            self.env['dealership.objection'].with_user(self.consultant).create({'name': "自编"})
        wizard.action_save()
        self.assertEqual(self.record().objection_ids, self.env.ref('auto_dealership.objection_family'))
