"""Ruling: by a manager who has no part in it, once, for good; applied to cards, customers and commission at once (F04, invariants 4, 7)."""
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .ownership_common import OwnershipCase

ANY = (AccessError, UserError, ValidationError)


@tagged('post_install', '-at_install')
class TestOwnershipRuling(OwnershipCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.met(cls.card, 2)
        cls.met(cls.second)
        cls.case = cls.dispute()

    # What it does

    def test_the_winner_has_the_customer_and_nothing_is_lost(self):
        self.second.message_post(body="二次来店，带了家人")
        self.env['ir.attachment'].create({'name': '报价.txt', 'raw': b'x', 'res_model': 'crm.lead', 'res_id': self.second.id})
        follow_ups = (self.card | self.second).follow_up_ids
        second_partner, origin = self.second.partner_id, self.card.origin_id
        plans = (self.card | self.second)._open_contact_plans()
        self.rule(self.case)
        self.assertFalse(self.second.exists())
        self.assertEqual(self.card.user_id, self.consultant)
        self.assertFalse(self.card.is_disputed)
        self.assertEqual(self.card.follow_up_ids, follow_ups)
        self.assertIn("二次来店", "".join(self.card.message_ids.mapped('body')))
        self.assertTrue(self.env['ir.attachment'].search([('res_model', '=', 'crm.lead'), ('res_id', '=', self.card.id)]))
        self.assertEqual(second_partner.user_id, self.consultant)
        self.assertEqual(plans.exists().user_id, self.consultant)
        self.assertEqual(self.card.origin_id, origin)
        self.assertEqual(self.claim_of(self.case, self.colleague).origin_id, self.origin, "kept with the claim")
        self.assertEqual(self.claim_of(self.case, self.colleague).lead_id, self.card)
        self.assertEqual(self.card._commission_shares(), [(self.consultant, 1.0)])
        self.assertEqual(len(self.case.with_user(self.manager).effect_words.splitlines()), 4, "what it did, in words")
        self.assertRecordValues(self.case, [{
            'state': 'ruled', 'decision': 'claimant', 'decided_by_id': self.manager.id, 'is_deviation': False, 'treatment': 'merge'}])
        self.assertFalse(self.case.sudo().activity_ids, "nothing is left to do")

    def test_the_younger_card_may_win_and_stays_itself(self):
        second_number = self.second.card_number
        self.rule(self.case, winner=self.colleague, note='客户指定')
        self.assertFalse(self.card.exists())
        self.assertEqual(self.second.user_id, self.colleague)
        self.assertEqual(self.second.card_number, second_number)
        self.assertEqual(len(self.second.follow_up_ids), 2)

    def test_relatives_are_linked_not_merged(self):
        self.rule(self.case, treatment='link')
        self.assertTrue(self.second.exists())
        self.assertEqual((self.card | self.second).user_id, self.consultant)
        self.assertEqual((self.card | self.second).ownership_ruling_id, self.case)
        self.assertEqual(self.second._commission_shares(), [(self.consultant, 1.0)])
        self.assertFalse(self.dispute(), "the ruling stands: the same two cards are not asked about again")

    def test_company_owned_is_nobody_s_commission(self):
        """4:若因客户归属问题发生争执者,则以充公判定!"""
        self.overdue(self.case)
        self.rule(self.case, decision='company', worker=self.colleague)
        self.assertEqual(self.second.user_id, self.colleague, "the worker's own card is left")
        self.assertEqual(self.second._commission_shares(), [])
        self.assertFalse(self.case.is_deviation)

    def test_a_second_consultant_may_get_a_share(self):
        self.rule(self.case, shares={self.consultant: 0.7, self.colleague: 0.3}, note='协助试驾')
        self.assertEqual(dict(self.card._commission_shares()), {self.consultant: 0.7, self.colleague: 0.3})
        self.assertTrue(self.case.is_deviation)

    def test_different_customers_keep_what_they_have(self):
        self.rule(self.case, decision='apart', note='同一单位的总机')
        self.assertTrue(self.card.exists() and self.second.exists())
        self.assertFalse(self.card.is_disputed or self.second.is_disputed)
        self.assertFalse(self.card.ownership_ruling_id)
        self.assertEqual(self.second._commission_shares(), [(self.colleague, 1.0)])
        self.assertFalse(self.dispute(), "they are not compared again")

    def test_both_are_told_the_result(self):
        self.rule(self.case, note='按留档日期')
        notes = self.env['mail.message'].sudo().search(
            [('model', '=', self.case._name), ('res_id', '=', self.case.id)], order='id desc', limit=2)
        self.assertEqual(notes.notified_partner_ids, (self.consultant | self.colleague).partner_id)
        self.assertTrue(all('按留档日期' in note.body for note in notes))

    def test_a_leaver_s_case_names_who_goes_on(self):
        self.consultant.active = False
        self.refused(lambda: self.rule(self.case), UserError)
        self.rule(self.case, worker=self.colleague)
        self.assertEqual(self.card.user_id, self.colleague)
        self.assertEqual(self.card._commission_shares(), [(self.consultant, 1.0)], "the claim stays as it was earned")

    def test_after_the_deal_the_ruling_is_about_commission(self):
        """A ruling after the deal was invoiced: the deal stays as it is, its shares follow the ruling."""
        self.env.flush_all()
        self.cr.execute("UPDATE crm_lead SET won_status = 'won' WHERE id = %s", [self.second.id])
        self.env.invalidate_all()
        self.rule(self.case)
        self.assertTrue(self.second.exists(), "a card with a deal is not merged away")
        self.assertEqual(self.second.user_id, self.colleague)
        self.assertEqual(self.second._commission_shares(), [(self.consultant, 1.0)])
        notes = self.env['mail.message'].sudo().search([('model', '=', self.case._name), ('res_id', '=', self.case.id)])
        self.assertIn(self.users['finance'].partner_id, notes.notified_partner_ids, "finance is told")

    # Deviation

    def test_deviating_needs_a_reason(self):
        for vals in ({'winner': self.colleague}, {'decision': 'company', 'worker': self.consultant}, {'decision': 'apart'},
                     {'shares': {self.consultant: 0.9, self.colleague: 0.1}}):
            with self.subTest(str(vals)):
                self.refused(lambda vals=vals: self.rule(self.case, **vals), UserError)
                self.refused(lambda vals=vals: self.rule(self.case, note='  ', **vals), UserError)
                self.assertTrue(self.allowed(lambda vals=vals: self.rule(self.case, note='客户书面说明', **vals)))

    def test_who_leads_one_of_two_teams_only_confirms_the_proposal(self):
        third = self.other_team_card()
        self.dispute(self.card, third)
        self.assertTrue(self.allowed(lambda: self.rule(self.case)))
        self.refused(lambda: self.rule(self.case, winner=self.outsider, note='x'), AccessError)
        self.assertTrue(self.allowed(lambda: self.rule(self.case, self.users['other_manager'])))
        self.refused(lambda: self.rule(self.case, self.users['other_manager'], winner=self.outsider, note='x'), AccessError)
        self.assertTrue(self.allowed(lambda: self.rule(self.case, self.admin, winner=self.outsider, note='x')))
        self.leader_of_both()
        self.assertTrue(self.allowed(lambda: self.rule(self.case, winner=self.outsider, note='x')))

    def test_impossible_rulings(self):
        claim = self.claim_of(self.case, self.consultant)
        other_case = self.dispute(self._aged_card(self.consultant, 3), self._aged_card(self.colleague, 2))
        ruling = self.case.with_user(self.manager)._rule
        calls = (
            lambda: ruling('claimant'),
            lambda: ruling('nobody', note='x'),
            lambda: ruling('claimant', winner=self.claim_of(other_case, self.consultant), note='x'),
            lambda: ruling('claimant', winner=claim, shares={self.consultant: 0.5}, note='x'),
            lambda: ruling('claimant', winner=claim, shares={self.consultant: 1.5, self.colleague: -0.5}, note='x'),
            lambda: ruling('claimant', winner=claim, shares={self.colleague: 1.0}, note='x'),
            lambda: ruling('claimant', winner=claim, shares={self.consultant: 0.5, self.outsider: 0.5}, note='x'),
            lambda: ruling('claimant', winner=claim, worker=self.users['far_consultant'], note='x'),
            lambda: ruling('claimant', winner=claim, worker=self.users['plain'], note='x'),
            lambda: ruling('company', note='x'),
            lambda: ruling('company', winner=claim, worker=self.consultant, note='x'),
        )
        for number, call in enumerate(calls):
            with self.subTest(number):
                self.refused(call, UserError)

    # Who

    def test_who_may_rule(self):
        for name, may in (('manager', True), ('dealership_admin', True), ('consultant', False), ('colleague', False),
                          ('other_manager', False), ('far_manager', False), ('lead_desk', False), ('customer_care', False),
                          ('finance', False), ('auditor', False), ('receptionist', False), ('plain', False), ('salesman', False),
                          ('portal', False)):
            user = self.users[name]
            with self.subTest(name):
                self.assertEqual(self.allowed(lambda user=user: self.rule(self.case, user), ANY), may)
                self.assertEqual(self.allowed(lambda user=user: self.case.with_user(user).action_rule(), ANY), may)
        self.refused(lambda: self.rule(self.case, self.env.ref('base.user_root')), AccessError)

    def test_never_on_one_s_own_customer(self):
        own = self._aged_card(self.manager, 1)
        case = self.dispute(self.card, own)
        self.assertEqual(case, self.case)
        self.refused(lambda: self.rule(case), AccessError)
        self.assertFalse(self.case.with_user(self.manager).may_rule)

    def test_nor_through_a_second_account_of_the_same_person(self):
        for user in (self.consultant, self.colleague):
            self.refused(lambda user=user: self.rule(self.case, self.twin(user)), AccessError)

    # Once, and for good

    def test_a_ruling_is_not_replayed(self):
        self.rule(self.case)
        told = self.refused(lambda: self.rule(self.case, self.admin, winner=self.colleague, note='x'), UserError)
        self.assertIn(self.manager.name, told)
        self.assertEqual(self.case.decision, 'claimant')

    def test_a_ruling_is_immutable_for_everybody(self):
        self.rule(self.case, shares={self.consultant: 0.6, self.colleague: 0.4}, note='x')
        claims, shares = self.case.sudo().claim_ids, self.case.sudo().share_ids
        writes = (
            (self.case, {'decision': 'company'}), (self.case, {'state': 'open'}), (self.case, {'decided_by_id': self.admin.id}),
            (self.case, {'decision_note': 'y'}), (self.case, {'winner_claim_id': claims[1].id}),
            (self.case, {'worker_id': self.colleague.id}),
            (self.case, {'deadline': '2030-01-01'}), (self.case, {'claim_ids': [(5,)]}), (self.case, {'share_ids': [(5,)]}),
            (claims[0], {'contact_count': 99}), (claims[0], {'user_id': self.admin.id}), (claims[0], {'events': []}),
            (claims[0], {'is_open': True}), (shares[0], {'fraction': 1}), (shares[0], {'user_id': self.admin.id}),
        )
        for user in (*self.users.values(), self.env.ref('base.user_admin'), self.env.ref('base.user_root')):
            for record, vals in writes:
                with self.subTest(user.login, vals=str(vals)):
                    self.refused(lambda record=record, user=user, vals=vals: record.with_user(user).write(vals), ANY)
        for record, vals in writes:  # the superuser as well
            self.refused(lambda record=record, vals=vals: record.sudo().write(vals), ANY)
        for record in (self.case, claims[0], shares[0]):
            self.refused(lambda record=record: record.sudo().unlink(), UserError)
        self.refused(lambda: shares.sudo().create({'case_id': self.case.id, 'user_id': self.outsider.id, 'fraction': 1}), ANY)
        self.refused(lambda: claims.sudo().create({'case_id': self.case.id, 'user_id': self.outsider.id}), ANY)

    def test_workflow_fields_cannot_be_set_by_any_role(self):
        claims = self.case.sudo().claim_ids
        writes = ((self.case, {'state': 'ruled'}), (self.case, {'decision': 'company'}), (self.case, {'proposal': 'company'}),
                  (claims[0], {'registered_on': '2020-01-01'}), (claims[0], {'is_valid': True}), (claims[0], {'lead_id': False}),
                  (self.card, {'is_disputed': False}), (self.card, {'ownership_ruling_id': self.case.id}))
        for user in (*self.users.values(), self.env.ref('base.user_admin')):
            for record, vals in writes:
                with self.subTest(user.login, vals=str(vals)):
                    self.refused(lambda record=record, user=user, vals=vals: record.with_user(user).write(vals), ANY)
            for values in ({'state': 'ruled'}, {'company_id': self.store.id}):
                self.refused(lambda user=user, values=values: self.case.with_user(user).with_context(
                    default_state='ruled', default_decision='company').create(values), ANY)
        self.assertTrue(self.card.is_disputed)

    def test_import_makes_no_claim_and_no_ruling(self):
        claim = self.claim_of(self.case, self.colleague)
        for user in (self.manager, self.admin, self.env.ref('base.user_admin')):
            result = self.case.with_user(user).load(['id', 'state', 'decision'], [[False, 'ruled', 'company']])
            self.assertFalse(result['ids'])
            result = claim.with_user(user).load(['.id', 'registered_on'], [[str(claim.id), '2020-01-01']])
            self.assertFalse(result['ids'])

    # Appeal

    def test_an_appeal_is_a_new_case_for_another_manager(self):
        self.rule(self.case)
        appeal = self.case.with_user(self.colleague)._appeal('客户第一次来店是我接待')
        self.assertRecordValues(appeal, [{'state': 'open', 'appeal_of_id': self.case.id, 'appellant_id': self.colleague.id}])
        self.assertTrue(self.card.is_disputed, "the commission waits again")
        self.assertEqual(self.case.state, 'ruled')
        self.refused(lambda: self.rule(appeal), AccessError)
        self.assertEqual(
            self.claim_of(appeal, self.colleague).registered_on, self.claim_of(self.case, self.colleague).registered_on)
        self.assertEqual(self.claim_of(appeal, self.colleague).contact_count, 1, "each one's own contacts on the merged card")
        self.rule(appeal, self.admin, winner=self.colleague, note='前台登记表可证')
        self.assertEqual(self.card.user_id, self.colleague)
        self.assertEqual(self.card._commission_shares(), [(self.colleague, 1.0)])
        self.assertEqual(self.case.sudo().share_ids.user_id, self.consultant, "the first ruling stands on record")
        self.assertFalse(self.card.is_disputed)

    def test_one_appeal_in_time_by_a_claimant(self):
        self.refused(lambda: self.case.with_user(self.colleague)._appeal('x'), AccessError)
        self.rule(self.case)
        for user in (self.outsider, self.manager, self.admin, self.users['auditor'], self.users['far_consultant']):
            self.refused(lambda user=user: self.case.with_user(user)._appeal('x'), ANY)
        self.refused(lambda: self.case.with_user(self.colleague)._appeal('  '), UserError)
        appeal = self.case.with_user(self.colleague)._appeal('x')
        self.refused(lambda: self.case.with_user(self.consultant)._appeal('x'), AccessError)
        self.rule(appeal, self.admin)
        self.refused(lambda: appeal.with_user(self.colleague)._appeal('x'), AccessError)

    def test_the_time_for_an_appeal_ends(self):
        self.rule(self.case)
        self.store.dealership_ownership_appeal_days = 0
        self.refused(lambda: self.case.with_user(self.colleague)._appeal('x'), AccessError)
