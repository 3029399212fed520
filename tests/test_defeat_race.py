"""Two managers decide at the same moment: one wins, the other is told (real transactions, G04)."""
from contextlib import ExitStack

import psycopg2

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .committed import CommittedCase
from .common import MODULE


@tagged('post_install', '-at_install')
class TestDefeatRace(CommittedCase):

    def setUp(self):
        super().setUp()
        self.ids = {}
        with self.registry.cursor() as cr:
            env = self.env(cr=cr, context={'tracking_disable': True, 'no_reset_password': True})
            users = env['res.users'].create([{
                'name': name, 'login': f'race_{name}', 'group_ids': [(6, 0, env.ref(f'{MODULE}.group_{group}').ids)],
            } for name, group in (('consultant', 'consultant'), ('one', 'dealership_admin'), ('two', 'dealership_admin'))])
            self.user_ids = users.ids
            team = env['crm.team'].create({'name': 'race', 'is_dealership': True, 'member_ids': [(6, 0, users[0].ids)]})
            card = env['crm.lead'].with_user(users[0]).create({
                'contact_name': '并发客户', 'phone': '13911118888', 'type': 'opportunity', 'team_id': team.id, 'user_id': users[0].id,
                'origin_id': env.ref(f'{MODULE}.origin_walk_in').id, 'source_id': env.ref(f'{MODULE}.channel_walk_in').id})
            defeat = env['dealership.defeat'].with_user(users[0]).create(self.vals(env, card))
            defeat.action_request()
            self.ids = {'card': card.id, 'partner': card.partner_id.id, 'team': team.id, 'defeat': defeat.id}

    @staticmethod
    def vals(env, card):
        return {
            'lead_id': card.id, 'criterion': 'special', 'explanation': '客户出国', 'reason_id': env.ref(f'{MODULE}.defeat_reason_other').id}

    def tabs(self, stack, users=(1, 2)):
        """The request at each of two people, in a transaction that has begun before the other's end."""
        requests = []
        for number in users:
            cr = stack.enter_context(self.registry.cursor())
            defeat = self.env(cr=cr, user=self.user_ids[number], su=False)['dealership.defeat'].browse(self.ids['defeat'])
            self.assertEqual(defeat.state, 'requested')
            requests.append(defeat)
        return requests

    def facts(self):
        with self.registry.cursor() as cr:
            cr.execute(
                "SELECT defeat.state, defeat.decided_by_id, lead.active FROM dealership_defeat defeat"
                " JOIN crm_lead lead ON lead.id = defeat.lead_id WHERE defeat.id = %s", [self.ids['defeat']])
            return cr.fetchone()

    def test_the_later_one_is_told_who_decided(self):
        with ExitStack() as stack:
            first, second = self.tabs(stack)
            first.action_approve()
            first.env.cr.commit()
            self.assertIn("one", self.late(lambda: second._reject("再跟进"), second.env))
        self.assertEqual(self.facts(), ('approved', self.user_ids[1], False))

    def test_while_one_decides_the_other_is_told_at_once(self):
        with ExitStack() as stack:
            first, second = self.tabs(stack)
            first._reject("再跟进")
            first.env.flush_all()
            with self.assertRaises(UserError):
                second.action_approve()
            second.env.cr.rollback()
            first.env.cr.commit()
        self.assertEqual(self.facts(), ('rejected', self.user_ids[1], True))

    def test_withdrawn_while_it_is_approved(self):
        with ExitStack() as stack:
            manager, consultant = self.tabs(stack, (1, 0))
            manager.action_approve()
            manager.env.cr.commit()
            self.late(consultant.action_withdraw, consultant.env)
        self.assertEqual(self.facts(), ('approved', self.user_ids[1], False))

    def test_two_tabs_ask_once(self):
        with self.registry.cursor() as cr:
            self.env(cr=cr, user=self.user_ids[0], su=False)['dealership.defeat'].browse(self.ids['defeat']).action_withdraw()
        with ExitStack() as stack:
            environments = [
                self.env(cr=stack.enter_context(self.registry.cursor()), user=self.user_ids[0], su=False) for _tab in range(2)]
            cards = [env['crm.lead'].browse(self.ids['card']) for env in environments]
            for card in cards:
                self.assertFalse(card.defeat_asked)
            environments[0]['dealership.defeat'].create(self.vals(environments[0], cards[0]))
            environments[0].cr.commit()  # pylint: disable=invalid-commit
            with self.assertRaises(psycopg2.IntegrityError), mute_logger('odoo.sql_db'):
                environments[1]['dealership.defeat'].create(self.vals(environments[1], cards[1]))
            environments[1].cr.rollback()
