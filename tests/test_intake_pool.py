"""The public pool (E04): claimed once, within limits, never around them; its history only grows."""
from contextlib import ExitStack
from datetime import timedelta

import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .committed import CommittedCase
from .common import MODULE, DealershipCase


@tagged('post_install', '-at_install')
class TestPool(DealershipCase):
    far_roles = ('consultant', 'manager')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls.users['lead_desk']
        cls.Move = cls.env['dealership.pool.move']

    @classmethod
    def free_card(cls, **vals):
        return cls.env['crm.lead'].create(cls.card_vals(user_id=False, company_id=cls.store.id, **vals))

    def released(self, user=None, **vals):
        card = self.make_card(user or self.colleague, **vals).sudo().with_user(self.env.user)
        card._release_to_pool('dormant', '30 天未跟进')
        return card

    def claim(self, card, user=None):
        card.with_user(user or self.consultant).action_claim()

    def test_released_with_history(self):
        card = self.released()
        self.assertRecordValues(card, [{'user_id': False, 'claimed_on': False}])
        self.assertTrue(card.pool_since)
        self.assertRecordValues(card.pool_move_ids, [{
            'kind': 'release', 'from_user_id': self.colleague.id, 'code': 'dormant', 'reason': '30 天未跟进', 'user_id': False}])
        self.assertFalse(card.partner_id.user_id)

    def test_claimed(self):
        card = self.released()
        plan = self.env['mail.activity'].search([('res_model', '=', 'crm.lead'), ('res_id', '=', card.id)])
        self.claim(card)
        self.assertRecordValues(card, [{'user_id': self.consultant.id, 'pool_since': False, 'team_id': self.team.id}])
        self.assertTrue(card.claimed_on)
        claim = card.pool_move_ids.filtered(lambda move: move.kind == 'claim')
        self.assertRecordValues(claim, [{'user_id': self.consultant.id, 'claim_number': 1, 'company_id': self.store.id}])
        self.assertEqual(card.assignment_ids[0].kind, 'claim')
        self.assertEqual(card.partner_id.user_id, self.consultant)
        self.assertLessEqual(plan.user_id, self.consultant)

    def test_who_comes_second_is_told_by_whom(self):
        card = self.free_card()
        self.claim(card)
        card.invalidate_recordset()
        self.assertIn(self.consultant.name, self.refused(lambda: self.claim(card, self.colleague), UserError))
        for name in ('far_consultant', 'salesman'):
            self.assertNotIn(self.consultant.name, self.refused(lambda name=name: self.claim(card, self.users[name]), AccessError))
        self.cr.execute("UPDATE crm_lead SET claimed_on = claimed_on - interval '1 day' WHERE id = %s", [card.id])
        card.invalidate_recordset()
        self.refused(lambda: self.claim(card, self.colleague), AccessError)  # of others' cards one learns nothing

    def test_writing_oneself_in_is_no_way(self):
        card = self.free_card()
        lead = self.env['crm.lead'].with_user(self.consultant)
        card = lead.browse(card.id)
        other = self.make_card(self.consultant)
        ways = [
            lambda: card.write({'user_id': self.consultant.id}),
            lambda: card.web_save({'user_id': self.consultant.id}, {}),
            lambda: card.with_context(default_user_id=self.consultant.id).write({'user_id': self.consultant.id}),
            lambda: card.with_context(dealership_move='claim').write({'user_id': self.consultant.id}),
            lambda: card.convert_opportunity(card.partner_id, user_ids=[self.consultant.id]),
            lambda: card._handle_salesmen_assignment(user_ids=[self.consultant.id]),
            lambda: (card | other).merge_opportunity(),
            lambda: (other | card).merge_opportunity(user_id=self.consultant.id),
            lambda: card.write({'pool_since': False}),
            lambda: card.write({'claimed_on': fields.Datetime.now()}),
            lambda: self.Move.with_user(self.consultant).create({'lead_id': card.id, 'kind': 'claim', 'user_id': self.consultant.id}),
        ]
        for number, way in enumerate(ways):
            self.refused(way)
            self.assertFalse(self.env['crm.lead'].browse(card.id).user_id, number)
        result = lead.load(['.id', 'user_id/.id'], [[str(card.id), str(self.consultant.id)]])
        self.assertFalse(result['ids'])
        self.assertFalse(self.env['crm.lead'].browse(card.id).user_id)

    def test_the_refusal_says_how_to_take_it(self):
        card = self.free_card().with_user(self.consultant)
        self.assertIn('“', self.refused(lambda: card.write({'user_id': self.consultant.id})))

    def test_manager_and_desk_still_give_it(self):
        for user in (self.manager, self.desk):
            card = self.free_card()
            card.with_user(user).user_id = self.consultant
            self.assertEqual(card.assignment_ids.assigned_by_id, user)

    def test_daily_limit(self):
        self.store.dealership_pool_daily_limit = 2
        cards = [self.free_card() for _n in range(3)]
        self.claim(cards[0])
        self.claim(cards[1])
        self.assertIn('2', self.refused(lambda: self.claim(cards[2]), UserError))
        self.claim(cards[2], self.colleague)
        self.store.dealership_pool_daily_limit = 0
        self.claim(self.free_card())

    def test_the_limit_of_a_day_holds_for_many_at_once(self):
        self.store.dealership_pool_daily_limit = 2
        cards = self.env['crm.lead'].union(*(self.free_card() for _n in range(3)))
        self.refused(lambda: self.claim(cards), UserError)
        cards.invalidate_recordset()
        self.assertFalse(cards.user_id)

    def test_a_client_cannot_make_it_tomorrow(self):
        self.store.dealership_pool_daily_limit = 1
        self.claim(self.free_card())
        self.consultant.sudo().tz = 'Pacific/Kiritimati'
        for zone in ('Pacific/Kiritimati', 'Pacific/Niue'):
            self.refused(lambda zone=zone: self.free_card().with_user(self.consultant).with_context(tz=zone).action_claim(), UserError)

    def test_open_limit_and_capacity(self):
        self.store.dealership_pool_open_limit = 1
        self.claim(self.free_card())
        self.refused(lambda: self.claim(self.free_card()), UserError)
        self.store.dealership_pool_open_limit = 0
        member = self.team.crm_team_member_ids.filtered(lambda member: member.user_id == self.consultant)
        member.dealership_capacity = 1
        self.refused(lambda: self.claim(self.free_card()), UserError)
        member.dealership_capacity = 2
        self.claim(self.free_card())

    def test_cool_down_for_who_lost_it(self):
        card = self.released(self.consultant)
        self.refused(lambda: self.claim(card), UserError)
        self.cr.execute("UPDATE dealership_pool_move SET moved_on = %s WHERE lead_id = %s",
                        [fields.Datetime.now() - timedelta(days=self.store.dealership_pool_cooldown_days, minutes=1), card.id])
        self.env.invalidate_all()
        self.claim(card)
        self.assertEqual(card.user_id, self.consultant)

    def test_the_assignment_does_not_give_it_back_either(self):
        card = self.released(self.consultant)
        self.cr.execute("UPDATE crm_lead SET pool_since = NULL WHERE id = %s", [card.id])
        card.invalidate_recordset()
        card._assign_by_rules()
        self.assertEqual(card.user_id, self.colleague)

    def test_what_is_in_the_pool_is_not_assigned_by_the_job(self):
        card = self.released()
        self.assertNotIn(card, self.env['crm.lead'].search(self.env['crm.lead']._waiting_domain(self.team)))

    def test_raw_leads_are_the_desks(self):
        lead = self.free_card(type='lead')
        self.refused(lambda: self.claim(lead), UserError)
        self.store.dealership_assign_leads = 'arrival'
        lead.with_user(self.desk)._reassign(self.colleague, '试跟')
        lead._release_to_pool('dormant')
        self.claim(lead)
        self.assertEqual(lead.user_id, self.consultant)

    def test_closed_cards_are_not_claimed(self):
        card = self.free_card()
        self.env.flush_all()
        self.cr.execute("UPDATE crm_lead SET won_status = 'lost', active = false WHERE id = %s", [card.id])
        self.env.invalidate_all()
        self.refused(lambda: self.claim(card), UserError)

    def test_only_consultants_of_the_store_claim(self):
        card = self.free_card()
        for name in (
                'lead_desk', 'auditor', 'receptionist', 'customer_care', 'finance', 'salesman', 'plain', 'far_consultant', 'far_manager'):
            self.refused(lambda name=name: self.claim(card, self.users[name]), AccessError)
        self.assertFalse(card.user_id)
        self._hire('free_lancer', 'consultant', self.store)
        self.refused(lambda: self.claim(card, self.users['free_lancer']), AccessError)

    def test_the_taker_works_in_his_own_team(self):
        card = self.free_card()
        self.claim(card, self.users['outsider'])
        self.assertEqual(card.team_id, self.other_team)

    def test_a_manager_releases_with_a_reason(self):
        card = self.make_card(self.consultant).sudo()
        self.refused(lambda: card.with_user(self.consultant)._release_by_hand('manager', '不想跟'), AccessError)
        self.refused(lambda: card.with_user(self.manager)._release_by_hand('manager', ''), UserError)
        card.with_user(self.manager)._release_by_hand('manager', '长期未跟')
        self.assertRecordValues(card.pool_move_ids, [{'moved_by_id': self.manager.id, 'from_user_id': self.consultant.id}])

    def test_taking_the_consultant_off_is_a_release_too(self):
        card = self.make_card(self.consultant).sudo()
        self.refused(lambda: card.with_user(self.consultant).write({'user_id': False}))
        card.with_user(self.manager).user_id = False
        self.assertTrue(card.pool_since)
        self.assertEqual(card.pool_move_ids.from_user_id, self.consultant)
        card.with_user(self.manager).user_id = self.colleague
        self.assertFalse(card.pool_since)

    def test_the_history_only_grows(self):
        move = self.released().pool_move_ids
        for user in (self.manager, self.users['dealership_admin']):
            self.refused(lambda user=user: move.with_user(user).write({'from_user_id': user.id}))
            self.refused(lambda user=user: move.with_user(user).unlink())
        self.refused(lambda: move.sudo().write({'from_user_id': self.consultant.id}), ValidationError)
        self.refused(lambda: move.sudo().unlink(), UserError)

    def test_the_list_masks_the_phone(self):
        card = self.free_card(phone='13912345678')
        self.assertEqual(card.with_user(self.consultant).pool_phone, '139****5678')
        self.claim(card)
        self.assertEqual(card.with_user(self.consultant).pool_phone, '13912345678')

    def test_only_cards_of_the_store_are_seen(self):
        card = self.released()
        Lead = self.env['crm.lead']
        domain = Lead._pool_domain()
        self.assertIn(card, Lead.with_user(self.consultant).search(domain))
        self.assertNotIn(card, Lead.with_user(self.users['far_consultant']).search(domain))
        self.assertEqual(card.with_user(self.consultant).pool_lost_by_id, self.colleague)
        self.assertEqual(card.with_user(self.consultant).pool_cause, '30 天未跟进')

    def test_other_teams_leads_stay_stocks(self):
        lead = self.env['crm.lead'].create({'name': 'plain', 'team_id': self.plain_team.id, 'user_id': False, 'company_id': self.store.id})
        lead.with_user(self.users['salesman']).user_id = self.users['salesman']
        self.assertEqual(lead.user_id, self.users['salesman'])
        self.assertFalse(lead.assignment_ids)
        lead.with_user(self.users['salesman']).user_id = False
        self.assertFalse(lead.pool_since)
        self.refused(lambda: self.claim(lead), UserError)
        self.assertFalse(lead._release_to_pool('other'))


