"""Two people press at the same moment: one drive, one step, the other is told (D04)."""
import threading
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields
from odoo.exceptions import LockError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .committed import CommittedCase
from .common import MODULE, valid_vin

DAY = fields.Datetime.to_datetime('2031-03-05 02:00:00')


@tagged('post_install', '-at_install')
class TestDriveRace(CommittedCase):
    """Committed by connections of their own."""

    def setUp(self):
        super().setUp()
        with self.cursor() as env:
            company = env.company
            team = env['crm.team'].create({'name': 'Race', 'is_dealership': True, 'company_id': company.id})
            model = env['fleet.vehicle.model'].create({
                'name': 'Race', 'brand_id': env['fleet.vehicle.model.brand'].create({'name': 'Race'}).id})
            cars = env['fleet.vehicle'].create([
                {'model_id': model.id, 'dealer_role': 'demo', 'company_id': company.id,
                 'vin_sn': valid_vin(990000 + number, head='LRACE418')}
                for number in range(2)])
            cards = env['crm.lead'].create([
                {'contact_name': f'Race {number}', 'phone': f'1360000990{number}', 'type': 'opportunity', 'team_id': team.id,
                 'origin_id': env.ref(f'{MODULE}.origin_walk_in').id, 'source_id': env.ref(f'{MODULE}.channel_walk_in').id,
                 'user_id': False} for number in range(2)])
            users = env['res.users'].create([
                {'name': f'Race {number}', 'login': f'race_{number}', 'company_id': company.id, 'company_ids': company.ids}
                for number in range(2)])
            self.ids = {'team': team.id, 'model': model.id, 'cars': cars.ids, 'cards': cards.ids, 'users': users.ids}

    def cursor(self):
        return Connection(self.registry)

    def book(self, env, number, hours=0):
        start = DAY + timedelta(hours=hours)
        return env['dealership.test.drive'].create({
            'lead_id': self.ids['cards'][number], 'vehicle_id': self.ids['cars'][0], 'user_id': self.ids['users'][number],
            'start': start, 'stop': start + timedelta(hours=1)})

    def test_second_of_two_bookings_is_told_which_car_and_when(self):
        """The second asks while the first is not committed: it waits for the database's answer."""
        told, started = [], threading.Event()

        def second():
            try:
                with self.cursor() as env:
                    env['crm.lead'].browse(self.ids['cards']).mapped('name')  # its picture of the database is older than the booking
                    started.set()
                    gate.wait(20)
                    with mute_logger('odoo.sql_db'):
                        self.book(env, 1)
            except Exception as error:
                told.append(error)

        gate = threading.Event()
        thread = threading.Thread(target=second)
        thread.start()
        started.wait(20)
        with self.cursor() as env:
            drive = self.book(env, 0)
            gate.set()
            thread.join(2)
            self.assertTrue(thread.is_alive(), "the second waits for the first")
            drive_id = drive.id
        thread.join(20)
        self.assertEqual([type(error) for error in told], [ValidationError])
        self.assertIn('Race', str(told[0]), "which car")
        self.assertRegex(str(told[0]), r'\d:00', "when")
        with self.cursor() as env:
            self.assertEqual(env['dealership.test.drive'].search(
                [('lead_id', 'in', self.ids['cards']), ('start', '=', DAY)]).ids, [drive_id])
            self.assertEqual(env['calendar.event'].search_count(
                [('res_model', '=', 'dealership.test.drive'), ('res_id', '=', drive_id)]), 1)

    def test_one_of_many(self):
        """Six at once for the same hour: one booking."""
        outcome = []
        barrier = threading.Barrier(6)

        def press(number):
            try:
                with self.cursor() as env:
                    barrier.wait(20)
                    with mute_logger('odoo.sql_db'):
                        outcome.append(self.book(env, number % 2, hours=30).id)
            except Exception as error:
                outcome.append(error)

        threads = [threading.Thread(target=press, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        with self.cursor() as env:
            start = DAY + timedelta(hours=30)
            self.assertEqual(env['dealership.test.drive'].search_count(
                [('vehicle_id', '=', self.ids['cars'][0]), ('start', '=', start)]), 1)
        self.assertEqual(len(outcome), 6)

    def test_two_take_the_same_step(self):
        with self.cursor() as env:
            drive_id = self.book(env, 0, hours=60).id
        with self.cursor() as one, self.cursor() as two:
            two['dealership.test.drive'].browse(drive_id).state  # noqa: B018 - its picture is older
            one['dealership.test.drive'].browse(drive_id).action_cancel("one")
            try:
                two['dealership.test.drive'].browse(drive_id).action_cancel("two")
            except (UserError, LockError) as refusal:
                self.assertTrue(str(refusal))
            else:
                self.fail("both took the step")
            two.cr.rollback()
        with self.cursor() as env:
            self.assertEqual(env['dealership.test.drive'].browse(drive_id).cancel_reason, "one")


class Connection:
    """An environment on a connection of its own, committed at the end."""

    def __init__(self, registry):
        self.registry = registry

    def __enter__(self):
        self.cr = self.registry._db.cursor()
        self.env = api.Environment(self.cr, SUPERUSER_ID, {
            'tracking_disable': True, 'no_reset_password': True, 'mail_create_nolog': True})
        return self.env

    def __exit__(self, kind, error, trace):
        try:
            if kind is None:
                self.env.flush_all()
                self.cr.commit()  # pylint: disable=invalid-commit
            else:
                self.cr.rollback()
        finally:
            self.cr.close()
