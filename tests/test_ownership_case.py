"""The case of a customer whom two consultants claim: opened once, evidence collected by the system, the rule's proposal (F01–F03, F05)."""
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import MODULE
from .ownership_common import OwnershipCase

ANY = (AccessError, UserError)


@tagged('post_install', '-at_install')
class TestOwnershipCase(OwnershipCase):

    # Opening

    def test_both_cards_live_on_in_dispute(self):
        case = self.dispute()
        self.assertTrue(self.card.is_disputed and self.second.is_disputed)
        self.assertTrue(self.card.active and self.second.active)
        self.assertEqual(self.card.user_id, self.consultant)
        self.assertEqual(self.second.user_id, self.colleague)
        self.assertEqual(case.sudo().claim_ids.lead_id, self.card | self.second)
        self.assertEqual(case.state, 'open')
        self.assertEqual(case.deadline, fields.Date.add(self.store._dealership_today(), days=3))
        self.assertRegex(case.name, r"^PD\d{4}-\d{4,}$")

    def test_the_same_pair_again_changes_nothing(self):
        case = self.dispute()
        self.assertEqual(self.dispute(), case)
        self.assertEqual(self.dispute(self.second, self.card, 'wechat'), case)
        self.assertEqual(len(case.sudo().claim_ids), 2)

    def test_a_third_claimant_joins_the_open_case(self):
        case = self.dispute()
        third = self.other_team_card()
        self.assertEqual(self.dispute(self.card, third), case)
        self.assertEqual(case.sudo().claim_ids.user_id, self.consultant | self.colleague | self.outsider)

    def test_two_cases_of_one_customer_become_one(self):
        one = self.dispute()
        third, fourth = self.other_team_card(), self._aged_card(self.users['lead_desk'], 1, contact_name='赵四')
        two = self.dispute(third, fourth)
        self.assertNotEqual(one, two)
        self.assertEqual(self.dispute(self.card, third, 'identity'), one)
        self.assertEqual(len(one.sudo().claim_ids), 4)
        self.assertRecordValues(two, [{'state': 'joined', 'joined_to_id': one.id}])
        self.assertFalse(two.sudo().activity_ids)

    def test_twenty_relatives_are_one_case(self):
        cards = self.env['crm.lead'].concat(*(
            self._aged_card(self.colleague if number % 2 else self.consultant, number) for number in range(20)))
        case = self.env['dealership.ownership.case']._open_for([(self.card, card, 'household') for card in cards])
        self.assertEqual(len(case), 1)
        # pairs of one consultant's own cards are no conflict
        self.assertEqual(case.sudo().claim_ids.lead_id, self.card | cards.filtered(lambda card: card.user_id == self.colleague))

    def test_nothing_is_opened_for_one_consultant_or_another_store(self):
        own = self._aged_card(self.consultant, 1)
        far = self.make_card(
            self.users['far_consultant'], user_id=self.users['far_consultant'].id, team_id=self.far_team.id, company_id=self.far_store.id)
        self.assertFalse(self.dispute(self.card, own))
        self.assertFalse(self.dispute(self.card, far))
        self.assertFalse(self.card.is_disputed)

    def test_opening_many_costs_queries_by_the_batch(self):
        pairs = [(self._aged_card(self.consultant, 3), self._aged_card(self.colleague, 1), 'phone') for _number in range(8)]
        Case = self.env['dealership.ownership.case']
        self.env.flush_all()
        # numbers, messages and tasks are each case's own; the search for open cases and the evidence are not
        with self.assertQueryCount(400):
            cases = Case._open_for(pairs)
            self.env.flush_all()
        self.assertEqual(len(cases), 8)

    # Evidence

    def test_evidence_is_what_the_system_has(self):
        self.met(self.card, 5)
        self.met(self.card, 4, method='visit_in')
        self.met(self.card, 3, method='test_drive')
        self.met(self.card, 3, content='')
        self.met(self.card, 5, recorded_days_ago=0)
        self.card.sudo().referred = '老客户张三'
        claim = self.claim_of(self.dispute(), self.consultant)
        self.assertRecordValues(claim, [{
            'contact_count': 5, 'agreeing_count': 3, 'visit_count': 1, 'drive_count': 1, 'card_number': self.card.card_number,
            'card_date': self.card.card_date, 'registered_by_id': self.consultant.id, 'source_id': self.channel.id,
            'origin_id': self.origin.id, 'is_valid': True, 'allowed_gap_days': 8}])
        self.assertIn('张三', claim.referrer)
        self.assertEqual(claim.registered_on, self.card.create_date)
        self.assertEqual(claim.customer_masked, "王** 138****1111")

    def test_a_contact_during_the_dispute_is_evidence_at_once(self):
        case = self.dispute()
        self.assertEqual(case.proposal, 'nobody')
        self.met(self.second)
        self.assertEqual(self.claim_of(case, self.colleague).contact_count, 1)
        self.assertEqual(case.proposal_claim_id.user_id, self.colleague)

    # The rule: seed S1, 撞单后判单标准

    def test_rule_1_a_claim_needs_a_card_with_follow_ups(self):
        """1:客户信息卡录入优益系统和CRM系统,并且有跟进记录。"""
        self.met(self.second)
        case = self.dispute()
        self.assertRecordValues(case, [{'proposal': 'winner', 'proposal_reason': 'only_valid'}])
        self.assertEqual(case.proposal_claim_id.user_id, self.colleague)
        self.assertEqual(self.claim_of(case, self.consultant).findings, 'no_follow_up')

    def test_rule_2_content_and_times_agree(self):
        """2:客户PCR卡与优异跟进内容和时间节点匹配。"""
        self.met(self.card, 5, recorded_days_ago=1)
        self.met(self.second)
        case = self.dispute()
        self.assertIn('times_disagree', self.claim_of(case, self.consultant).findings)
        self.assertEqual(case.proposal_claim_id.user_id, self.colleague)

    def test_rule_3_customer_and_relatives_by_date(self):
        """3:若客户及其亲属都来店看过车,最终以日期进行判定,客户判别给留档日期较早的销售顾问。"""
        self.met(self.card, 1, method='visit_in')
        self.met(self.second, 0, method='visit_in')
        case = self.dispute(kind='household')
        self.assertRecordValues(case, [{'proposal': 'winner', 'proposal_reason': 'earliest'}])
        self.assertEqual(case.proposal_claim_id.user_id, self.consultant)

    def test_rule_4_an_open_dispute_makes_the_customer_company_owned(self):
        """4:若因客户归属问题发生争执者,则以充公判定!"""
        self.met(self.card, 1)
        case = self.dispute()
        self.overdue(case)
        case._collect_evidence()
        self.assertRecordValues(case, [{'proposal': 'company', 'proposal_reason': 'deadline_passed', 'is_overdue': True}])

    def test_protection_lapses_without_follow_up(self):
        """F05: two intervals of level A are eight days."""
        old = self._aged_card(self.consultant, 30, level_id=self.levels['A'].id)
        self.met(old, 29)
        self.met(self.second)
        case = self.dispute(old)
        self.assertIn('lapsed', self.claim_of(case, self.consultant).findings)
        self.assertTrue(self.claim_of(case, self.consultant).lapsed_on)
        self.assertEqual(case.proposal_claim_id.user_id, self.colleague)
        self.store.dealership_ownership_rounds = 0
        case._collect_evidence()
        self.assertEqual(case.proposal_claim_id.user_id, self.consultant)

    # Notices

    def test_both_consultants_and_the_manager_are_told(self):
        case = self.dispute()
        told = self.env['mail.message'].sudo().search([('model', '=', case._name), ('res_id', '=', case.id)])
        self.assertEqual(told.notified_partner_ids, (self.consultant | self.colleague).partner_id)
        for user, hidden in ((self.consultant, ('李小红', '13811112222', '李**')), (self.colleague, ('王建国', '13800001111', '王**'))):
            words = " ".join(f"{message.subject} {message.body}" for message in told.filtered(
                lambda message, user=user: user.partner_id in message.notified_partner_ids))
            for word in hidden:
                self.assertNotIn(word, words)
        self.assertEqual(case.sudo().activity_ids.user_id, self.manager)
        self.assertEqual(case.sudo().activity_ids.date_deadline, case.deadline)

    def test_between_two_teams_the_administrators_are_asked(self):
        case = self.dispute(second=self.other_team_card())
        self.assertIn(self.admin, case.sudo().activity_ids.user_id)
        self.assertNotIn(self.manager, case.sudo().activity_ids.user_id)

    def test_where_the_leader_is_a_party_somebody_else_is_asked(self):
        case = self.dispute(second=self._aged_card(self.manager, 1))
        self.assertIn(self.admin, case.sudo().activity_ids.user_id)
        self.assertNotIn(self.manager, case.sudo().activity_ids.user_id)

    # The deadline

    def test_past_its_deadline_a_case_is_escalated_once(self):
        self.met(self.card, 1)
        case = self.dispute()
        self.overdue(case)
        late = self.env.ref(f'{MODULE}.activity_type_ownership_late')
        for _run in range(2):
            self.run_job()
        self.assertTrue(case.escalated_on)
        self.assertEqual(case.state, 'open', "the ruling is a manager's act")
        self.assertEqual(case.proposal, 'company')
        tasks = case.sudo().activity_ids.filtered(lambda task: task.activity_type_id == late)
        self.assertIn(self.admin, tasks.user_id)
        self.assertEqual(len(tasks), len(tasks.user_id))

    def test_before_the_deadline_is_over_nothing_happens(self):
        case = self.dispute()
        self.overdue(case, days=0)
        self.run_job()
        self.assertFalse(case.escalated_on)

    def test_the_store_may_let_the_deadline_rule(self):
        self.store.dealership_ownership_automatic = True
        self.met(self.card, 1)
        case = self.dispute()
        self.overdue(case)
        self.run_job()
        self.assertRecordValues(case, [{
            'state': 'ruled', 'decision': 'company', 'is_automatic': True, 'worker_id': self.consultant.id,
            'decided_by_id': self.env.ref('base.user_root').id}])
        self.assertEqual(self.card._commission_shares(), [])
        self.assertFalse(self.second.exists(), "merged into the older card")

    def test_a_case_is_not_made_copied_or_deleted(self):
        case = self.dispute()
        for name, user in self.users.items():
            with self.subTest(name):
                seen = case.with_user(user)
                self.refused(lambda seen=seen: seen.create({'company_id': self.store.id}), ANY)
                self.refused(lambda seen=seen: seen.copy(), ANY)
                self.refused(lambda seen=seen: seen.unlink(), ANY)
                self.refused(lambda seen=seen: seen.write({'deadline': '2030-01-01'}), ANY)
        for record in (case, case.claim_ids):
            self.refused(lambda record=record: record.sudo().unlink(), UserError)
        self.assertFalse(self.allowed(lambda: case.sudo().create({'company_id': self.store.id, 'state': 'ruled'})))

    def test_age_of_the_fixture(self):
        self.assertEqual((fields.Datetime.now() - self.card.create_date) // timedelta(days=1), self.AGE)
