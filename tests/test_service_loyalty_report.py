"""Retention and monthly churn against cases reckoned by hand (kpi.md), and against the rule."""
import datetime
import random

from odoo import fields
from odoo.tests import TransactionCase, tagged

from ..rules import loyalty
from .loyalty_common import Loyalty


@tagged('post_install', '-at_install')
class TestServiceLoyaltyReport(Loyalty, TransactionCase):

    far_roles = ('consultant', 'service_advisor', 'manager')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls.month = fields.Date.subtract(cls.store._dealership_today().replace(day=1), months=1)

    def ago(self, months, day=15):
        """A day of so many months before the last complete one."""
        return fields.Date.subtract(self.month, months=months).replace(day=day)

    def figures(self, user='service_advisor'):
        """[retention, churn] of the last complete month, as the pivot asks for it."""
        rows = self.env['dealership.loyalty.report'].with_user(self.users[user]).formatted_read_group(
            [('month', '=', self.month)], ['company_id'], [
                'retention_rate:avg', 'churn_rate:avg', 'known_count:sum', 'kept_count:sum', 'cohort_count:sum',
                'churned_count:sum'])
        row = next((row for row in rows if row['company_id'][0] == self.store.id), None)
        return row and {name.partition(':')[0]: value for name, value in row.items() if ':' in name}

    def test_retention_by_hand(self):
        self.car(self.ago(0))                      # month 1
        self.car(self.ago(11, 1))                  # month 12, its first day
        self.car(self.ago(12, 28))                 # month 13: came, but not within the year
        self.car(self.ago(35, 1), self.ago(20))    # month 36 and 21
        self.car(self.ago(36, 28))                 # month 37: not known any more
        self.car(self.ago(-1, 1))                  # the month that runs now
        figures = self.figures()
        self.assertEqual((figures['kept_count'], figures['known_count']), (2, 4))
        self.assertAlmostEqual(figures['retention_rate'], 50.0)

    def test_churn_by_hand(self):
        self.car(self.ago(12))                     # came then, not since
        self.car(self.ago(12, 1), self.ago(12, 28))  # twice in that month, not since
        self.car(self.ago(12), self.ago(11))       # came the month after
        self.car(self.ago(12), self.ago(0, 28))    # came on the last days of the year since
        self.car(self.ago(12), self.ago(-1, 1))    # came again after that year: not within it
        self.car(self.ago(13))                     # another month's
        figures = self.figures()
        self.assertEqual((figures['churned_count'], figures['cohort_count']), (3, 5))
        self.assertAlmostEqual(figures['churn_rate'], 60.0)

    def test_a_rate_without_denominator_is_empty(self):
        self.assertFalse(self.figures())
        self.car(self.ago(3))
        figures = self.figures()
        self.assertEqual(figures['retention_rate'], 100.0)
        self.assertIs(figures['churn_rate'] or False, False)
        self.assertNotIsInstance(figures['churn_rate'], float)  # not the number 0

    def test_rates_of_models_add_up_by_their_sums(self):
        self.car(self.ago(0))
        for _number in range(3):
            self.car(self.ago(20), model_id=self.other_model.id)
        self.assertAlmostEqual(self.figures()['retention_rate'], 25.0)  # not the mean of 100 and 0

    def test_only_complete_months_are_told(self):
        self.car(self.ago(0))
        months = set(self.env['dealership.loyalty.report'].search([('company_id', '=', self.store.id)]).mapped('month'))
        self.assertEqual(max(months), self.month)

    def test_what_is_no_coming_is_not_counted(self):
        car = self.car()
        for state, kind in (('booked', 'repair'), ('cancelled', 'repair'), ('left', 'pdi')):
            self.visit(car, self.ago(0), kind, state)
        stock = self.make_vehicle(dealer_role='stock')
        self.visit(stock, self.ago(0), 'repair')
        self.assertFalse(self.figures())

    def test_the_report_says_what_the_rule_says(self):
        rng, last = random.Random(11), loyalty.month_number(self.month)
        comings = []
        for _number in range(40):
            back = [rng.randrange(-1, 50) for _coming in range(rng.randrange(6))]
            self.car(*(self.ago(months, rng.randrange(1, 28)) for months in back))
            comings.append([last - months for months in back])
        Report = self.env['dealership.loyalty.report'].with_user(self.users['manager'])
        for ago in (0, 1, 5, 13, 35):
            row = Report.search([('month', '=', self.ago(ago, 1)), ('company_id', '=', self.store.id)])
            kept, known = loyalty.retention(comings, last - ago)
            gone, came = loyalty.churn(comings, last - ago)
            self.assertEqual((row.kept_count, row.known_count, row.churned_count, row.cohort_count), (kept, known, gone, came), ago)
            self.assertAlmostEqual(row.retention_rate, loyalty.rate(kept, known) or 0)
            self.assertAlmostEqual(row.churn_rate, loyalty.rate(gone, came) or 0)

    def test_a_store_sees_its_own(self):
        self.car(self.ago(0))
        far = self.make_customer(company_id=self.far_store.id)
        self.car(self.ago(0), owner=far)
        Report = self.env['dealership.loyalty.report']
        self.assertEqual(Report.with_user(self.users['far_manager']).search([]).company_id, self.far_store)
        self.assertEqual(Report.with_user(self.users['manager']).search([]).company_id, self.store)
        for role in ('consultant', 'receptionist', 'plain'):
            self.assertFalse(self.allowed(lambda role=role: Report.with_user(self.users[role]).search([])), role)

    def test_a_figure_opens_the_cars_that_it_counts(self):
        gone = self.car(self.ago(12)) | self.car(self.ago(12), self.ago(13))
        self.car(self.ago(12), self.ago(3))
        row = self.env['dealership.loyalty.report'].with_user(self.users['manager']).search(
            [('month', '=', self.month), ('company_id', '=', self.store.id)])
        action = row.action_open_churned()
        self.assertEqual(len(gone), row.churned_count)
        self.assertEqual(self.env['fleet.vehicle'].search(action['domain']), gone)

    def test_it_is_one_query_for_any_number_of_visits(self):
        self.car(self.ago(0))
        Report = self.env['dealership.loyalty.report'].with_user(self.users['manager'])
        counts = []
        for _round in range(2):
            self.env.flush_all()
            Report.formatted_read_group([], ['month:month'], ['retention_rate:avg'])
            before = self.env.cr.sql_log_count
            Report.formatted_read_group([], ['month:month'], ['retention_rate:avg'])
            counts.append(self.env.cr.sql_log_count - before)
            for number in range(5):
                self.car(self.ago(number), self.ago(number + 9))
        self.assertEqual(counts[0], counts[1])
        self.assertIsInstance(self.month, datetime.date)
