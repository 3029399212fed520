"""Renewals under real transactions (J05): two clerks, two rounds of the night, a round that is killed, two settlements."""
from contextlib import ExitStack
from datetime import timedelta

import psycopg2

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .committed import CommittedCase
from .common import MODULE


@tagged('post_install', '-at_install')
class TestRenewalRace(CommittedCase):

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            env = self.env(cr=cr, context={'tracking_disable': True, 'no_reset_password': True})
            store = env['res.company'].create({'name': '续保店', 'currency_id': env.ref('base.CNY').id})
            users = env['res.users'].create([{
                'name': name, 'login': f'renew_{name}', 'company_id': store.id, 'company_ids': [(6, 0, store.ids)],
                'group_ids': [(6, 0, env.ref(f'{MODULE}.group_{group}').ids)],
            } for name, group in (('one', 'customer_care'), ('two', 'customer_care'), ('books', 'finance'), ('books2', 'finance'))])
            brand = env['fleet.vehicle.model.brand'].create({'name': '大众'})
            model = env['fleet.vehicle.model'].create({'name': '途观', 'brand_id': brand.id})
            cars = env['fleet.vehicle'].create([{
                'model_id': model.id, 'dealer_role': 'customer', 'company_id': store.id, 'license_plate': f'沪R0000{number}',
            } for number in range(6)])
            insurer = env['res.partner'].create({'name': '人保', 'is_insurer': True, 'is_company': True})
            insurer.with_company(store).insurer_rate_commercial = 15
            today = store._dealership_today()
            env['fleet.vehicle.log.contract'].create([{
                'is_policy': True, 'policy_kind': 'commercial', 'vehicle_id': car.id, 'company_id': store.id, 'insurer_id': insurer.id,
                'start_date': today - timedelta(days=340), 'expiration_date': today + timedelta(days=24), 'ins_ref': f'R{car.id}',
                'issued_on': today - timedelta(days=340), 'premium': 1000, 'issued_here': True, 'backdate_reason': '补录',
            } for car in cars])
            self.store_id, self.user_ids, self.insurer_id = store.id, users.ids, insurer.id

    def tab(self, stack, user=None):
        cr = stack.enter_context(self.registry.cursor())
        env = self.env(cr=cr, user=user or 1, su=not user)
        return env['res.company'].sudo().browse(self.store_id), env['dealership.renewal']

    def count(self):
        with self.registry.cursor() as cr:
            cr.execute("SELECT count(*), count(DISTINCT vehicle_id) FROM dealership_renewal WHERE company_id = %s", [self.store_id])
            return cr.fetchone()

    def open_all(self):
        with ExitStack() as stack:
            store, Renewal = self.tab(stack)
            Renewal._open_batch(store, 5000)
            Renewal.env.cr.commit()
            return Renewal.search([('company_id', '=', self.store_id)]).ids

    def test_a_killed_round_keeps_what_it_committed_and_goes_on(self):
        with ExitStack() as stack:
            store, Renewal = self.tab(stack)
            self.assertEqual(Renewal._open_batch(store, 2), 2)
            Renewal.env.cr.commit()
            self.assertEqual(Renewal._open_batch(store, 2), 2)
            Renewal.env.cr.rollback()  # killed here
        self.assertEqual(self.count(), (2, 2))
        self.assertEqual(len(self.open_all()), 6)
        self.assertEqual(self.count(), (6, 6))

    def test_two_rounds_at_once_open_each_car_once(self):
        with ExitStack() as stack:
            (store, one), (same, two) = self.tab(stack), self.tab(stack)
            two.search_count([])  # its view of the database is the one before
            one._open_batch(store, 5000)
            one.env.cr.commit()
            with mute_logger('odoo.sql_db'):
                try:
                    two._open_batch(same, 5000)
                    two.env.cr.commit()
                except psycopg2.errors.SerializationFailure:
                    two.env.cr.rollback()
        self.assertEqual(self.count(), (6, 6))

    def test_of_two_clerks_one_has_the_renewal(self):
        renewal_id = self.open_all()[0]
        with ExitStack() as stack:
            first, second = (self.tab(stack, user)[1].browse(renewal_id) for user in self.user_ids[:2])
            self.assertEqual((first.state, second.state), ('opened', 'opened'))
            first._record_call('phone', 'reached', direction='in')
            with self.assertRaises(UserError):
                second._record_call('phone', 'reached', direction='in')
            second.env.cr.rollback()
            first.env.flush_all()
            first.env.cr.commit()
        with ExitStack() as stack:
            second = self.tab(stack, self.user_ids[1])[1].browse(renewal_id)
            self.assertFalse(second.has_access('read'))
        with self.registry.cursor() as cr:
            cr.execute("SELECT user_id, call_count FROM dealership_renewal WHERE id = %s", [renewal_id])
            self.assertEqual(cr.fetchone(), (self.user_ids[0], 1))

    def test_a_commission_is_settled_by_one_of_two(self):
        with self.registry.cursor() as cr:
            self.env(cr=cr)['account.chart.template'].try_loading(
                'generic_coa', company=self.env(cr=cr)['res.company'].browse(self.store_id), install_demo=False)
        with self.registry.cursor() as cr:
            ids = self.env(cr=cr)['fleet.vehicle.log.contract'].search([('company_id', '=', self.store_id), ('commission_due', '>', 0)]).ids
        self.assertEqual(len(ids), 6)
        with ExitStack() as stack:
            first, second = (self.tab(stack, user)[1].env['fleet.vehicle.log.contract'].browse(ids) for user in self.user_ids[2:])
            self.assertEqual(second[0].commission_due, 150)
            first.action_settle_commission()
            first.env.flush_all()
            first.env.cr.commit()
            self.late(second.action_settle_commission, second.env)
        with self.registry.cursor() as cr:
            cr.execute("SELECT count(*) FROM dealership_renewal_commission WHERE policy_id = ANY(%s)", [ids])
            self.assertEqual(cr.fetchone(), (6,))
