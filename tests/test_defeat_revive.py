"""Defeated customers come back, and are called again (G05)."""
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .defeat_common import DefeatCase

ANY = (AccessError, UserError, ValidationError)


@tagged('post_install', '-at_install')
class TestDefeatRevive(DefeatCase):

    def revive(self, user, card=None, **vals):
        wizard = self.env['dealership.revive.wizard'].with_user(user).create(
            {'lead_id': (card or self.card).id, 'reason': "客户说那台车没贷下来", **vals})
        return wizard.action_revive()

    def test_revival_to_level_c_with_history(self):
        defeat = self.defeated()
        self.revive(self.care)
        self.assertOpen()
        self.assertRecordValues(self.card, [{
            'level_id': self.levels['C'].id, 'user_id': self.consultant.id, 'lost_reason_id': False, 'date_deadline': self.today(180)}])
        self.assertRecordValues(defeat.sudo(), [{
            'state': 'approved', 'is_effective': False, 'revived_by_id': self.care.id, 'revive_reason': "客户说那台车没贷下来"}])
        self.assertEqual(len(self.card._open_contact_plans()), 1)
        change = self.card.level_change_ids[0]
        self.assertEqual((change.new_level_id, change.direction, change.reason), (self.levels['C'], 'down', "客户说那台车没贷下来"))
        self.assertEqual(self.card.partner_id.customer_class, 'prospect')
        self.refused(lambda: self.card.sudo().action_archive(), UserError)
        self.ask()

    def test_to_the_pool(self):
        self.defeated()
        self.revive(self.manager, destination='pool')
        self.assertOpen()
        self.assertFalse(self.card.user_id)

    def test_a_leaver_s_card_comes_back_to_the_pool(self):
        self.defeated()
        self.consultant.action_archive()
        self.revive(self.manager)
        self.assertFalse(self.card.user_id)

    def test_who_may_revive(self):
        self.defeated()
        for name, may in (('manager', True), ('customer_care', True), ('dealership_admin', True), ('consultant', False),
                          ('colleague', False), ('lead_desk', False), ('auditor', False), ('finance', False),
                          ('receptionist', False), ('far_manager', False),
                          ('other_manager', False), ('portal', False)):
            with self.subTest(name):
                user = self.users[name]
                self.assertEqual(self.allowed(lambda user=user: self.revive(user), ANY), may)
                self.assertEqual(self.allowed(lambda user=user: self.card.with_user(user).action_revive(), ANY), may)

    def test_open_cards_and_no_reason_are_refused(self):
        self.refused(lambda: self.revive(self.manager), UserError)
        self.defeated()
        self.refused(lambda: self.revive(self.manager, reason=" "), UserError)
        self.revive(self.manager)
        self.refused(lambda: self.revive(self.manager), UserError)

    # -- revisits -----------------------------------------------------------------
    def run_job(self):
        """The nightly job, without its commits."""
        with patch.object(self.registry['ir.cron'], '_commit_progress', lambda cron, processed=0, **options: float('inf')):
            self.env['dealership.defeat']._cron_plan_revisits()

    def due(self, *defeats, days=1):
        for defeat in defeats:
            defeat.sudo().revisit_on = fields.Date.today() - timedelta(days=days)

    def plans(self, defeats):
        return self.env['mail.activity'].search([('res_model', '=', 'dealership.defeat'), ('res_id', 'in', defeats.ids)])

    def test_the_job_plans_each_revisit_once(self):
        due = self.defeated() | self.defeated(self.new_card())
        later = self.defeated(self.new_card())
        self.due(*due)
        self.run_job()
        self.assertEqual(len(self.plans(due)), 2)
        self.assertEqual(self.plans(due).user_id, self.care)
        self.assertFalse(self.plans(later))
        self.run_job()
        self.assertEqual(len(self.plans(due)), 2, "a second run plans nothing")

    def test_the_job_goes_on_where_it_was_stopped(self):
        due = self.env['dealership.defeat']
        for _number in range(5):
            due |= self.defeated(self.new_card())
        self.due(*due)
        module = 'odoo.addons.auto_dealership.models.defeat.defeat_revisit'
        stopped = patch.object(self.registry['ir.cron'], '_commit_progress', lambda cron, processed=0, **options: 0)
        with patch(f'{module}.BATCH', 2), stopped:
            self.env['dealership.defeat']._cron_plan_revisits()
            self.assertEqual(len(self.plans(due)), 2)
        self.run_job()
        self.assertEqual(len(self.plans(due)), 5)

    def test_settings(self):
        self.store.dealership_revisit_user_id = self.manager
        self.store.dealership_revisit_days = 30
        defeat = self.defeated()
        self.assertEqual(defeat.sudo().revisit_on, fields.Date.add(self.store._dealership_today(), days=30))
        self.due(defeat)
        self.run_job()
        self.assertEqual(self.plans(defeat).user_id, self.manager)
        self.store.dealership_revisit_days = 0
        self.assertFalse(self.defeated(self.new_card()).sudo().revisit_on)

    def revisit(self, defeat, user=None, **vals):
        return self.env['dealership.revisit.wizard'].with_user(user or self.care).create(
            {'defeat_id': defeat.id, 'content': "车况满意，暂无转介绍", **vals}).action_save()

    def test_a_revisit_stands_in_the_card_s_history(self):
        defeat = self.defeated()
        self.due(defeat)
        self.run_job()
        self.revisit(defeat)
        record = self.env['dealership.follow.up'].search([('lead_id', '=', self.card.id)])
        self.assertRecordValues(record, [{'user_id': self.care.id, 'content': "车况满意，暂无转介绍", 'result': 'reached'}])
        self.assertRecordValues(defeat.sudo(), [{'revisited_by_id': self.care.id, 'revisit_on': False}])
        self.assertFalse(self.plans(defeat))
        self.run_job()
        self.assertFalse(self.plans(defeat))
        self.assertLost()

    def test_again_or_revived(self):
        defeat = self.defeated()
        self.due(defeat)
        self.run_job()
        self.refused(lambda: self.revisit(defeat, outcome='again', again_on=self.today()), UserError)
        self.revisit(defeat, outcome='again', again_on=self.today(20))
        self.assertEqual(defeat.sudo().revisit_on, self.today(20))
        self.due(defeat)
        self.run_job()
        self.assertTrue(self.plans(defeat))
        action = self.revisit(defeat, outcome='revive')
        self.assertEqual(action['res_model'], 'dealership.revive.wizard')
        self.revive(self.care)
        self.assertFalse(self.plans(defeat))

    def test_marked_done_in_the_activity_list(self):
        defeat = self.defeated()
        self.due(defeat)
        self.run_job()
        self.plans(defeat).with_user(self.care).action_feedback(feedback="打过了")
        self.assertEqual(defeat.sudo().revisited_by_id, self.care)

    def test_revived_cards_are_not_revisited(self):
        defeat = self.defeated()
        self.due(defeat)
        self.revive(self.manager)
        self.run_job()
        self.assertFalse(self.plans(defeat))

    def test_who_may_revisit(self):
        defeat = self.defeated()
        for name, may in (('customer_care', True), ('manager', True), ('consultant', False), ('colleague', False), ('auditor', False),
                          ('far_manager', False)):
            self.assertEqual(self.allowed(lambda name=name: self.revisit(defeat, self.users[name]), ANY), may, name)

    # -- analysis and paper ---------------------------------------------------------
    def test_analysis(self):
        self.defeated()
        self.ask(self.new_card()).with_user(self.manager)._reject("x")
        self.draft(self.new_card())
        report = self.env['dealership.defeat.report']
        for name, count in (('manager', 2), ('auditor', 2), ('customer_care', 2), ('other_manager', 0), ('far_manager', 0)):
            [(rate, asked, lost)] = report.with_user(self.users[name])._read_group(
                [('team_id', '=', self.team.id)], [], ['rejection_rate:avg', 'asked_count:sum', 'defeat_count:sum'])
            self.assertEqual((asked or 0, bool(lost)), (count, bool(count)), name)
            if count:
                self.assertEqual(rate, 50)
        self.refused(lambda: report.with_user(self.consultant).search([]), AccessError)
        self.refused(lambda: report.with_user(self.admin).create({}), Exception)

    def paper(self, defeat, user):
        return self.env['ir.actions.report'].with_user(user)._render_qweb_html('auto_dealership.report_defeat_card', defeat.ids)[0].decode()

    def test_the_defeat_card_on_paper(self):
        defeat = self.defeated(payment_method='loan', finance_policy="两年免息")
        for user in (self.consultant, self.manager, self.care, self.users['auditor'], self.users['finance']):
            html = self.paper(defeat, user)
            for words in ("凯美瑞", "两年免息", "家里一直开丰田", self.card.contact_name, self.card.card_number, self.manager.name):
                self.assertIn(words, html)
        cash = self.ask(self.new_card())
        self.assertNotIn("两年免息", self.paper(cash, self.env.user))
        self.refused(lambda: self.env['ir.actions.report'].with_user(self.colleague)._render_qweb_html(
            'auto_dealership.report_defeat_card', defeat.ids), AccessError)
        self.env['ir.actions.report']._render_qweb_html('auto_dealership.report_defeat_card', [])

    def test_the_prospect_card_ticks_kind_and_reason(self):
        self.defeated()
        report = self.env['report.auto_dealership.report_prospect_card']
        end = report._end(self.card)
        self.assertRegex(end['defeat_reason'], '☑</i>Brand habit')
        self.assertRegex(end['defeat_kind'], '☑</i>3. Defeat by another brand')
        self.assertIn("凯美瑞", end['defeat_note'])