@tagged('post_install', '-at_install')
class TestPoolRace(CommittedCase):
    """Two people press at once: two connections, each with a transaction of its own."""

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            env = self.env(cr=cr, context={'tracking_disable': True, 'no_reset_password': True})
            users = env['res.users'].create([
                {'name': f'Race {name}', 'login': f'race_{name}', 'group_ids': [(6, 0, env.ref(f'{MODULE}.group_consultant').ids)]}
                for name in 'AB'])
            team = env['crm.team'].create({'name': 'race', 'is_dealership': True, 'member_ids': [(6, 0, users.ids)]})
            cards = env['crm.lead'].create([{
                'contact_name': f'抢单客户{number}', 'phone': f'1391111888{number}', 'type': 'opportunity', 'team_id': team.id,
                'user_id': False,
                'origin_id': env.ref(f'{MODULE}.origin_walk_in').id, 'source_id': env.ref(f'{MODULE}.channel_walk_in').id}
                for number in range(2)])
            self.user_ids, self.card_ids = users.ids, cards.ids

    def tabs(self, stack, users):
        """The card at each of two people, in a transaction that has begun before the other's end."""
        cards = []
        for user_id in users:
            cr = stack.enter_context(self.registry.cursor())
            card = self.env(cr=cr, user=user_id, su=False)['crm.lead'].browse(self.card_ids[0])
            self.assertFalse(card.user_id)
            cards.append(card)
        return cards

    def facts(self):
        with self.registry.cursor() as cr:
            cr.execute("SELECT user_id FROM crm_lead WHERE id = %s", self.card_ids[:1])
            user_id = cr.fetchone()[0]
            cr.execute("SELECT count(*) FROM dealership_pool_move WHERE lead_id = %s AND kind = 'claim'", self.card_ids[:1])
            return user_id, cr.fetchone()[0]

    def test_one_wins_the_other_is_told_by_whom(self):
        with ExitStack() as stack:
            first, second = self.tabs(stack, self.user_ids)
            first.action_claim()
            first.env.flush_all()
            with self.assertRaises(UserError):
                second.action_claim()  # while the first is still at it: told at once, not kept waiting
            first.env.cr.commit()
            # PostgreSQL refuses the second's old view of the row; Odoo tries the request again, and then it is told by whom
            with self.assertRaises(psycopg2.errors.SerializationFailure), mute_logger('odoo.sql_db'):
                second.action_claim()
            self.again(second.env)
            with self.assertRaises(UserError) as refusal:
                second.action_claim()
            self.assertIn('Race A', str(refusal.exception))
            second.env.cr.rollback()
        self.assertEqual(self.facts(), (self.user_ids[0], 1))

    def test_the_job_leaves_a_card_alone_that_is_being_claimed(self):
        with ExitStack() as stack:
            first, _second = self.tabs(stack, self.user_ids)
            first.action_claim()
            first.env.flush_all()
            cr = stack.enter_context(self.registry.cursor())
            result = self.env(cr=cr)['crm.lead'].browse(self.card_ids)._assign_by_rules()
            self.assertEqual((result['skipped'], result['assigned']), (1, 1))
            cr.rollback()
            first.env.cr.commit()
        self.assertEqual(self.facts(), (self.user_ids[0], 1))

    def test_two_claims_of_one_person_at_once_do_not_pass_the_limit(self):
        with ExitStack() as stack:
            first, second = self.tabs(stack, self.user_ids[:1] * 2)
            second = second.browse(self.card_ids[1])
            day, number = first._check_claim_limits(first.sudo(), first.sudo().company_id or first.env.company, first.sudo().team_id)
            self.assertEqual(number, 1)
            first.action_claim()
            self.assertEqual(second._check_claim_limits(
                second.sudo(), second.sudo().company_id or second.env.company, second.sudo().team_id), (day, 1))  # it sees no other claim
            first.env.cr.commit()
            with self.assertRaises(psycopg2.errors.UniqueViolation), mute_logger('odoo.sql_db'):
                second.action_claim()
                second.env.flush_all()
            second.env.cr.rollback()
        self.assertEqual(self.facts(), (self.user_ids[0], 1))
