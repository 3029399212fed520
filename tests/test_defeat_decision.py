"""Deciding: by a manager of the team, never one's own, once; a call first; singly and in bulk (G04, invariant 7)."""
from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import MODULE
from .defeat_common import DefeatCase

ANY = (AccessError, UserError, ValidationError)


@tagged('post_install', '-at_install')
class TestDefeatDecision(DefeatCase):

    def test_approval_loses_the_card_with_reason_and_kind(self):
        plans = self.card._open_contact_plans()
        defeat = self.ask()
        defeat.with_user(self.manager)._approve("同意")
        self.assertLost()
        self.assertRecordValues(defeat.sudo(), [{
            'state': 'approved', 'is_effective': True, 'decided_by_id': self.manager.id, 'decision_note': "同意", 'kind': 'other_brand',
            'revisit_on': fields.Date.add(self.store._dealership_today(), days=90)}])
        self.assertEqual(self.card.lost_reason_id, self.env.ref(f'{MODULE}.lost_reason_bought_elsewhere'))
        self.assertFalse(plans.exists(), "who is defeated is not followed up")
        self.assertFalse(self.card.defeat_asked)
        self.assertEqual(self.card.partner_id.customer_class, 'lost')
        line = self.card.message_ids[:1]
        self.assertIn("凯美瑞", line.body)
        self.assertEqual(line.author_id, self.manager.partner_id)

    def test_criteria_have_their_lost_reasons(self):
        for criterion in ('special', 'unreachable'):
            card = self.new_card()
            for days in (3, 2, 1):
                self.failed(card, days)
            self.defeated(card, criterion=criterion, explanation="x")
            self.assertEqual(card.lost_reason_id.defeat_criterion, criterion)

    def test_who_may_decide(self):
        defeat = self.ask()
        for name, may in (('manager', True), ('dealership_admin', True), ('consultant', False), ('colleague', False),
                          ('other_manager', False), ('far_manager', False), ('lead_desk', False), ('customer_care', False),
                          ('finance', False), ('auditor', False),
                          ('receptionist', False), ('plain', False), ('salesman', False), ('portal', False)):
            user = self.users[name]
            with self.subTest(name):
                self.assertEqual(self.allowed(lambda user=user: defeat.with_user(user).action_approve(), ANY), may)
                self.assertEqual(self.allowed(lambda user=user: defeat.with_user(user)._reject("x"), ANY), may)
                self.assertEqual(self.allowed(lambda user=user: self.decision(defeat, user).action_decide(), ANY), may)
        self.refused(lambda: defeat.with_user(self.env.ref('base.user_root')).action_approve(), AccessError)
        self.assertOpen()

    def test_a_far_manager_who_also_works_here_leads_no_team_here(self):
        far = self.users['far_manager']
        far.company_ids |= self.store
        defeat = self.ask()
        self.refused(lambda: defeat.with_user(far).with_context(allowed_company_ids=far.company_ids.ids).action_approve(), AccessError)

    def test_never_one_s_own(self):
        own = self.new_card(self.manager)
        cases = {
            'his request': self.ask(self.new_card(), self.manager),
            'his card': self.ask(own, self.users['lead_desk']),
        }
        moved = self.new_card(self.manager)
        cases['his card when it was asked'] = self.ask(moved, self.users['lead_desk'])
        moved.sudo().user_id = self.consultant
        taken = self.ask(self.new_card())
        taken.lead_id.sudo().user_id = self.manager
        cases['his card now'] = taken
        for name, defeat in cases.items():
            with self.subTest(name):
                message = self.refused(lambda defeat=defeat: defeat.with_user(self.manager).action_approve(), AccessError)
                self.assertIn("Another manager", message)
                self.refused(lambda defeat=defeat: defeat.with_user(self.manager)._reject("x"), AccessError)
                self.assertFalse(defeat.with_user(self.manager).may_decide)
                self.assertTrue(self.allowed(lambda defeat=defeat: defeat.with_user(self.admin).action_approve(), ANY))

    def test_nor_through_a_second_account(self):
        defeat = self.ask()
        double = self.twin(self.consultant, f'{MODULE}.group_dealership_admin')
        self.refused(lambda: defeat.with_user(double).action_approve(), AccessError)
        desk_request = self.ask(self.new_card(), self.users['lead_desk'])
        double = self.twin(self.users['lead_desk'])
        self.team.user_id = double
        self.refused(lambda: desk_request.with_user(double).action_approve(), AccessError)

    def test_replay(self):
        defeat = self.defeated()
        manager = defeat.with_user(self.manager)
        message = self.refused(manager.action_approve, UserError)
        self.assertIn(self.manager.name, message)
        self.refused(lambda: manager._reject("x"), UserError)
        self.refused(lambda: defeat.action_withdraw(), UserError)
        self.refused(lambda: defeat.with_user(self.admin).action_approve(), UserError)
        for vals in ({'state': 'requested'}, {'state': 'draft'}, {'state': 'rejected'}, {'state': 'cancelled'}):
            self.refused(lambda vals=vals: defeat.sudo().write(vals), UserError)

    def test_an_archived_consultant_s_request_is_decided(self):
        approve, reject = self.ask(), self.ask(self.new_card())
        self.consultant.action_archive()
        approve.with_user(self.manager).action_approve()
        self.assertLost()
        reject.with_user(self.manager)._reject("交给同事跟进")
        self.assertIn(self.manager, reject.lead_id._open_contact_plans().user_id)

    def test_a_card_closed_meanwhile_is_not_lost_again(self):
        defeat = self.ask()
        self.cr.execute("UPDATE crm_lead SET active = FALSE WHERE id = %s", [self.card.id])
        self.env.invalidate_all()
        self.refused(lambda: defeat.with_user(self.manager).action_approve(), UserError)

    def test_who_was_reached_after_all_is_not_unreachable(self):
        for days in (3, 2, 1):
            self.failed(days_ago=days)
        defeat = self.ask(criterion='unreachable')
        self.card.with_user(self.consultant)._record_contact('phone', content="终于接通了，周末来店")
        self.refused(lambda: defeat.with_user(self.manager).action_approve(), UserError)
        self.assertOpen()

    # -- rejection --------------------------------------------------------------
    def test_rejection_says_why_and_plans_a_contact(self):
        defeat = self.ask()
        self.refused(lambda: defeat.with_user(self.manager)._reject(" "), UserError)
        wizard = self.decision(defeat, decision='reject', note="请再约他太太")
        self.assertIn(wizard.follow_up_on, (self.today(), self.today(1)))
        wizard.action_decide()
        self.assertOpen()
        plan = self.card._next_plan().sudo()
        self.assertIn("请再约他太太", plan.summary)
        self.assertEqual((plan.date_deadline, plan.user_id), (wizard.follow_up_on, self.consultant))
        self.assertEqual(defeat.state, 'rejected')
        self.ask()

    def test_the_contact_after_a_rejection_is_at_once(self):
        defeat = self.ask()
        for days in (-1, 9):
            wizard = self.decision(defeat, decision='reject', note="x", follow_up_on=self.today(days))
            self.refused(wizard.action_decide, UserError)

    # -- call first ----------------------------------------------------------------
    def asked_to_call(self, caller=None, defeat=None):
        defeat = defeat or self.ask()
        self.decision(defeat, decision='call', caller_id=(caller or self.colleague).id, note="真的买了吗？").action_decide()
        return defeat

    def test_another_person_calls_and_that_is_evidence(self):
        defeat = self.asked_to_call()
        self.assertEqual(defeat.state, 'call_first')
        call = self.env['dealership.defeat.call'].with_user(self.colleague).search([])
        self.assertEqual((call.customer_name, call.customer_phone), (self.card.contact_name, self.card.phone))
        self.assertFalse(self.env['crm.lead'].with_user(self.colleague).search([('id', '=', self.card.id)]), "the call, not the card")
        self.assertTrue(self.env['mail.activity'].search([
            ('res_model', '=', call._name), ('res_id', '=', call.id), ('user_id', '=', self.colleague.id)]))
        self.refused(lambda: defeat.with_user(self.manager).action_approve(), UserError)
        self.refused(call.action_record, UserError)
        call.write({'result': 'reached', 'content': "客户确认已提凯美瑞"})
        call.action_record()
        self.assertEqual(defeat.sudo().state, 'requested')
        record = self.env['dealership.follow.up'].search([('lead_id', '=', self.card.id)])
        self.assertRecordValues(record, [{'user_id': self.colleague.id, 'result': 'reached', 'content': "客户确认已提凯美瑞"}])
        self.assertEqual(defeat.with_user(self.manager).call_ids.content, "客户确认已提凯美瑞")
        self.assertFalse(call.customer_phone, "the number is shown as long as it is needed")
        self.refused(lambda: call.write({'content': 'x'}), UserError)
        self.refused(call.action_record, ANY)
        defeat.with_user(self.manager).action_approve()
        self.assertLost()

    def test_the_requester_does_not_make_the_call(self):
        defeat = self.ask(user=self.users['lead_desk'])
        twin = self.twin(self.consultant, f'{MODULE}.group_consultant')
        others = [self.users[name] for name in ('lead_desk', 'far_consultant', 'receptionist', 'portal')]
        for caller in (self.consultant, twin, *others):
            with self.subTest(caller.login):
                wizard = self.decision(defeat, decision='call', caller_id=caller.id)
                self.refused(wizard.action_decide, AccessError)
        self.asked_to_call(self.care, defeat)

    def test_calls_are_the_caller_s(self):
        self.asked_to_call()
        call = self.env['dealership.defeat.call'].sudo().search([])
        for name in ('consultant', 'outsider', 'far_consultant', 'customer_care', 'lead_desk', 'receptionist',
                     'other_manager', 'far_manager'):
            user = self.users[name]
            self.assertFalse(self.env['dealership.defeat.call'].with_user(user).has_access('read') and
                             self.env['dealership.defeat.call'].with_user(user).search([]), name)
            self.refused(lambda user=user: call.with_user(user).write({'result': 'reached'}), AccessError)
            self.refused(lambda user=user: call.with_user(user).action_record(), AccessError)
        self.refused(lambda: call.with_user(self.manager).action_record(), AccessError)
        for name in call._guarded_names('_protected_fields'):
            self.assertFalse(self.allowed(lambda name=name: call.with_user(self.colleague).write({name: False}), ANY), name)
        self.refused(lambda: call.unlink(), UserError)

    def test_the_manager_may_decide_without_the_call(self):
        defeat = self.asked_to_call()
        self.refused(lambda: defeat.with_user(self.consultant).action_take_back_call(), AccessError)
        defeat.with_user(self.manager).action_take_back_call()
        call = self.env['dealership.defeat.call'].search([])
        self.assertEqual(call.state, 'withdrawn')
        self.assertFalse(call.activity_ids)
        defeat.with_user(self.manager).action_approve()
        other = self.asked_to_call(defeat=self.ask(self.new_card()))
        other.with_user(self.manager)._reject("不用打了")
        self.assertEqual(set(self.env['dealership.defeat.call'].search([]).mapped('state')), {'withdrawn'})

    # -- many at once ------------------------------------------------------------------
    def test_bulk_decides_what_is_his_and_names_the_rest(self):
        mine = self.ask() | self.ask(self.new_card())
        own, done = self.ask(self.new_card(), self.manager), self.defeated(self.new_card())
        wizard = self.decision(mine | own | done)
        self.assertEqual(wizard.decidable_ids, mine)
        self.assertIn(own.lead_id.contact_name, wizard.left_out)
        wizard.action_decide()
        self.assertEqual(set(mine.sudo().mapped('state')), {'approved'})
        self.assertOpen(own.lead_id)
        self.refused(lambda: (self.ask(self.new_card()) | own).with_user(self.manager)._approve(), AccessError)
        self.refused(lambda: self.decision(own).action_decide(), AccessError)

    def test_bulk_over_other_teams_is_refused_as_a_whole(self):
        foreign = self.ask(self.new_card(self.users['outsider'], team_id=self.other_team.id), self.users['outsider'])
        self.refused(lambda: self.decision(self.ask() | foreign), AccessError)

    def test_bulk_costs_no_query_a_card(self):
        defeats = self.env['dealership.defeat']
        for _number in range(14):
            defeats |= self.ask(self.new_card())
        self.env.flush_all()
        costs = []
        for group in (defeats[:2], defeats[2:4], defeats[4:]):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            group.with_user(self.manager)._approve()
            self.env.flush_all()
            costs.append(self.cr.sql_log_count - before)
        self.assertLessEqual(costs[2], costs[1] + 12, costs)
