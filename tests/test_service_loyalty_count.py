"""Retention and churn are counted once and kept: what is told is what the visits say, at any moment and whatever happens (J03)."""
import random
from contextlib import suppress

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from .common import MODULE
from .loyalty_common import Loyalty

FIGURES = ['month', 'company_id', 'model_id', 'brand_id', 'known_count', 'kept_count', 'cohort_count', 'churned_count']


@tagged('post_install', '-at_install')
class TestServiceLoyaltyCount(Loyalty, TransactionCase):

    far_roles = ('consultant', 'service_advisor')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls.month = fields.Date.subtract(cls.store._dealership_today().replace(day=1), months=1)
        cls.Count, cls.Change = cls.env['dealership.loyalty.count'].sudo(), cls.env['dealership.loyalty.change'].sudo()

    def setUp(self):
        super().setUp()
        self.commits = 600
        self.patch(type(self.env['ir.cron']), '_commit_progress', lambda *args, **kwargs: self.commits)

    def ago(self, months, day=15):
        return fields.Date.subtract(self.month, months=months).replace(day=day)

    def told(self):
        """What the report shows of both stores."""
        self.env.flush_all()
        self.env.invalidate_all()
        rows = self.env['dealership.loyalty.report'].search_read([('company_id', 'in', self.both.ids)], FIGURES, load=None)
        return {tuple(row[name] for name in FIGURES) for row in rows}

    @property
    def both(self):
        return self.store | self.far_store

    def live(self):
        """The same from the visits alone."""
        self.env.flush_all()
        self.cr.execute(self.Count._counted(self.both))
        columns = [column.name for column in self.cr.description]
        return {tuple(row[columns.index(name)] for name in FIGURES) for row in self.cr.fetchall()}

    def counted(self):
        """Stores whose figures are told as they were counted."""
        today = self.store._dealership_today().replace(day=1)
        return self.env['res.company'].union(*(
            company for company, day, changed in self.Count._stores()
            if company in self.both and day and day >= today and not changed))

    def rows(self):
        self.env.flush_all()
        self.cr.execute("SELECT id, xmin::text FROM dealership_loyalty_count ORDER BY id")
        return self.cr.fetchall()

    # ------------------------------------------------------------------
    # What is told is what the visits say
    # ------------------------------------------------------------------
    def test_what_is_kept_is_what_the_visits_say_whatever_happens_to_them(self):
        """Late entries, corrections, cancelled and archived visits, another car, another store, another model."""
        rng = random.Random(5)
        cars = [self.car(owner=self.make_customer(company_id=store.id), company_id=store.id)
                for store in self.both for _number in range(6)]
        visits = self.env['fleet.vehicle.log.services'].sudo().union(
            *(self.visit(car, self.ago(rng.randrange(-1, 50), rng.randrange(1, 28)), company_id=car.company_id.id)
              for car in cars for _coming in range(rng.randrange(7))))
        self.assertEqual(self.told(), self.live())

        def another_store(visit):
            visit.vehicle_id.company_id = False  # a car of all stores
            visit.company_id = self.both - visit.company_id

        steps = [
            lambda visit: visit.write({'date': self.ago(rng.randrange(-1, 50))}),
            lambda visit: visit.write({'workshop_state': rng.choice(['booked', 'cancelled', 'left'])}),
            lambda visit: visit.write({'active': not visit.active}),
            lambda visit: visit.write({'visit_kind': rng.choice(['pdi', 'repair'])}),
            lambda visit: visit.write({'customer_id': rng.choice([False, visit.vehicle_id.owner_id.id])}),
            lambda visit: visit.write({'vehicle_id': rng.choice(cars).id}),
            lambda visit: visit.vehicle_id.write({'model_id': rng.choice([self.model, self.other_model]).id}),
            another_store,
            lambda visit: self.visit(visit.vehicle_id, self.ago(rng.randrange(50)), company_id=visit.company_id.id),
            lambda visit: self.visit(rng.choice(cars), self.ago(rng.randrange(50))),
        ]
        noted = 0
        for number in range(60):
            self.Count._cron_count()
            self.assertEqual(self.counted(), self.both)
            before = self.live()
            with suppress(UserError), self.cr.savepoint():  # some steps are refused, which changes nothing either
                rng.choice(steps)(rng.choice(visits))
            live = self.live()
            self.assertEqual(self.told(), live, number)
            noted += live != before
            if rng.random() < 0.8:
                self.Count._cron_count()
                self.assertEqual(self.told(), live, number)
        self.assertGreater(noted, 20, "the steps are to change figures")

    def test_another_brand_of_a_model(self):
        self.car(self.ago(0))
        self.Count._cron_count()
        self.model.sudo().brand_id = self.env['fleet.vehicle.model.brand'].create({'name': 'Other'})
        self.assertEqual(self.told(), self.live())

    def test_a_month_that_has_ended_since_is_told_at_once(self):
        self.car(self.ago(0), self.ago(12))
        self.Count._cron_count()
        for day in (self.month, False):
            self.cr.execute("UPDATE res_company SET dealership_loyalty_counted_on = %s WHERE id = %s", [day or None, self.store.id])
            self.cr.execute("DELETE FROM dealership_loyalty_count")
            self.assertEqual(self.counted(), self.far_store)
            self.assertTrue(self.told())
            self.assertEqual(self.told(), self.live())

    # ------------------------------------------------------------------
    # What costs a count
    # ------------------------------------------------------------------
    def test_the_work_of_this_month_leaves_what_is_told(self):
        car = self.car(self.ago(3))
        self.Count._cron_count()
        visit = self.visit(car, self.ago(-1, 1))
        visit.write({'workshop_state': 'cancelled'})
        visit.write({'date': self.ago(3)})  # a cancelled one counts nowhere
        self.env['fleet.vehicle.log.services'].create({'vehicle_id': car.id, 'service_type_id': visit.service_type_id.id,
                                                       'date': self.ago(4)})  # the fleet app's
        self.assertEqual(self.counted(), self.both)

    def test_a_change_costs_its_store_alone(self):
        car = self.car(self.ago(3))
        far = self.car(self.ago(3), owner=self.make_customer(company_id=self.far_store.id), company_id=self.far_store.id)
        self.Count._cron_count()
        self.visit(car, self.ago(9))
        self.assertEqual(self.counted(), self.far_store)
        self.Count._cron_count()
        self.visit(far, self.ago(9), company_id=self.far_store.id).write({'workshop_state': 'ready'})
        self.assertEqual(self.counted(), self.store)
        self.assertFalse(self.Change.search([('company_id', '=', self.store.id)]))

    def test_told_by_one_query_and_that_of_the_stores(self):
        self.car(self.ago(0))
        Report = self.env['dealership.loyalty.report'].with_user(self.users['manager'])
        counts = []
        for _round in range(2):
            self.Count._cron_count()
            self.env.flush_all()
            Report.formatted_read_grouping_sets([], [[], ['month:month']], ['retention_rate:avg'])
            before = self.env.cr.sql_log_count
            Report.formatted_read_grouping_sets([], [[], ['month:month']], ['retention_rate:avg'])
            counts.append(self.env.cr.sql_log_count - before)
            for number in range(5):
                self.car(self.ago(number), self.ago(number + 9))
        self.assertEqual(counts, [2, 2])

    # ------------------------------------------------------------------
    # The job
    # ------------------------------------------------------------------
    def test_a_second_run_writes_nothing(self):
        self.car(self.ago(0), self.ago(13))
        self.Count._cron_count()
        rows = self.rows()
        self.assertTrue(rows)
        self.Count._cron_count()
        self.assertEqual(self.Count._recount(self.both), 0)
        self.assertEqual(self.rows(), rows)
        self.car(self.ago(0))
        self.assertGreater(self.Count._recount(self.both), 0)
        self.assertTrue({row_id for row_id, _version in rows} <= {row_id for row_id, _version in self.rows()}, "a figure keeps its id")

    def test_killed_the_job_goes_on_with_the_stores_that_are_left(self):
        self.car(self.ago(0))
        self.car(self.ago(0), owner=self.make_customer(company_id=self.far_store.id), company_id=self.far_store.id)
        self.patch(self.registry['dealership.loyalty.count'], '_recount', self.recount_killed_at(self.far_store))
        with suppress(KeyboardInterrupt):
            self.Count._cron_count()
        self.assertEqual(self.counted(), self.store)
        self.assertEqual(self.told(), self.live())
        self.killed_at = self.env['res.company']
        self.done.clear()
        self.Count._cron_count()
        self.assertNotIn(self.store, self.done)
        self.assertEqual(self.counted(), self.both)
        self.assertEqual(self.told(), self.live())

    def recount_killed_at(self, store):
        """The job's statement, store by store; killed inside that of this store."""
        self.killed_at, self.done, original = store, [], type(self.Count)._recount

        def recount(model, companies):
            if self.killed_at and self.killed_at in companies:
                with self.cr.savepoint():  # what was not committed is lost
                    original(model, companies)
                    raise KeyboardInterrupt
            self.done.extend(companies)
            return original(model, companies)
        self.patch_batch(1)
        return recount

    def patch_batch(self, size):
        from ..models.service import loyalty_count
        self.patch(loyalty_count, 'BATCH', size)

    def test_out_of_time_the_job_stops_after_a_batch(self):
        self.patch_batch(1)
        self.commits = 0
        self.Count._cron_count()
        self.assertEqual(len([day for _store, day, _changed in self.Count._stores() if day]), 1)

    def test_the_scheduler_runs_it(self):
        self.car(self.ago(0))
        self.env.ref(f'{MODULE}.cron_loyalty_count').ir_actions_server_id.run()
        self.assertEqual(self.counted(), self.both)

    def test_nobody_reads_or_writes_what_is_kept(self):
        self.car(self.ago(0))
        self.Count._cron_count()
        for role in ('manager', 'dealership_admin', 'service_advisor', 'auditor'):
            user = self.users[role]
            for model in (self.Count, self.Change):
                self.assertFalse(self.allowed(lambda model=model, user=user: model.sudo(False).with_user(user).search([])), role)
            self.assertFalse(self.allowed(lambda user=user: self.store.with_user(user).read(['dealership_loyalty_counted_on'])), role)
