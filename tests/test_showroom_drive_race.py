"""Two people press at the same moment: one drive, one step, the other is told (D04)."""
import threading
from datetime import timedelta
from unittest.mock import patch

from odoo import SUPERUSER_ID, api, fields
from odoo.exceptions import LockError, UserError, ValidationError
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name
from odoo.tools import mute_logger

from .common import MODULE, valid_vin

DAY = fields.Datetime.to_datetime('2031-03-05 02:00:00')


@tagged('post_install', '-at_install')
class TestDriveRace(BaseCase):
    """Committed by connections of their own; cleaned away at the end."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())
        cls.addClassCleanup(cls.clean)
        with cls.cursor() as env:
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
            cls.ids = {'team': team.id, 'model': model.id, 'cars': cars.ids, 'cards': cards.ids, 'users': users.ids}

    @classmethod
    def cursor(cls):
        return Connection(cls.registry)

    @classmethod
    def clean(cls):
        with cls.cursor() as env:
            drives = env['dealership.test.drive'].search([('lead_id', 'in', cls.ids['cards'])])
            events = drives.event_id
            env.cr.execute("DELETE FROM dealership_test_drive WHERE id = ANY(%s)", [drives.ids])
            env.invalidate_all()
            events.unlink()
            env['mail.activity'].search([('res_model', '=', 'crm.lead'), ('res_id', 'in', cls.ids['cards'])]).unlink()
            cards = env['crm.lead'].browse(cls.ids['cards'])
            partners = cards.partner_id
            cards.merged_into_id = cards[:1]
            cards.unlink()
            partners.unlink()
            env['fleet.vehicle'].browse(cls.ids['cars']).unlink()
            model = env['fleet.vehicle.model'].browse(cls.ids['model'])
            brand = model.brand_id
            model.unlink()
            brand.unlink()
            team = env['crm.team'].browse(cls.ids['team'])
            env['crm.stage'].search([('team_ids', 'in', team.ids)]).write({'team_ids': [Command.unlink(team.id)]})
            team.unlink()
            users = env['res.users'].browse(cls.ids['users'])
            partners = users.partner_id
            users.unlink()
            partners.unlink()
        cls.registry.clear_all_caches()

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
            with self.assertRaises((UserError, LockError)):
                two['dealership.test.drive'].browse(drive_id).action_cancel("two")
            two.cr.rollback()
        with self.cursor() as env:
            self.assertEqual(env['dealership.test.drive'].browse(drive_id).cancel_reason, "one")


class Connection:
    """An environment on a connection of its own, committed at the end."""

    def __init__(self, registry):
        self.registry = registry

    def __enter__(self):
        self.patch = patch.object(BaseCase, '_registry_patched', False, create=True)
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
