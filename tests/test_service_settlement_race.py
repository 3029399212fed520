"""Two people charge one visit at the same moment: one invoice (real transactions, J02)."""
from contextlib import ExitStack

import psycopg2

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .committed import CommittedCase
from .common import MODULE, valid_vin


@tagged('post_install', '-at_install')
class TestServiceSettlementRace(CommittedCase):

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            env = self.env(cr=cr, context={'tracking_disable': True, 'no_reset_password': True})
            store = env['res.company'].create({'name': '并发维修店', 'country_id': env.ref('base.cn').id})
            env['account.chart.template'].try_loading('generic_coa', company=store, install_demo=False)
            self.user_ids = env['res.users'].create([{
                'name': name, 'login': f'visit_race_{name}', 'company_id': store.id, 'company_ids': [(6, 0, store.ids)],
                'group_ids': [(6, 0, env.ref(f'{MODULE}.group_{group}').ids)],
            } for name, group in (('one', 'service_advisor'), ('two', 'finance'), ('care', 'customer_care'), ('manager', 'manager'))]).ids
            brand = env['fleet.vehicle.model.brand'].create({'name': '并发', 'is_dealer_brand': True})
            model = env['fleet.vehicle.model'].create({'name': '并发车', 'brand_id': brand.id})
            customer = env['res.partner'].create({
                'name': '并发车主', 'phone': '13911118888', 'is_dealership_customer': True, 'company_id': store.id})
            car = env['fleet.vehicle'].create({
                'model_id': model.id, 'dealer_role': 'customer', 'vin_sn': valid_vin(987101), 'owner_id': customer.id,
                'company_id': store.id,
                'license_plate': '沪B98710'})
            work = env['product.product'].with_company(store).create({
                'name': '工时', 'type': 'service', 'list_price': 100, 'taxes_id': False})
            visit = env['fleet.vehicle.log.services'].with_company(store).create({
                'vehicle_id': car.id, 'visit_kind': 'repair', 'company_id': store.id, 'line_ids': [(0, 0, {'product_id': work.id})]})
            visit._arrive(mileage=1000)
            visit.action_ready()
            self.visit_id = visit.id
            self.store_id = store.id

    def tab(self, stack, user):
        """The visit before somebody, in a transaction that has begun."""
        cr = stack.enter_context(self.registry.cursor())
        visit = self.env(cr=cr, user=self.user_ids[user], su=False, context={'allowed_company_ids': [self.store_id]})[
            'fleet.vehicle.log.services'].browse(self.visit_id)
        visit.read(['workshop_state', 'settlement_state'])
        return visit

    def rows(self, query):
        with self.registry.cursor() as cr:
            cr.execute(query, [self.visit_id])
            return cr.fetchall()

    def test_two_clicks_one_invoice(self):
        with ExitStack() as stack:
            first, second = self.tab(stack, 0), self.tab(stack, 1)
            first.action_invoice_visit()
            # still open: the second is told at once
            with self.assertRaises(UserError), mute_logger('odoo.sql_db'):
                second.action_invoice_visit()
            second.env.cr.rollback()
            second.read(['workshop_state'])
            first.env.cr.commit()
            # seen as it was before the first was done: the database refuses
            with self.assertRaises(psycopg2.Error) as refusal, mute_logger('odoo.sql_db'):
                second.action_invoice_visit()
            self.assertIsInstance(refusal.exception, (psycopg2.errors.UniqueViolation, psycopg2.errors.SerializationFailure))
            second.env.clear()
            second.env.cr.rollback()
            with self.assertRaises(UserError):
                second.action_invoice_visit()
        self.assertEqual(len(self.rows("SELECT id FROM account_move WHERE workshop_visit_id = %s")), 1)

    def test_two_releases_one_reason(self):
        with ExitStack() as stack:
            first, second = self.tab(stack, 1), self.tab(stack, 3)
            first._release('财务放行')
            first.env.flush_all()
            first.env.cr.commit()
            with self.assertRaises(psycopg2.errors.SerializationFailure), mute_logger('odoo.sql_db'):
                second._release('经理放行')
                second.env.flush_all()
            second.env.clear()
        self.assertEqual(self.rows("SELECT release_reason FROM fleet_vehicle_log_services WHERE id = %s"), [('财务放行',)])
