"""Two people at the same moment: one bay, one arrival (real transactions, J01)."""
from contextlib import ExitStack
from datetime import timedelta

import psycopg2

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .committed import CommittedCase
from .common import MODULE, valid_vin

LOST = (UserError, psycopg2.errors.SerializationFailure)  # told at once, or sent back by Odoo to try again, and then told


@tagged('post_install', '-at_install')
class TestServiceRace(CommittedCase):

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            env = self.env(cr=cr, context={'tracking_disable': True, 'no_reset_password': True})
            store = env['res.company'].create({'name': '并发车间店', 'country_id': env.ref('base.cn').id})
            self.user_ids = env['res.users'].create([{
                'name': name, 'login': f'bay_race_{name}', 'company_id': store.id, 'company_ids': [(6, 0, store.ids)],
                'group_ids': [(6, 0, env.ref(f'{MODULE}.group_service_advisor').ids)]} for name in ('one', 'two')]).ids
            self.bay_id = env['dealership.service.bay'].create({'name': '独此一个', 'company_id': store.id}).id
            brand = env['fleet.vehicle.model.brand'].create({'name': '并发厂', 'is_dealer_brand': True})
            model = env['fleet.vehicle.model'].create({'name': '并发型', 'brand_id': brand.id})
            self.car_ids = env['fleet.vehicle'].create([{
                'model_id': model.id, 'dealer_role': 'customer', 'vin_sn': valid_vin(987201 + number), 'company_id': store.id,
                'license_plate': f'沪B9872{number}'} for number in range(2)]).ids
            self.store_id = store.id
            # whatever the hour of the test: the first opening from tomorrow on
            self.start = store._workshop_hours(fields.Datetime.now() + timedelta(days=1), fields.Datetime.now() + timedelta(days=9))[1][0]

    def tab(self, stack, user):
        """The cars before somebody, in a transaction that has begun."""
        cr = stack.enter_context(self.registry.cursor())
        context = {'allowed_company_ids': [self.store_id], 'tracking_disable': True}
        cars = self.env(cr=cr, user=self.user_ids[user], su=False, context=context)['fleet.vehicle'].browse(self.car_ids)
        cars.read(['license_plate'])
        return cars

    def lose(self, call):
        """The second is told, or sent back by Odoo to try again and then told."""
        with mute_logger('odoo.sql_db'):
            try:
                call()
            except LOST:
                return
        self.fail("both did it")

    def count(self, where):
        with self.registry.cursor() as cr:
            cr.execute(f"SELECT count(*) FROM fleet_vehicle_log_services WHERE vehicle_id = ANY(%s) AND {where}", [self.car_ids])
            return cr.fetchone()[0]

    def test_one_bay_for_two_bookings(self):
        with ExitStack() as stack:
            first, second = self.tab(stack, 0), self.tab(stack, 1)
            first[0]._book_visit(self.start, 'maintenance', bay_id=self.bay_id)
            first.env.cr.commit()
            self.lose(lambda: second[1]._book_visit(self.start, 'maintenance', bay_id=self.bay_id))
            second.env.clear()
            second.env.cr.rollback()
            with self.assertRaises(UserError):
                second[1]._book_visit(self.start, 'maintenance')
        self.assertEqual(self.count(f"bay_id = {self.bay_id}"), 1)

    def test_one_car_for_two_bookings(self):
        """In two bays: each advisor found his own free."""
        with self.registry.cursor() as cr:
            other_bay = self.env(cr=cr)['dealership.service.bay'].create({'name': '另一个', 'company_id': self.store_id}).id
        with ExitStack() as stack:
            first, second = self.tab(stack, 0), self.tab(stack, 1)
            first[0]._book_visit(self.start, 'maintenance', bay_id=self.bay_id)
            first.env.cr.commit()
            with self.assertRaises(ValidationError) as refusal, mute_logger('odoo.sql_db'):
                # sees no other visit: its transaction is older
                second[0]._book_visit(self.start + timedelta(minutes=15), 'repair', bay_id=other_bay)
            self.assertIn(second[0].license_plate, str(refusal.exception))
            self.assertIn(second.env['fleet.vehicle.log.services']._moment(self.start), str(refusal.exception), "it names the other one")
            second.env.clear()
            second.env.cr.rollback()
            with self.assertRaises(ValidationError):
                second[0]._book_visit(self.start + timedelta(minutes=15), 'repair', bay_id=other_bay)
        self.assertEqual(self.count("workshop_state = 'booked'"), 1)

    def test_a_booking_in_an_open_transaction_holds_the_car(self):
        """The second waits for the first; here he may not wait long."""
        with ExitStack() as stack:
            first, second = self.tab(stack, 0), self.tab(stack, 1)
            first[0]._book_visit(self.start, 'wash')
            second.env.cr.execute("SET LOCAL lock_timeout = '200ms'")
            with self.assertRaises(psycopg2.errors.LockNotAvailable), mute_logger('odoo.sql_db'):
                second[0]._book_visit(self.start, 'wash')
            second.env.clear()
            second.env.cr.rollback()
            second[1]._book_visit(self.start, 'wash')
            for cars in (first, second):
                cars.env.cr.commit()
        self.assertEqual(self.count("workshop_state = 'booked'"), 2)

    def test_one_car_moved_onto_its_other_appointment(self):
        with self.registry.cursor() as cr:
            env = self.env(cr=cr, user=self.user_ids[0], su=False, context={'tracking_disable': True})
            cars = env['fleet.vehicle'].browse(self.car_ids)
            early = cars[0]._book_visit(self.start, 'wash', bay_id=False).id
            late = cars[0]._book_visit(self.start + timedelta(hours=2), 'wash', bay_id=False).id
        between = self.start + timedelta(hours=1)
        with ExitStack() as stack:
            first, second = (
                self.tab(stack, user).env['fleet.vehicle.log.services'].browse(visit_id) for user, visit_id in ((0, early), (1, late)))
            first.planned_start = between
            first.env.cr.commit()

            def move():
                second.planned_start = between
            self.lose(move)
            second.env.clear()
            second.env.cr.rollback()
        self.assertEqual(self.count(f"planned_start = '{between}'"), 1)

    def test_the_database_holds_the_bay_by_itself(self):
        """Without any look-up of ours."""
        with ExitStack() as stack:
            first, second = self.tab(stack, 0), self.tab(stack, 1)
            visit = first[0]._book_visit(self.start, 'maintenance')
            first.env.cr.commit()
            second.env.cr.rollback()
            with self.assertRaises(psycopg2.errors.ExclusionViolation), mute_logger('odoo.sql_db'):
                second.env.cr.execute(
                    "INSERT INTO fleet_vehicle_log_services (vehicle_id, service_type_id, company_id, visit_kind, workshop_state, bay_id,"
                    " planned_start, planned_stop) SELECT %s, service_type_id, company_id, visit_kind, workshop_state, bay_id,"
                    " planned_start, planned_stop FROM fleet_vehicle_log_services WHERE id = %s", [self.car_ids[1], visit.id])
            second.env.cr.rollback()

    def test_one_arrival_of_a_car(self):
        with ExitStack() as stack:
            first, second = self.tab(stack, 0), self.tab(stack, 1)

            def receive(cars):
                visit = cars.env['fleet.vehicle.log.services'].create({'vehicle_id': cars[0].id, 'visit_kind': 'wash'})
                visit._arrive(0)
                cars.env.flush_all()
            receive(first)
            first.env.cr.commit()
            self.lose(lambda: receive(second))  # sees no other visit: its transaction is older
            second.env.clear()
            second.env.cr.rollback()
            with self.assertRaises(UserError):
                receive(second)
            second.env.clear()
            second.env.cr.rollback()
        self.assertEqual(self.count("workshop_state = 'arrived'"), 1)

    def test_two_presses_on_one_card(self):
        with self.registry.cursor() as cr:
            env = self.env(cr=cr, user=self.user_ids[0], su=False, context={'tracking_disable': True})
            visit_id = env['fleet.vehicle.log.services'].create({'vehicle_id': self.car_ids[0], 'visit_kind': 'wash'}).id
        with ExitStack() as stack:
            visits = [self.tab(stack, user).env['fleet.vehicle.log.services'].browse(visit_id) for user in (0, 1)]
            for visit in visits:
                visit.read(['workshop_state'])
            visits[0]._arrive(0)
            visits[0].env.flush_all()
            with self.assertRaises(UserError), mute_logger('odoo.sql_db'):
                visits[1]._arrive(0)
            visits[1].env.clear()
            visits[1].env.cr.rollback()
            visits[0].env.cr.commit()
        self.assertEqual(self.count("workshop_state = 'arrived'"), 1)
