"""Classes of customers' cars: what the rule says, written by night and at leaving, seen as the car is seen (J03)."""
import random

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged

from ..models.service import standing
from ..rules import loyalty
from .loyalty_common import Loyalty

CODE = 'auto_dealership.group_'


@tagged('post_install', '-at_install')
class TestServiceLoyalty(Loyalty, TransactionCase):

    far_roles = ('consultant', 'service_advisor')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()

    def classes(self, car):
        standing = self.standing(car)
        return standing.churn_class, standing.visit_class, standing.visit_count, standing.year_count

    # ------------------------------------------------------------------
    # The classes
    # ------------------------------------------------------------------
    def test_the_classes_at_their_limits(self):
        cars = {
            'regular': self.car(self.day(months=12), self.day(months=30)),
            'lost': self.car(self.day(1, months=12), self.day(months=30)),
            'first_only': self.car(self.day(1, months=12)),
            'once_lately': self.car(self.day(30)),
            'never': self.car(),
            'new': self.car(sold_on=self.day(40)),
            'four': self.car(*(self.day(days) for days in (10, 50, 100, 200))),
            'same_day': self.car(self.day(10), self.day(10)),
        }
        self.refresh(*cars.values())
        self.assertEqual({name: self.classes(car) for name, car in cars.items()}, {
            'regular': ('regular', 'D', 2, 0), 'lost': ('lost', 'D', 2, 0), 'first_only': ('first_only', 'D', 1, 0),
            'once_lately': ('regular', 'C', 1, 1), 'never': ('never', 'D', 0, 0), 'new': ('new', 'D', 0, 0),
            'four': ('regular', 'A', 4, 4), 'same_day': ('regular', 'C', 1, 1)})

    def test_the_store_says_after_how_long_a_car_is_lost(self):
        car = self.car(self.day(months=13), self.day(months=30))
        self.store.dealership_workshop_lost_months = 18
        self.refresh(car)
        self.assertEqual(self.standing(car).churn_class, 'regular')
        self.store.dealership_workshop_lost_months = 6
        self.refresh(car)
        self.assertEqual(self.standing(car).churn_class, 'lost')
        self.assertFalse(self.allowed(lambda: self.store.write({'dealership_workshop_lost_months': 0}), Exception))

    def test_bookings_cancellations_and_inspections_are_no_visits(self):
        car = self.car(sold_on=self.day(years=2))
        for state, kind in (('booked', 'repair'), ('cancelled', 'repair'), ('left', 'pdi')):
            self.visit(car, self.day(5), kind, state)
        self.visit(car, self.day(-5))  # a slip of the keyboard: it has not come yet
        self.refresh(car)
        self.assertEqual(self.classes(car), ('never', 'D', 0, 0))

    def test_the_statement_says_what_the_rule_says(self):
        rng, today, cars, expected = random.Random(7), self.store._dealership_today(), [], {}
        for _number in range(40):
            days = {self.day(rng.choice([0, 1, 100, 364, 365, 366, 367, 700, 1200])) for _day in range(rng.randrange(6))}
            sold = rng.choice([None, self.day(rng.choice([0, 364, 365, 366, 800]))])
            car = self.car(*days, sold_on=sold)
            cars.append(car)
            year = sum(day > self.day(years=1) for day in days)
            expected[car.id] = (
                loyalty.churn_class(len(days), max(days, default=None), sold, today, 12), loyalty.visit_class(year), len(days), year)
        self.refresh(*cars)
        self.assertEqual({car.id: self.classes(car) for car in cars}, expected)

    # ------------------------------------------------------------------
    # When it is written
    # ------------------------------------------------------------------
    def test_a_second_run_writes_nothing(self):
        cars = [self.car(self.day(10)), self.car()]
        self.assertEqual(self.refresh(*cars), 2)
        before = self.standing(cars[0]).write_date
        self.assertEqual(self.refresh(*cars), 0)
        self.visit(cars[0], self.day(3))
        self.assertEqual(self.refresh(*cars), 1)
        self.assertEqual(self.standing(cars[0]).write_date >= before, True)

    def test_the_class_keeps_its_day_until_it_changes(self):
        car = self.car(self.day(10))
        self.refresh(car)
        standing = self.standing(car)
        self.env.cr.execute("UPDATE dealership_service_standing SET churn_since = '2020-01-01' WHERE id = %s", [standing.id])
        self.env.invalidate_all()
        self.visit(car, self.day(3))
        self.refresh(car)
        self.assertEqual(str(standing.churn_since), '2020-01-01')
        self.store.dealership_workshop_lost_months = 1
        self.env.cr.execute("UPDATE fleet_vehicle_log_services SET date = date - 400 WHERE vehicle_id = %s", [car.id])
        self.refresh(car)
        self.assertEqual((standing.churn_class, standing.churn_since), ('lost', self.day()))

    def test_two_queries_a_batch_whatever_its_size(self):
        cars = [self.car(self.day(10)) for _number in range(30)]
        Standing = self.env['dealership.service.standing'].sudo()
        self.refresh(cars[0])
        counts = []
        for count in (1, 30):
            stores = Standing._store_values()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            ids = self.env['fleet.vehicle']._customers_cars_after(cars[0].id - 1, count)
            self.assertEqual(Standing._refresh(ids, stores), count - 1)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts, [2, 2])

    def test_the_job_goes_on_where_it_was_stopped(self):
        cars = [self.car() for _number in range(3)]
        Standing, Parameter = self.env['dealership.service.standing'], self.env['ir.config_parameter'].sudo()
        Parameter.set_param('auto_dealership.standing_cursor', f'{self.env["ir.cron"].env.cr.now().date()}:{cars[1].id}')
        self.patch(type(self.env['ir.cron']), '_commit_progress', lambda *args, **kwargs: 600)
        Standing._cron_refresh()
        self.assertEqual([bool(self.standing(car)) for car in cars], [False, False, True])
        Standing._cron_refresh()
        self.assertTrue(all(self.standing(car) for car in cars))
        self.assertFalse(Parameter.get_param('auto_dealership.standing_cursor'))

    def test_out_of_time_the_job_stops_after_a_batch(self):
        cars = [self.car() for _number in range(3)]
        self.patch(standing, 'BATCH', self.env['fleet.vehicle'].search_count([('dealer_role', '=', 'customer')]) - 1)
        self.patch(type(self.env['ir.cron']), '_commit_progress', lambda *args, **kwargs: 0)
        self.env['dealership.service.standing']._cron_refresh()
        self.assertEqual([bool(self.standing(car)) for car in cars], [True, True, False])
        cursor = self.env['ir.config_parameter'].sudo().get_param('auto_dealership.standing_cursor')
        self.assertEqual(int(cursor.partition(':')[2]), cars[1].id)

    def test_a_car_that_is_no_customers_any_more_has_no_class(self):
        car = self.car(self.day(10))
        self.refresh(car)
        car.sudo().dealer_role = 'stock'
        self.env.flush_all()
        self.assertFalse(car.churn_class)
        self.env['dealership.service.standing'].sudo()._drop_stale()
        self.assertFalse(self.standing(car))
        self.assertEqual(self.refresh(car), 0)

    def test_leaving_the_workshop_counts_at_once(self):
        car = self.car(sold_on=self.day(years=3))
        self.refresh(car)
        visit = self.visit(car, self.day(), state='booked')
        self.assertEqual(car.churn_class, 'never')
        visit.sudo().write({'workshop_state': 'left', 'left_at': self.env.cr.now()})
        visit.sudo()._after_left()
        self.assertEqual((car.churn_class, car.visit_class), ('regular', 'C'))

    def test_a_new_owner_takes_the_class_over(self):
        car, heir = self.car(self.day(10)), self.make_customer()
        self.refresh(car)
        old = car.owner_id
        car.sudo()._hand_over(heir, self.day())
        self.refresh(car)
        self.env.invalidate_all()
        self.assertEqual((old.churn_class, heir.churn_class), (False, 'regular'))

    # ------------------------------------------------------------------
    # Where it is seen
    # ------------------------------------------------------------------
    def test_the_customer_has_the_class_of_his_most_faithful_car(self):
        owner = self.make_customer()
        lost, regular = self.car(self.day(years=3), self.day(years=2), owner=owner), self.car(self.day(5), owner=owner)
        self.refresh(lost)
        self.assertEqual(owner.churn_class, 'lost')
        found = self.env['res.partner'].search([('churn_class', '=', 'lost')])
        self.assertIn(owner, found)
        self.refresh(regular)
        self.env.invalidate_all()
        self.assertEqual(owner.churn_class, 'regular')
        self.assertNotIn(owner, self.env['res.partner'].search([('churn_class', 'in', ('lost', 'never'))]))
        self.assertIn(owner, self.env['res.partner'].search([('churn_class', '=', 'regular')]))
        self.assertNotIn(owner, self.env['res.partner'].search([('churn_class', '=', False), ('id', '=', owner.id)]))

    def test_cars_are_found_by_their_class(self):
        lost, fresh = self.car(self.day(years=3), self.day(years=2)), self.car()
        self.refresh(lost)
        Vehicle = self.env['fleet.vehicle'].with_user(self.users['service_advisor'])
        both = [('id', 'in', (lost | fresh).ids)]
        self.assertEqual(Vehicle.search([*both, ('churn_class', '=', 'lost')]), lost)
        self.assertEqual(Vehicle.search([*both, ('visit_class', '=', 'D')]), lost)
        self.assertEqual(Vehicle.search([*both, ('churn_class', '=', False)]), fresh)
        self.assertEqual(Vehicle.search([*both, ('churn_class', '!=', 'lost')]), fresh)

    def test_a_class_is_seen_as_its_car_is_seen(self):
        mine = self.car(self.day(5), owner=self.make_customer(self.consultant))
        others = self.car(self.day(5), owner=self.make_customer(self.colleague))
        self.refresh(mine, others)
        both = self.standing(mine) | self.standing(others)

        def seen(user):
            return self.env['dealership.service.standing'].with_user(self.users[user]).search([('id', 'in', both.ids)])
        self.assertEqual(seen('consultant').vehicle_id, mine)
        for role in ('service_advisor', 'customer_care', 'manager', 'auditor', 'finance'):
            self.assertEqual(seen(role), both, role)
        self.assertFalse(seen('far_service_advisor'))
        with self.assertRaises(AccessError):
            seen('receptionist')

    def test_nobody_writes_a_class(self):
        car = self.car(self.day(5))
        self.refresh(car)
        for role in ('service_advisor', 'manager', 'dealership_admin', 'customer_care'):
            standing = self.standing(car).with_user(self.users[role])
            self.assertFalse(self.allowed(lambda standing=standing: standing.write({'churn_class': 'lost'})), role)
            self.assertFalse(self.allowed(lambda standing=standing: standing.write({'vehicle_id': self.car().id})), role)
            self.assertFalse(self.allowed(standing.unlink), role)
            self.assertFalse(self.allowed(lambda standing=standing: standing.create(
                {'vehicle_id': self.car().id, 'churn_class': 'lost', 'visit_class': 'A'})), role)

    def test_many_cars_are_read_with_as_many_queries_as_few(self):
        owners = [self.make_customer() for _number in range(20)]
        cars = self.env['fleet.vehicle'].union(*(self.car(self.day(5), owner=owner) for owner in owners))
        self.refresh(*cars)
        counts = []
        for number in (1, 2, 20):  # the first is to warm up
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            cars[:number].with_user(self.users['service_advisor']).read(['churn_class', 'visit_class'])
            cars.owner_id[:number].with_user(self.users['service_advisor']).read(['churn_class'])
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
