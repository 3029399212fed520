"""Two at the same moment: one car for two deals, two managers for one request (real transactions, H01, H06)."""
from contextlib import ExitStack

import psycopg2

from odoo.tests import tagged
from odoo.tools import mute_logger

from .committed import CommittedCase
from .common import MODULE, valid_vin


@tagged('post_install', '-at_install')
class TestDealRace(CommittedCase):

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            env = self.env(cr=cr, context={'tracking_disable': True, 'no_reset_password': True})
            users = env['res.users'].create([{
                'name': name, 'login': f'deal_race_{name}', 'group_ids': [(6, 0, env.ref(f'{MODULE}.group_{group}').ids)],
            } for name, group in (('first', 'consultant'), ('second', 'consultant'),
                               ('one', 'dealership_admin'), ('two', 'dealership_admin'))])
            self.user_ids = users.ids
            brand = env['fleet.vehicle.model.brand'].create({'name': '并发', 'is_dealer_brand': True})
            model = env['fleet.vehicle.model'].create({'name': '并发车', 'brand_id': brand.id})
            product = env['product.product'].create({'name': '并发车', 'list_price': 226000, 'deal_kind': 'car', 'taxes_id': False})
            trim = env['dealership.vehicle.trim'].create({'name': '一', 'model_id': model.id, 'product_id': product.id})
            self.car_id = env['fleet.vehicle'].create({
                'model_id': model.id, 'trim_id': trim.id, 'dealer_role': 'stock', 'vin_sn': valid_vin(987001), 'license_plate': False}).id
            team = env['crm.team'].create({'name': 'deal race', 'is_dealership': True, 'member_ids': [(6, 0, users[:2].ids)]})
            self.deal_ids = []
            for number, user in enumerate(users[:2]):
                card = env['crm.lead'].with_user(user).create({
                    'contact_name': f'并发客户{number}', 'phone': f'1391111777{number}', 'type': 'opportunity', 'team_id': team.id,
                    'user_id': user.id, 'origin_id': env.ref(f'{MODULE}.origin_walk_in').id,
                    'source_id': env.ref(f'{MODULE}.channel_walk_in').id, 'wish_ids': [(0, 0, {'model_id': model.id, 'trim_id': trim.id})]})
                self.deal_ids.append(card.action_new_deal()['res_id'])
            deal = env['sale.order'].with_user(users[0]).browse(self.deal_ids[0])
            deal._car_line().price_unit = 200000
            self.request_id = deal._ask_beyond_limit("并发").id

    def tab(self, stack, user, model, record_id, field):
        """A record before somebody, in a transaction that has begun."""
        cr = stack.enter_context(self.registry.cursor())
        record = self.env(cr=cr, user=self.user_ids[user], su=False)[model].browse(record_id)
        record.read([field])
        return record

    def test_one_car_for_two_deals(self):
        with ExitStack() as stack:
            first = self.tab(stack, 0, 'sale.order', self.deal_ids[0], 'state')
            second = self.tab(stack, 1, 'sale.order', self.deal_ids[1], 'state')
            first.vehicle_id = self.car_id
            first.env.cr.commit()
            with self.assertRaises(psycopg2.errors.UniqueViolation) as refusal, mute_logger('odoo.sql_db'):
                second.vehicle_id = self.car_id
                second.env.flush_all()
            self.assertEqual(refusal.exception.diag.constraint_name, 'sale_order_vehicle_once')
            second.env.clear()
            second.env.cr.rollback()
            self.assertIn("reserved for another deal", second._vehicle_once.get_error_message(second, refusal.exception.diag))
        with self.registry.cursor() as cr:
            cr.execute("SELECT id FROM sale_order WHERE vehicle_id = %s", [self.car_id])
            self.assertEqual(cr.fetchall(), [(self.deal_ids[0],)])

    def test_two_managers(self):
        with ExitStack() as stack:
            one = self.tab(stack, 2, 'dealership.deal.approval', self.request_id, 'state')
            two = self.tab(stack, 3, 'dealership.deal.approval', self.request_id, 'state')
            one.action_approve()
            one.env.flush_all()
            one.env.cr.commit()
            with self.assertRaises(psycopg2.errors.SerializationFailure), mute_logger('odoo.sql_db'):
                two._reject("不行")
                two.env.flush_all()
            two.env.clear()
        with self.registry.cursor() as cr:
            cr.execute("SELECT state, decided_by_id FROM dealership_deal_approval WHERE id = %s", [self.request_id])
            self.assertEqual(cr.fetchall(), [('approved', self.user_ids[2])])
