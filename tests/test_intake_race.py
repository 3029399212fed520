"""The same lead at two workers at the same moment is one lead (E01)."""
import threading

import odoo
from odoo import SUPERUSER_ID, api
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.intake.lead_message_receive import Envelope
from ..rules import adf
from .committed import CommittedCase
from .intake_common import adf_message


@tagged('post_install', '-at_install', 'dealership_race')
class TestIntakeRace(CommittedCase):
    """Two workers and the same message at the same moment: real connections, real commits."""

    def connection(self):
        return odoo.sql_db.db_connect(self.env.cr.dbname).cursor()

    def setUp(self):
        super().setUp()
        with self.connection() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {'no_reset_password': True})
            team = env['crm.team'].create({'name': 'race', 'is_dealership': True, 'company_id': env.company.id})
            source = env['dealership.lead.source'].create({
                'name': 'race', 'code': 'race-test', 'team_id': team.id,
                'channel_id': env.ref('auto_dealership.channel_vertical_portal').id})
            self.source_id = source.id
            cr.commit()  # pylint: disable=invalid-commit

    def take(self, text, ready, results):
        cr = self.connection()
        try:
            env = api.Environment(cr, SUPERUSER_ID, {})

            def work():
                source = env['dealership.lead.source'].browse(self.source_id)
                source.name  # noqa: B018 - the snapshot is taken before the other worker commits
                ready.wait(timeout=20)
                message = env['dealership.lead.message']._receive(Envelope(source=source, via='adf', raw=text), adf.read(text))
                return message.fate

            results.append(retrying(work, env))
        except Exception as error:  # the test says which
            results.append(repr(error))
        finally:
            cr.close()

    @mute_logger('odoo.sql_db', 'odoo.service.model')
    def test_two_workers_make_one_lead(self):
        for attempt in range(5):
            text = adf_message(number=attempt, name=f'客户{attempt}', phone=f'1390009000{attempt}')
            results, ready = [], threading.Barrier(2)

            class Once:
                """Only the first try waits for the other worker."""
                def __init__(self):
                    self.waited = set()

                def wait(self, timeout, ready=ready):
                    if threading.get_ident() not in self.waited:
                        self.waited.add(threading.get_ident())
                        ready.wait(timeout)

            once = Once()
            threads = [threading.Thread(target=self.take, args=(text, once, results)) for _worker in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
            self.assertEqual(sorted(results), ['duplicate', 'to_complete'])
        with self.connection() as cr:
            cr.execute("SELECT count(*) FROM crm_lead WHERE lead_source_id = %s", [self.source_id])
            self.assertEqual(cr.fetchone(), (5,))
