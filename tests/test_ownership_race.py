"""F01: two consultants who open a card of one customer at the same moment are met all the same (real transactions)."""
import threading
from contextlib import ExitStack

import psycopg2

from odoo.service.model import retrying
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .committed import CommittedCase
from .common import MODULE

PHONE = '13911118888'


@tagged('post_install', '-at_install')
class TestOwnershipRace(CommittedCase):

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            env = self.env(cr=cr, user=self.env.ref('base.user_root').id, context={'tracking_disable': True, 'no_reset_password': True})
            users = [new_test_user(env, f'race_owner_{number}', groups=f'{MODULE}.group_consultant') for number in range(2)]
            team = env['crm.team'].create({
                'name': 'race', 'is_dealership': True, 'company_id': env.company.id,
                'member_ids': [(6, 0, [user.id for user in users])]})
            self.values = {
                'type': 'opportunity', 'team_id': team.id, 'phone': PHONE, 'origin_id': env.ref(f'{MODULE}.origin_walk_in').id,
                'source_id': env.ref(f'{MODULE}.channel_walk_in').id}
            self.user_ids = [user.id for user in users]
        self.registry.clear_cache()

    def consultant(self, number, stack):
        """A transaction of a consultant that has begun before the other's end."""
        env = self.env(cr=stack.enter_context(self.registry.cursor()), user=self.user_ids[number], su=False)
        env['crm.lead'].search_count([])
        return env

    def open_card(self, env, **vals):
        card = env['crm.lead'].create({**self.values, 'contact_name': f'并发{env.uid}', **vals})
        env.flush_all()
        return card

    def outcome(self):
        """(cards of the phone, those in dispute, cases, claims)"""
        with self.registry.cursor() as cr:
            cr.execute("""
                SELECT count(*), count(*) FILTER (WHERE is_disputed) FROM crm_lead WHERE team_id = %s""", [self.values['team_id']])
            cards = cr.fetchone()
            cr.execute("""
                SELECT count(DISTINCT claim.case_id), count(*) FROM dealership_ownership_claim claim
                  JOIN crm_lead lead ON lead.id = claim.lead_id WHERE lead.team_id = %s""", [self.values['team_id']])
            return (*cards, *cr.fetchone())

    def test_the_later_commit_begins_anew_and_opens_the_case(self):
        with ExitStack() as stack:
            first, second = self.consultant(0, stack), self.consultant(1, stack)
            self.open_card(first)
            first.cr.commit()
            # the second cannot see the first one's card; the database knows of it, and Odoo tries the request again
            with self.assertRaises(psycopg2.errors.SerializationFailure), mute_logger('odoo.sql_db'):
                self.open_card(second)
            self.again(second)
            self.open_card(second)
            second.cr.commit()
        self.assertEqual(self.outcome(), (2, 2, 1, 2))

    def test_while_the_first_is_still_at_it_the_second_waits(self):
        """As Odoo serves two requests: the second stands at the index until the first is done, and is tried again."""
        errors, together = [], threading.Barrier(2)

        def work(number):
            try:
                with self.registry.cursor() as cr:
                    env = self.env(cr=cr, user=self.user_ids[number], su=False)
                    tries = []

                    def request():
                        env['crm.lead'].search_count([])
                        if not tries:  # both have begun before either ends; who tries again waits for nobody
                            tries.append(number)
                            together.wait(timeout=30)
                        return self.open_card(env).id
                    retrying(request, env)
            except Exception as error:
                errors.append(repr(error))

        with mute_logger('odoo.sql_db', 'odoo.service.model'):
            threads = [threading.Thread(target=work, args=(number,)) for number in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(90)
        self.assertFalse(errors)
        self.assertEqual(self.outcome(), (2, 2, 1, 2))

    def test_a_phone_completed_while_the_other_opens_a_card(self):
        with self.registry.cursor() as cr:
            env = self.env(cr=cr, user=self.user_ids[0], su=False)
            card_id = self.open_card(env, phone='13911117777').id
        with ExitStack() as stack:
            first, second = self.consultant(0, stack), self.consultant(1, stack)
            self.open_card(second)
            second.cr.commit()
            with self.assertRaises(psycopg2.errors.SerializationFailure), mute_logger('odoo.sql_db'):
                first['crm.lead'].browse(card_id).phone = PHONE
                first.flush_all()
            self.again(first)
            first['crm.lead'].browse(card_id).phone = PHONE
            first.flush_all()
            first.cr.commit()
        self.assertEqual(self.outcome(), (2, 2, 1, 2))

    def test_a_holder_who_leaves_while_another_comes(self):
        """Either the newcomer meets him, or holds the customer himself: never nobody."""
        with self.registry.cursor() as cr:
            card_id = self.open_card(self.env(cr=cr, user=self.user_ids[0], su=False)).id
        with ExitStack() as stack:
            first, second = self.consultant(0, stack), self.consultant(1, stack)
            self.open_card(second)
            second.cr.commit()
            # the one who gives the key up did not know of the one who waits for it
            with self.assertRaises(psycopg2.errors.SerializationFailure), mute_logger('odoo.sql_db'):
                first['crm.lead'].browse(card_id).phone = '13911116666'
                first.flush_all()
            self.again(first)
            first['crm.lead'].browse(card_id).phone = '13911116666'
            first.flush_all()
            first.cr.commit()
        with self.registry.cursor() as cr:
            cr.execute("SELECT lead_id <> %s FROM dealership_claim_key WHERE kind = 'phone' AND value = %s AND is_holder",
                       [card_id, f'+86{PHONE}'])
            self.assertEqual(cr.fetchall(), [(True,)])
