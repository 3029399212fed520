"""Assignment (E04): the store's rules, then the fairest share; explained, logged, linear; other teams' leads stay stock's."""
from datetime import datetime, timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DealershipCase


class AssignmentCase(DealershipCase):
    far_roles = ('consultant', 'lead_desk', 'manager')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls.users['lead_desk']
        cls.far_team.user_id = cls.users['far_manager']
        (cls.store | cls.far_store).dealership_assign_leads = 'arrival'
        cls.members = {member.user_id: member for member in (cls.team | cls.other_team | cls.far_team).crm_team_member_ids}
        cls.Log = cls.env['dealership.assignment']

    @classmethod
    def make_leads(cls, count=1, **vals):
        return cls.env['crm.lead'].create([{
            **cls.card_vals(), 'type': 'lead', 'user_id': False, 'company_id': cls.store.id, **vals} for _n in range(count)])

    @classmethod
    def rule(cls, **vals):
        return cls.env['dealership.assignment.rule'].create({
            'name': '规则', 'company_id': cls.store.id, 'team_id': cls.team.id, **vals})

    def got(self, leads):
        return {user: len(group) for user, group in leads.grouped('user_id').items()}


@tagged('post_install', '-at_install')
class TestAssignment(AssignmentCase):

    def test_fair_between_the_members_of_the_team(self):
        leads = self.make_leads(7)
        result = leads._assign_by_rules()
        self.assertEqual(result, {'assigned': 7, 'waiting': {}, 'skipped': 0})
        self.assertEqual(sorted(self.got(leads).values()), [3, 4])
        self.assertEqual(set(leads.mapped('user_id')), {self.consultant, self.colleague})

    def test_load_and_capacity_count(self):
        for _n in range(4):
            self.make_card(self.consultant)
        self.members[self.consultant].dealership_capacity = 8
        self.members[self.colleague].dealership_capacity = 3
        first = self.make_leads()
        first._assign_by_rules()
        self.assertEqual(first.user_id, self.colleague)  # a third full, where the other would be five eighths
        leads = self.make_leads(7)
        self.assertEqual(leads._assign_by_rules()['waiting'], {'full': 1})
        self.assertEqual(self.got(first | leads), {self.consultant: 4, self.colleague: 3, self.env['res.users']: 1})

    def test_off_duty_gets_none(self):
        self.members[self.colleague].is_on_duty = False
        leads = self.make_leads(3)
        leads._assign_by_rules()
        self.assertEqual(self.got(leads), {self.consultant: 3})
        self.members[self.consultant].is_on_duty = False
        self.assertEqual(self.make_leads()._assign_by_rules()['waiting'], {'off_duty': 1})

    def test_working_hours_count_for_who_has_a_calendar(self):
        calendar = self.env['resource.calendar'].create({
            'name': '早班', 'tz': 'UTC', 'attendance_ids': [Command.clear(), *(
                Command.create({'name': str(day), 'dayofweek': str(day), 'hour_from': 8, 'hour_to': 12}) for day in range(7))]})
        self.env['resource.resource'].create({
            'name': 'x', 'user_id': self.consultant.id, 'calendar_id': calendar.id, 'company_id': self.store.id, 'tz': 'UTC'})
        self.assertEqual(self.team._on_duty_user_ids(datetime(2026, 3, 2, 9)), {self.consultant.id, self.colleague.id})
        self.assertEqual(self.team._on_duty_user_ids(datetime(2026, 3, 2, 14)), {self.colleague.id})

    def test_an_archived_member_gets_none(self):
        self.colleague.active = False
        leads = self.make_leads(2)
        leads._assign_by_rules()
        self.assertEqual(self.got(leads), {self.consultant: 2})

    def test_conversion_moves_the_shares(self):
        self.store.dealership_capability_weight = 100
        won = self.env['crm.stage'].search([('dealership_code', '=', 'won')], limit=1)
        for user, status in ((self.consultant, 'won'), (self.colleague, 'lost')):
            for _n in range(12):
                card = self.make_card(user)
                self.env.flush_all()
                self.cr.execute(
                    "UPDATE crm_lead SET won_status = %s, date_closed = now() at time zone 'UTC', active = %s, stage_id = %s WHERE id = %s",
                    [status, status == 'won', won.id if status == 'won' else card.stage_id.id, card.id])
        self.env.invalidate_all()
        leads = self.make_leads(20)
        leads._assign_by_rules()
        self.assertGreater(self.got(leads)[self.consultant], self.got(leads)[self.colleague])
        entry = leads.filtered(lambda lead: lead.user_id == self.consultant)[0].assignment_ids
        self.assertGreater(entry.conversion, entry.team_conversion)
        self.store.dealership_capability_weight = 0
        self.make_leads(20)._assign_by_rules()
        loads = self.env['crm.lead']._open_loads(self.consultant | self.colleague)
        self.assertEqual(loads[self.consultant.id], loads[self.colleague.id])

    def test_rules_by_region_model_channel_level_and_hour(self):
        shanghai, beijing = self.env.ref('base.state_cn_SH'), self.env.ref('base.state_cn_BJ')
        wish = [Command.create({'model_id': self.other_model.id})]
        self.rule(sequence=1, name='北京', team_id=self.other_team.id, state_ids=[Command.set(beijing.ids)])
        self.rule(sequence=2, name='朗逸', model_ids=[Command.set(self.other_model.ids)], user_ids=[Command.set(self.colleague.ids)])
        self.rule(sequence=3, name='渠道', source_ids=[Command.set(self.other_channel.ids)], user_ids=[Command.set(self.consultant.ids)])
        self.rule(sequence=4, name='H', level_ids=[Command.set(self.levels['H'].ids)], user_ids=[Command.set(self.colleague.ids)])
        self.rule(sequence=5, name='夜间', hour_from=20, hour_to=8, team_id=self.other_team.id)
        cases = [
            ({'state_id': beijing.id, 'country_id': beijing.country_id.id}, self.users['outsider'], '北京'),
            ({'state_id': shanghai.id, 'country_id': shanghai.country_id.id, 'wish_ids': wish}, self.colleague, '朗逸'),
            ({'source_id': self.other_channel.id}, self.consultant, '渠道'),
            ({'level_id': self.levels['H'].id}, self.colleague, 'H'),
        ]
        for vals, user, rule in cases:
            lead = self.make_leads(**vals)
            self.at_hour(lead, 10)
            lead._assign_by_rules()
            self.assertEqual(lead.user_id, user, rule)
            self.assertEqual(lead.assignment_ids.rule_id.name, rule)
        night = self.make_leads()
        self.at_hour(night, 23)
        night._assign_by_rules()
        self.assertRecordValues(night, [{'user_id': self.users['outsider'].id, 'team_id': self.other_team.id}])

    def at_hour(self, lead, hour):
        """The lead came in at an hour of the store's day (UTC+8, or the store calendar's own zone)."""
        zone = self.store.resource_calendar_id.tz or 'Asia/Shanghai'
        self.env.flush_all()
        self.cr.execute(
            "UPDATE crm_lead SET create_date = (date '2026-03-02' + %s * interval '1 hour') AT TIME ZONE %s AT TIME ZONE 'UTC'"
            " WHERE id = %s",
            [hour, zone, lead.id])
        lead.invalidate_recordset(['create_date'])

    def test_a_rule_of_the_other_store_does_not_count(self):
        self.env['dealership.assignment.rule'].create({
            'name': '他店', 'company_id': self.far_store.id, 'team_id': self.far_team.id, 'sequence': 0})
        lead, far = self.make_leads(), self.make_leads(team_id=self.far_team.id, company_id=self.far_store.id)
        (lead | far)._assign_by_rules()
        self.assertEqual(lead.team_id, self.team)
        self.assertEqual(far.user_id, self.users['far_consultant'])
        self.assertEqual(far.assignment_ids.company_id, self.far_store)

    def test_a_rule_keeps_to_its_store_and_team(self):
        self.refused(lambda: self.rule(team_id=self.far_team.id), UserError)
        self.refused(lambda: self.rule(team_id=self.plain_team.id), ValidationError)
        self.refused(lambda: self.rule(user_ids=[Command.set(self.users['outsider'].ids)]), ValidationError)
        self.refused(lambda: self.rule(hour_from=25), ValidationError)

    def test_the_log_says_who_when_by_which_rule_and_why(self):
        rule = self.rule(name='全部线索')
        lead = self.make_leads()
        lead.with_user(self.desk)._assign_by_rules()
        entry = lead.assignment_ids
        self.assertRecordValues(entry, [{
            'user_id': lead.user_id.id, 'previous_user_id': False, 'rule_id': rule.id, 'kind': 'rule', 'why': 'fairest', 'rivals': 1,
            'assigned_by_id': self.desk.id, 'team_id': self.team.id, 'company_id': self.store.id}])
        self.assertIn('全部线索', entry.because)
        self.assertIn('全部线索', str(lead.message_ids[0].body))
        self.assertIn(lead.user_id.name, str(lead.message_ids[0].body))

    def test_the_chatter_speaks_the_consultants_language(self):
        self.env['res.lang']._activate_lang('zh_CN')
        (self.consultant | self.colleague).lang = 'zh_CN'
        lead = self.make_leads()
        lead._assign_by_rules()
        self.assertTrue(lead.message_ids[0].body)

    def test_the_log_only_grows(self):
        lead = self.make_leads()
        lead._assign_by_rules()
        entry = lead.assignment_ids
        admin = self.users['dealership_admin']
        for user in (self.desk, self.manager, admin):
            self.refused(lambda user=user: entry.with_user(user).write({'reason': 'x'}))
            self.refused(lambda user=user: entry.with_user(user).unlink())
            self.refused(lambda user=user: self.Log.with_user(user).create({
                'lead_id': lead.id, 'user_id': user.id, 'kind': 'rule'}))
        self.refused(lambda: entry.sudo().write({'user_id': self.consultant.id if lead.user_id != self.consultant else self.colleague.id}),
                     ValidationError)
        self.refused(lambda: entry.sudo().unlink(), UserError)

    def test_the_log_is_as_visible_as_the_card(self):
        lead = self.make_leads()
        self.rule(user_ids=[Command.set(self.consultant.ids)])
        lead._assign_by_rules()
        entry = lead.assignment_ids
        for name, seen in (('consultant', 1), ('manager', 1), ('lead_desk', 1), ('auditor', 1), ('colleague', 0), ('other_manager', 0),
                           ('far_lead_desk', 0)):
            self.assertEqual(self.Log.with_user(self.users[name]).search_count([('id', '=', entry.id)]), seen, name)

    def test_a_write_by_hand_is_logged_too(self):
        card = self.make_card(self.consultant).sudo()
        self.assertFalse(card.assignment_ids)  # opened by himself
        card.with_user(self.manager).user_id = self.colleague
        self.assertRecordValues(card.assignment_ids, [{
            'user_id': self.colleague.id, 'previous_user_id': self.consultant.id, 'kind': 'manual', 'assigned_by_id': self.manager.id}])

    def test_no_context_hides_or_forges_the_log(self):
        card = self.make_card(self.consultant).sudo()
        card.with_user(self.manager).with_context(dealership_move={'kind': 'rule'}, tracking_disable=True).user_id = self.colleague
        self.assertEqual(card.assignment_ids.kind, 'manual')

    def test_a_card_made_for_somebody_else_is_logged(self):
        card = self.env['crm.lead'].with_user(self.desk).create(self.card_vals(user_id=self.consultant.id))
        self.assertRecordValues(card.assignment_ids, [{'user_id': self.consultant.id, 'assigned_by_id': self.desk.id}])

    def test_reassigned_by_hand_with_a_reason(self):
        card = self.make_card(self.consultant).sudo()
        self.refused(lambda: card.with_user(self.manager)._reassign(self.colleague, '  '), UserError)
        card.with_user(self.manager)._reassign(self.colleague, '客户要求换人')
        self.assertEqual(card.user_id, self.colleague)
        self.assertEqual(card.assignment_ids.reason, '客户要求换人')
        self.assertIn('客户要求换人', str(card.message_ids[0].body))

    def test_reassigning_keeps_to_roles_teams_and_stores(self):
        card = self.make_card(self.consultant).sudo()
        for name in ('consultant', 'colleague', 'other_manager', 'far_lead_desk', 'auditor'):
            self.refused(lambda name=name: card.with_user(self.users[name])._reassign(self.colleague, '原因'), AccessError)
        self.refused(lambda: card.with_user(self.desk)._reassign(self.users['far_consultant'], '原因'), UserError)
        self.refused(lambda: card.with_user(self.desk)._reassign(self.users['auditor'], '原因'), UserError)
        free = self.make_leads(team_id=self.other_team.id)
        self.refused(lambda: free.with_user(self.manager)._reassign(self.consultant, '原因'), AccessError)
        self.colleague.active = False
        self.refused(lambda: card.with_user(self.desk)._reassign(self.colleague, '原因'), UserError)

    def test_to_a_consultant_of_the_other_team(self):
        card = self.make_card(self.consultant).sudo()
        card.with_user(self.desk)._reassign(self.users['outsider'], '回二组')
        self.assertEqual(card.team_id, self.other_team)

    def test_the_dialog(self):
        card = self.make_card(self.consultant).sudo()
        action = card.with_user(self.manager).action_reassign()
        wizard = self.env[action['res_model']].with_user(self.manager).with_context(**action['context']).create({
            'user_id': self.colleague.id, 'reason': '休假'})
        self.assertIn(self.colleague, wizard.allowed_user_ids)
        self.assertNotIn(self.users['far_consultant'], wizard.allowed_user_ids)
        self.assertTrue(wizard.load_summary)
        self.refused(wizard.with_user(self.desk).action_assign)
        wizard.action_assign()
        self.assertEqual(card.user_id, self.colleague)

    def test_plans_go_with_the_card(self):
        card = self.make_card(self.consultant).sudo()
        plan = self.plan(card)
        card.with_user(self.manager)._reassign(self.colleague, '休假')
        self.assertEqual(plan.user_id, self.colleague)

    def test_assign_now_for_who_may(self):
        mine, others = self.make_leads(2), self.make_leads(team_id=self.other_team.id)
        self.refused(lambda: self.env['crm.lead'].with_user(self.consultant).action_assign_now())
        self.env['crm.lead'].with_user(self.manager).action_assign_now()
        self.assertTrue(all(mine.mapped('user_id')))
        self.assertFalse(others.user_id)
        self.refused(lambda: self.other_team.with_user(self.manager).action_assign_dealership())
        answer = others.with_user(self.desk).action_assign_now()
        self.assertTrue(others.user_id)
        self.assertEqual(answer['params']['type'], 'success')
        far = self.make_leads(team_id=self.far_team.id, company_id=self.far_store.id)
        self.env['crm.lead'].with_user(self.desk).action_assign_now()
        self.assertFalse(far.user_id)

    def test_cleaned_leads_only_when_the_store_says_so(self):
        self.store.dealership_assign_leads = 'cleaned'
        lead, card = self.make_leads(), self.make_leads(type='opportunity')
        self.env['crm.lead'].with_user(self.desk).action_assign_now()
        self.assertFalse(lead.user_id)
        self.assertTrue(card.user_id)

    def test_a_lead_of_somebody_is_left_alone(self):
        card = self.make_card(self.consultant).sudo()
        self.assertEqual(card._assign_by_rules(), {'assigned': 0, 'waiting': {}, 'skipped': 0})

    def test_the_job_assigns_and_respects_the_switch(self):
        self.far_store.dealership_assign_auto = False
        lead, far = self.make_leads(), self.make_leads(team_id=self.far_team.id, company_id=self.far_store.id)
        with self.enter_registry_test_mode():
            self.env.ref('auto_dealership.ir_cron_assign_leads').method_direct_trigger()
        self.env.invalidate_all()
        self.assertTrue(lead.user_id)
        self.assertFalse(far.user_id)

    def test_stock_assignment_keeps_to_its_teams(self):
        self.env['ir.config_parameter'].set_param('crm.lead.auto.assignment', True)
        seller = self.env['crm.team.member'].create({'crm_team_id': self.plain_team.id, 'user_id': self.users['salesman'].id})
        seller.assignment_max = 300
        for member in self.members.values():
            member.assignment_max = 300
        card = self.make_leads()
        loose, plain = self.env['crm.lead'].create([
            {'name': 'loose', 'type': 'lead', 'team_id': False, 'user_id': False, 'company_id': self.store.id},
            {'name': 'plain', 'type': 'lead', 'team_id': self.plain_team.id, 'user_id': False}])
        with mute_logger('odoo.addons.crm.models.crm_team'):
            (self.plain_team | self.team | self.other_team).with_user(self.users['dealership_admin'])._action_assign_leads(force_quota=True)
        self.assertRecordValues(card, [{'user_id': False, 'type': 'lead'}])
        self.assertEqual(plain.user_id, self.users['salesman'])
        self.assertEqual(loose.team_id, self.plain_team)
        self.assertFalse((loose | plain).assignment_ids)

    def test_stocks_button_on_a_dealership_team_uses_our_rules(self):
        lead = self.make_leads()
        self.team.with_user(self.users['dealership_admin']).action_assign_leads()
        self.assertEqual(lead.assignment_ids.kind, 'rule')
        self.assertEqual(lead.type, 'lead')

    def test_duty_is_set_by_who_may(self):
        member = self.members[self.colleague]
        for name in ('consultant', 'other_manager', 'far_lead_desk', 'auditor'):
            self.refused(member.with_user(self.users[name]).action_toggle_duty)
        member.with_user(self.colleague).action_toggle_duty()
        self.assertFalse(member.is_on_duty)
        self.refused(member.with_user(self.colleague).action_toggle_duty)
        member.with_user(self.manager).action_toggle_duty()
        self.assertTrue(member.is_on_duty)
        self.refused(lambda: member.with_user(self.manager).write({'dealership_capacity': 5}))

    def test_queries_do_not_grow_with_the_leads(self):
        self.make_leads(2)._assign_by_rules()
        counts = []
        for count in (20, 200):
            leads = self.make_leads(count)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            leads._assign_by_rules()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLess(counts[1], counts[0] + 40, counts)

    def test_a_lead_that_somebody_changes_now_is_skipped(self):
        leads = self.make_leads(2)
        self.patch(type(leads), 'try_lock_for_update', lambda records, **options: records[:1])
        self.assertEqual(leads._assign_by_rules()['skipped'], 1)

    def test_merged_cards_keep_both_histories(self):
        first, second = self.make_card(self.consultant).sudo(), self.make_card(self.colleague).sudo()
        for card in (first, second):
            card.with_user(self.desk)._reassign(self.users['outsider'], '原因')
        merged = (first | second).with_user(self.desk).merge_opportunity()
        self.assertEqual(len(merged.assignment_ids), 2)

    def test_received_counts_are_of_the_stores_day(self):
        start, day = self.team._today_start(self.store)
        self.assertLessEqual(start, fields.Datetime.now())
        self.assertGreater(start, fields.Datetime.now() - timedelta(hours=25))
        self.assertEqual(self.team.with_context(tz='Pacific/Kiritimati')._today_start(self.store)[1], day)
