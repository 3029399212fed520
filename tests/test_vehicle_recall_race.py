"""J04: two imports of one list at the same moment make each line once (real transactions)."""
import threading
from contextlib import ExitStack

import psycopg2

from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .committed import CommittedCase
from .common import MODULE, valid_vin

VINS = "\n".join(valid_vin(760_000 + number) for number in range(30))


@tagged('post_install', '-at_install')
class TestRecallRace(CommittedCase):

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            env = self.env(cr=cr, user=self.env.ref('base.user_root').id, context={'tracking_disable': True, 'no_reset_password': True})
            self.user_id = new_test_user(env, 'race_recall', groups=f'{MODULE}.group_manager').id
            self.recall_id = env['dealership.recall'].create({'name': 'race', 'number': 'RACE-1', 'company_id': env.company.id}).id
        self.registry.clear_cache()

    def recall(self, stack):
        env = self.env(cr=stack.enter_context(self.registry.cursor()), user=self.user_id, su=False)
        recall = env['dealership.recall'].browse(self.recall_id)
        recall.name  # noqa: B018 - the transaction has begun
        return recall

    def outcome(self):
        with self.registry.cursor() as cr:
            cr.execute("SELECT count(*), count(DISTINCT vin) FROM dealership_recall_line WHERE recall_id = %s", [self.recall_id])
            return cr.fetchone()

    def test_the_second_is_told_while_the_first_runs(self):
        with ExitStack() as stack, mute_logger('odoo.sql_db'):
            first, second = self.recall(stack), self.recall(stack)
            first._import_list(VINS)
            with self.assertRaises(UserError):
                second._import_list(VINS)
            second.env.cr.rollback()
            first.env.cr.commit()
        self.assertEqual(self.outcome(), (30, 30))

    def test_the_second_that_began_before_the_first_ended_is_tried_again(self):
        with ExitStack() as stack, mute_logger('odoo.sql_db'):
            first, second = self.recall(stack), self.recall(stack)
            first._import_list(VINS)
            first.env.cr.commit()
            with self.assertRaises(psycopg2.errors.SerializationFailure):
                second._import_list(VINS)
            self.again(second.env)
            report = second._import_list(VINS)
            second.env.cr.commit()
        self.assertEqual((report.new, report.known), (0, 30))
        self.assertEqual(self.outcome(), (30, 30))

    def test_as_odoo_serves_two_requests(self):
        together, outcomes = threading.Barrier(2), []

        def work():
            with self.registry.cursor() as cr:
                env = self.env(cr=cr, user=self.user_id, su=False)
                tries = []

                def request():
                    recall = env['dealership.recall'].browse(self.recall_id)
                    recall.name  # noqa: B018 - the transaction has begun
                    if not tries:
                        tries.append(1)
                        together.wait(timeout=30)
                    return recall._import_list(VINS).new
                try:
                    outcomes.append(retrying(request, env))
                except UserError:
                    outcomes.append('told')

        with mute_logger('odoo.sql_db', 'odoo.service.model'):
            threads = [threading.Thread(target=work) for _number in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
        self.assertEqual(self.outcome(), (30, 30))
        self.assertIn(30, outcomes)
        self.assertIn(outcomes[1 - outcomes.index(30)], (0, 'told'))
