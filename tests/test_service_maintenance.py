"""The due list: sets say what the rules say, each row is written when its car changes, and only then (J03)."""
import random
from datetime import date, datetime, timedelta

from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged

from ..rules import maintenance, mileage_estimate
from .common import valid_vin
from .maintenance_common import NOON, TODAY, MaintenanceCase


@tagged('post_install', '-at_install')
class TestServiceMaintenance(MaintenanceCase):

    # ------------------------------------------------------------------
    # Sets and rules
    # ------------------------------------------------------------------
    def test_sets_and_rules_say_the_same(self):
        """The statement is `rules.mileage_estimate` and `rules.maintenance`, in SQL."""
        rng = random.Random(7)
        plans = {}
        for _number in range(12):
            model = self.env['fleet.vehicle.model'].create({'name': f'M{_number}', 'brand_id': self.brand.id})
            plans[model.id] = self.env['dealership.maintenance.plan'].create({
                'name': model.name, 'model_id': model.id, 'first_km': rng.choice([0, 3000, 5000]), 'first_months': rng.choice([0, 3, 6]),
                'every_km': rng.choice([0, 5000, 10000]), 'every_months': rng.choice([6, 12, 24]),
                'km_per_year': rng.choice([0, 0, 30000])})
        cases = [self._random_car(rng, list(plans)) for _number in range(400)]
        cars = self.env['fleet.vehicle'].create([case['car'] for case in cases])
        self._write_readings([(car.id, day, km) for car, case in zip(cars, cases, strict=True) for day, km in case['readings']])
        self._write_visits([(car, day, km) for car, case in zip(cars, cases, strict=True) for day, km in case['visits']])
        self.refresh(cars)
        rows = {row.vehicle_id.id: row for row in self.env['dealership.maintenance.due'].search([('vehicle_id', 'in', cars.ids)])}
        for car, case in zip(cars, cases, strict=True):
            row, plan = rows[car.id], plans[car.model_id.id]
            found, told = self._by_rule(car, case, plan)
            self.assertEqual(
                (row.due_on or None, row.due_by or None, row.due_mileage or None, row.reading_on or None,
                 row.reading_km if row.reading_on else None, round(row.km_per_day * 10), row.is_own_rate),
                (told.day, told.by, told.km, found.day, found.km, found.rate, found.own), case)

    def _random_car(self, rng, models):
        def day(oldest=2500):
            return TODAY - timedelta(days=rng.randint(-40, oldest))
        start = rng.choice([None, day(), day(4000)])
        begun, rate = rng.randint(0, 30000), rng.choice([0, 5, 30, 60, 400])
        readings = []
        for _number in range(rng.randint(0, 8)):
            read = day()
            km = begun + rate * (read - TODAY + timedelta(days=2600)).days
            readings.append((read, rng.choice([km, km, km, km * 10, km // 10, rng.randint(0, 200000)])))
        visits = [(day(), rng.choice([0, rng.randint(1, 200000), begun + rate * 1000])) for _number in range(rng.choice([0, 0, 1, 2]))]
        self.serial = getattr(self, 'serial', 900000) + 1
        return {'readings': readings, 'visits': sorted(visits), 'car': {
            'model_id': rng.choice(models), 'dealer_role': 'customer', 'company_id': self.store.id, 'vin_sn': valid_vin(self.serial),
            'sold_on': start, 'first_registration_date': rng.choice([None, start, day()]), 'purchase_date': rng.choice([None, None, day()]),
            'vehicle_condition': rng.choice([False, 'new', 'used']), 'first_service_due_on': rng.choice([None, None, day(300)])}}

    def _by_rule(self, car, case, plan):
        known = [each for each in (car.sold_on, car.first_registration_date, car.purchase_date) if each and each <= TODAY]
        start = min(known) if known else None
        new_on = car.first_registration_date or (start if car.vehicle_condition != 'used' else None)
        default = mileage_estimate.default_rate(plan.km_per_year or self.store.dealership_maintenance_km_year)
        found = mileage_estimate.estimate(case['readings'], TODAY, default, new_on or None)
        last_day, last_km = case['visits'][-1] if case['visits'] else (None, None)
        return found, maintenance.due(plan._as_rule(), found, last_day, last_km, car.first_service_due_on or None, start)

    def test_status_is_searched_as_it_is_shown(self):
        days = [-400, -91, -1, 0, 3, 6, 7, 29, 30, 31, 200]
        rows = self.env['dealership.maintenance.due']
        for count in days:
            car = self.make_vehicle(self.make_customer(), sold_on=TODAY, first_service_due_on=TODAY + timedelta(days=count))
            rows |= self.row(car)
        rows |= self.row(self.make_vehicle(self.make_customer()))
        with freeze_time(NOON):
            statuses = {row: row.status for row in rows}
            self.assertEqual(set(statuses.values()), {'overdue', 'due', 'soon', 'planned', 'unknown'})
            for status in ('overdue', 'due', 'soon', 'planned', 'unknown'):
                found = rows.search([('id', 'in', rows.ids), ('status', '=', status)])
                self.assertEqual(found, rows.filtered(lambda row, status=status: statuses[row] == status).sorted('due_on'), status)
            self.assertEqual(
                rows.search([('id', 'in', rows.ids), ('status', 'in', ('overdue', 'due'))]),
                rows.filtered(lambda row: statuses[row] in ('overdue', 'due')))
            self.assertEqual(rows.search([('to_call', '=', True), ('id', 'in', rows.ids)]), rows.filtered('to_call'))

    # ------------------------------------------------------------------
    # Every night
    # ------------------------------------------------------------------
    def test_the_second_night_writes_nothing(self):
        cars = self.cars(8)
        self.assertEqual(self.refresh(cars), 8)
        self.assertEqual(self.refresh(cars), 0)
        before = {row.id: row.write_date for row in self.rows(cars)}
        self.night()
        self.env.invalidate_all()
        self.assertEqual({row.id: row.write_date for row in self.rows(cars)}, before)

    def test_queries_do_not_grow_with_the_cars(self):
        few, many = self.cars(3), self.cars(60)
        self.refresh(few)
        counts = []
        for cars in (few, few, many):
            with freeze_time(NOON):
                self.env.flush_all()
                before = self.cr.sql_log_count
                self.env['dealership.maintenance.due']._refresh(cars.ids)
                counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
        self.assertLessEqual(counts[2], 3, "the stores, and one statement")

    def test_a_killed_night_goes_on_where_it_stopped(self):
        from ..models.service import maintenance_refresh
        self.patch(maintenance_refresh, 'BATCH', 3)
        cars = self.cars(7)
        self.env['fleet.vehicle'].search([('id', 'not in', cars.ids), ('dealer_role', '=', 'customer')]).active = False
        self.env['dealership.maintenance.due'].search([]).sudo().unlink()
        ticks = iter([100, 0, 100, 100, 100, 100, 100, 100])
        self.patch(type(self.env['ir.cron']), '_commit_progress', lambda *args, **kwargs: next(ticks))
        with freeze_time(NOON):
            self.env['dealership.maintenance.due']._cron_maintenance_due()
            self.assertEqual(len(self.rows(cars)), 6, "two batches, then out of time")
            stopped = self.env['ir.config_parameter'].sudo().get_param(maintenance_refresh._CURSOR)
            self.assertEqual(stopped, f'{TODAY}:{cars.ids[5]}')
            self.env['dealership.maintenance.due']._cron_maintenance_due()
        self.assertEqual(len(self.rows(cars)), 7)
        self.assertFalse(self.env['ir.config_parameter'].sudo().get_param(maintenance_refresh._CURSOR))

    def test_a_night_of_whole_batches_leaves_no_mark(self):
        """Else whatever ran the job again on that day would find nothing to do."""
        from ..models.service import maintenance_refresh
        cars = self.cars(4)
        self.patch(maintenance_refresh, 'BATCH', self.env['fleet.vehicle'].search_count([('dealer_role', '=', 'customer')]))
        self.patch(type(self.env['ir.cron']), '_commit_progress', lambda *args, **kwargs: 100)
        with freeze_time(NOON):
            self.env['dealership.maintenance.due']._cron_maintenance_due()
        self.assertEqual(len(self.rows(cars)), 4)
        self.assertFalse(self.env['ir.config_parameter'].sudo().get_param(maintenance_refresh._CURSOR))

    # ------------------------------------------------------------------
    # Bad input
    # ------------------------------------------------------------------
    def test_one_digit_too_many_does_not_bring_a_car_forward(self):
        car = self.make_vehicle(self.make_customer(), sold_on=date(2025, 3, 2))
        self._write_readings([(car.id, date(2025, 9, 1), 6000), (car.id, date(2026, 2, 1), 110000)])
        row = self.row(car)
        self.assertEqual((row.reading_km, row.is_own_rate), (6000, True))
        with freeze_time(NOON):
            self.assertLess(row.estimated_mileage, 15000)

    def test_a_car_of_which_nothing_is_known_is_listed_and_said_so(self):
        row = self.row(self.make_vehicle(self.make_customer()))
        self.assertFalse(row.due_on or row.due_by)
        self.assertEqual(row.status, 'unknown')

    def test_days_to_come_count_for_nothing(self):
        car = self.make_vehicle(self.make_customer(), sold_on=date(2026, 8, 1))
        self._write_readings([(car.id, date(2026, 5, 1), 50000)])
        self.assertFalse(self.row(car).due_on)

    def test_a_reading_alone_begins_the_interval(self):
        car = self.make_vehicle(self.make_customer())
        self._write_readings([(car.id, date(2026, 1, 10), 50000)])
        row = self.row(car)
        self.assertEqual((row.due_by, row.due_mileage), ('mileage', 60000))
        self.assertTrue(date(2026, 7, 1) < row.due_on < date(2027, 1, 10))

    def test_a_cancelled_visit_served_nobody(self):
        car = self.make_vehicle(self.make_customer(), sold_on=date(2025, 9, 2))
        visit = self.book(car)
        self.assertEqual(self.rows(car).reminder_state, 'booked')
        visit.with_user(self.users['service_advisor'])._cancel_visit('客户取消')
        row = self.rows(car)
        self.assertEqual((row.reminder_state, row.last_visit_on, row.next_visit_id.id), ('none', False, False))

    def test_a_car_taken_in_or_archived_leaves_the_list_and_comes_back(self):
        car = self.make_vehicle(self.make_customer(), sold_on=date(2025, 9, 2))
        row = self.row(car)
        car.action_archive()
        self.assertFalse(row.active)
        car.action_unarchive()
        self.assertTrue(row.active)
        car.write({'dealer_role': 'stock', 'owner_id': False})
        self.assertFalse(row.active)

    def test_a_transfer_is_seen_at_once_and_begins_a_new_round(self):
        old, new = self.make_customer(), self.make_customer()
        car = self.make_vehicle(old, sold_on=date(2025, 9, 2))
        row = self.row(car)
        with freeze_time(NOON):
            row.with_user(self.users['customer_care'])._record_call('refused')
        self.assertEqual(row.reminder_state, 'refused')
        car._hand_over(new, date(2026, 3, 1))
        self.assertEqual((row.customer_id, row.contact_id, row.reminder_state), (new, new, 'none'))
        self.assertEqual((row.call_count, row.last_result), (0, False))
        self.assertEqual(row.reminder_ids.customer_id, old, "what was done stays with whom it was done to")

    def test_two_cars_of_one_owner_are_two_rows(self):
        owner = self.make_customer()
        cars = self.make_vehicle(owner, sold_on=date(2025, 9, 2)) | self.make_vehicle(owner, sold_on=date(2025, 12, 2))
        self.refresh(cars)
        self.assertEqual(self.rows(cars).customer_id, owner)
        self.assertEqual(len(self.rows(cars)), 2)

    # ------------------------------------------------------------------
    # Visits
    # ------------------------------------------------------------------
    def test_a_maintenance_that_leaves_counts_at_once(self):
        car = self.make_vehicle(self.make_customer(), sold_on=date(2025, 9, 2))
        row = self.row(car)
        self.assertEqual((row.due_by, row.reminder_state), ('first', 'none'))
        visit = self.book(car)
        self.assertEqual(row.reminder_state, 'booked')
        self.serve(visit, 5200)
        self.assertEqual(
            (row.reminder_state, row.last_visit_id, row.last_visit_on, row.last_mileage, row.due_mileage, row.due_by),
            ('came', visit, TODAY, 5200, 15200, 'mileage'))
        with freeze_time(NOON + timedelta(days=400)):
            self.env['dealership.maintenance.due']._refresh(car.ids)
            self.assertEqual((row.reminder_state, row.call_count), ('none', 0), "the next round begins")

    def test_a_repair_is_no_maintenance(self):
        car = self.make_vehicle(self.make_customer(), sold_on=date(2025, 9, 2))
        row = self.row(car)
        self.serve(self.book(car, 'repair'), 5200)
        self.assertEqual((row.reminder_state, row.last_visit_on), ('none', False))

    # ------------------------------------------------------------------
    # Plans
    # ------------------------------------------------------------------
    def test_the_most_specific_plan_counts(self):
        Plan = self.env['dealership.maintenance.plan']
        car = self.make_vehicle(self.make_customer(), sold_on=date(2026, 1, 15))
        self.assertEqual(self.row(car).plan_id, self.env.ref('auto_dealership.maintenance_plan_general'))
        steps = [
            {'name': 'brand', 'brand_id': self.brand.id},
            {'name': 'brand, store', 'brand_id': self.brand.id, 'company_id': self.store.id},
            {'name': 'model', 'model_id': self.model.id},
            {'name': 'model, newer', 'model_id': self.model.id, 'date_from': date(2026, 1, 1)},
            {'name': 'model, store', 'model_id': self.model.id, 'company_id': self.store.id}]
        for vals in steps:
            plan = Plan.create({**vals, 'first_months': 3})
            self.assertEqual(self.row(car).plan_id, plan, vals['name'])
        for vals in ({'date_to': date(2026, 3, 1)}, {'date_from': date(2026, 3, 3)}, {'company_id': self.far_store.id}):
            Plan.create({'name': 'not this one', 'model_id': self.model.id, 'company_id': self.store.id, **vals})
            self.assertEqual(self.row(car).plan_id, plan, vals)
        self.assertEqual(self.rows(car).due_on, date(2026, 4, 15))

    def test_a_plan_is_of_its_model_s_brand_and_says_something(self):
        Plan, other = self.env['dealership.maintenance.plan'], self.env['fleet.vehicle.model.brand'].create({'name': '别克'})
        plan = Plan.create({'name': '途观', 'model_id': self.model.id})
        self.assertEqual(plan.brand_id, self.brand)
        self.refused(lambda: plan.write({'brand_id': other.id}), ValidationError)
        self.refused(lambda: Plan.create({'name': '无', 'every_km': 0, 'every_months': 0}), Exception)

    # ------------------------------------------------------------------
    # Return rate
    # ------------------------------------------------------------------
    def test_return_rate(self):
        """Four customers reminded in March, one of them twice and one with two cars; two came: 50 %. Nobody in April: no line."""
        care = self.users['customer_care']
        owners = [self.make_customer() for _number in range(5)]
        cars = [self.make_vehicle(owner, sold_on=date(2025, 9, 2)) for owner in owners]
        cars.append(self.make_vehicle(owners[0], sold_on=date(2025, 9, 2)))
        for car in cars:
            self.row(car)
        results = ['reached', 'later', 'refused', 'reached', 'no_answer', 'reached']
        with freeze_time(NOON):
            for car, result in zip(cars, results, strict=True):
                self.rows(car).with_user(care)._record_call(result, next_call_on=TODAY + timedelta(days=2))
            self.rows(cars[1]).with_user(care)._record_call('reached')
        self.serve(self.book(cars[0]), 5100)
        self.serve(self.book(cars[2]), 5100, NOON + timedelta(days=20))
        self.serve(self.book(cars[3], 'repair'), 5100)
        self.serve(self.book(cars[3]), 5200, NOON + timedelta(days=80))
        self.serve(self.book(cars[4]), 5100)
        Return = self.env['dealership.maintenance.return'].with_user(self.users['customer_care']).with_company(self.store)
        [[month, reminded, came, rate]] = Return._read_group(
            [('company_id', '=', self.store.id)], ['month:month'], ['reminded_count:sum', 'came_count:sum', 'return_rate:avg'])
        self.assertEqual((month, reminded, came, rate), (date(2026, 3, 1), 4, 2, 50.0))
        self.assertFalse(Return.search([('month', '>=', '2026-04-01')]))
        self.assertEqual(Return.search([('customer_id', '=', owners[1].id)]).reminders, 2)
        self.assertEqual(Return.search([]).user_id, care)

    def test_whoever_came_is_found_at_night_too(self):
        """Visits that another system reports later fire no steps."""
        car = self.make_vehicle(self.make_customer(), sold_on=date(2025, 9, 2))
        row = self.row(car)
        with freeze_time(NOON):
            row.with_user(self.users['customer_care'])._record_call('reached')
        self._write_visits([(car, TODAY + timedelta(days=5), 5000)])
        with freeze_time(datetime(2026, 3, 10, 4)):
            self.night()
        self.assertEqual((row.reminder_ids.came_on, row.reminder_state), (date(2026, 3, 7), 'came'))
