"""Two managers rule at the same moment: one wins, the other is told; who joins meets no ruling halfway (real transactions, F04)."""
from contextlib import ExitStack

import psycopg2

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .committed import CommittedCase
from .common import MODULE


@tagged('post_install', '-at_install')
class TestOwnershipRulingRace(CommittedCase):

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            env = self.env(cr=cr, user=self.env.ref('base.user_root').id, context={'tracking_disable': True, 'no_reset_password': True})
            users = [new_test_user(env, f'ruling_race_{number}', groups=f'{MODULE}.group_{group}') for number, group in enumerate(
                ('consultant', 'consultant', 'dealership_admin', 'dealership_admin', 'consultant'))]
            team = env['crm.team'].create({
                'name': 'race', 'is_dealership': True, 'company_id': env.company.id,
                'member_ids': [(6, 0, [user.id for user in users if user not in users[2:4]])]})
            self.user_ids = [user.id for user in users]
            cards = [env['crm.lead'].with_user(users[number]).create({
                'contact_name': f'并发{number}', 'phone': f'1391111777{number}', 'type': 'opportunity', 'team_id': team.id,
                'user_id': users[number].id, 'origin_id': env.ref(f'{MODULE}.origin_walk_in').id,
                'source_id': env.ref(f'{MODULE}.channel_walk_in').id}) for number in (0, 1, 4)]
            self.card_ids = [card.id for card in cards]
            case = env['dealership.ownership.case']._open_for([(cards[0], cards[1], 'phone')])
            self.case_id = case.id
        self.registry.clear_cache()

    def tab(self, stack, number):
        """The case at a manager, in a transaction that has begun before the other's end."""
        env = self.env(cr=stack.enter_context(self.registry.cursor()), user=self.user_ids[number], su=False)
        case = env['dealership.ownership.case'].browse(self.case_id)
        self.assertEqual(case.state, 'open')
        return case

    def rule(self, case, number):
        claim = case.sudo().claim_ids.filtered(lambda claim: claim.user_id.id == self.user_ids[number])
        case._rule('claimant', winner=claim, note='并发', treatment='link')
        case.env.flush_all()

    def facts(self):
        with self.registry.cursor() as cr:
            cr.execute("SELECT state, decided_by_id FROM dealership_ownership_case WHERE id = %s", [self.case_id])
            ruling = cr.fetchone()
            cr.execute("SELECT user_id FROM dealership_ownership_share WHERE case_id = %s", [self.case_id])
            shares = [row[0] for row in cr.fetchall()]
            cr.execute("SELECT user_id FROM crm_lead WHERE id = ANY(%s) ORDER BY id", [self.card_ids[:2]])
            return (*ruling, shares, [row[0] for row in cr.fetchall()])

    def test_while_one_rules_the_other_is_told_at_once(self):
        with ExitStack() as stack:
            first, second = self.tab(stack, 2), self.tab(stack, 3)
            self.rule(first, 0)
            with self.assertRaises(UserError):
                self.rule(second, 1)
            second.env.cr.rollback()
            first.env.cr.commit()
        self.assertEqual(self.facts(), ('ruled', self.user_ids[2], [self.user_ids[0]], [self.user_ids[0]] * 2))

    def test_the_later_one_is_told_who_ruled(self):
        with ExitStack() as stack:
            first, second = self.tab(stack, 2), self.tab(stack, 3)
            self.rule(first, 0)
            first.env.cr.commit()
            with self.assertRaises(psycopg2.errors.SerializationFailure), mute_logger('odoo.sql_db'):
                self.rule(second, 1)
            self.again(second.env)  # Odoo tries the request again
            with self.assertRaises(UserError) as told:
                self.rule(second, 1)
            self.assertIn('ruling_race_2', str(told.exception))
            second.env.cr.rollback()
        self.assertEqual(self.facts(), ('ruled', self.user_ids[2], [self.user_ids[0]], [self.user_ids[0]] * 2))

    def test_who_joins_during_a_ruling_begins_anew_after_it(self):
        with ExitStack() as stack:
            ruling, joining = self.tab(stack, 2), self.tab(stack, 3)
            Case = joining.env['dealership.ownership.case']
            cards = joining.env['crm.lead'].sudo().browse(self.card_ids)
            self.rule(ruling, 0)
            ruling.env.cr.commit()
            with self.assertRaises(psycopg2.errors.SerializationFailure), mute_logger('odoo.sql_db'):
                Case._open_for([(cards[0], cards[2], 'phone')])
                joining.env.flush_all()
            self.again(joining.env)
            opened = Case._open_for([(cards[0], cards[2], 'phone')])
            joining.env.cr.commit()
            self.assertNotEqual(opened.id, self.case_id, "a ruling is closed: what comes later is a case of its own")
            self.assertEqual(opened.sudo().claim_ids.lead_id.ids, [self.card_ids[0], self.card_ids[2]])
        self.assertEqual(self.facts()[0], 'ruled')
