"""Two people, or two jobs, at the same moment: one is served, nothing is done twice (real transactions, H05)."""
from contextlib import ExitStack

import psycopg2

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .committed import CommittedCase
from .common import MODULE


@tagged('post_install', '-at_install')
class TestDealIncentiveRace(CommittedCase):

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            env = self.env(cr=cr, context={'tracking_disable': True, 'no_reset_password': True})
            users = env['res.users'].create([{
                'name': name, 'login': f'race_{name}', 'group_ids': [Command.set(env.ref(f'{MODULE}.group_{group}').ids)],
            } for name, group in (('consultant', 'consultant'), ('one', 'dealership_admin'), ('two', 'dealership_admin'))])
            team = env['crm.team'].create({'name': 'race', 'is_dealership': True, 'member_ids': [Command.set(users[0].ids)]})
            env['dealership.incentive.tier'].create({'name': 'race', 'minimum': 0, 'amount': 300})
            product = env['product.product'].create({'name': 'race', 'deal_kind': 'car', 'taxes_id': [Command.clear()]})
            card = env['crm.lead'].with_user(users[0]).create({
                'contact_name': '并发客户', 'phone': '13911116666', 'type': 'opportunity', 'team_id': team.id, 'user_id': users[0].id,
                'origin_id': env.ref(f'{MODULE}.origin_walk_in').id, 'source_id': env.ref(f'{MODULE}.channel_walk_in').id})
            order = env['sale.order'].with_user(users[0]).create({
                'opportunity_id': card.id, 'partner_id': card.partner_id.id,
                'order_line': [Command.create({'product_id': product.id, 'price_unit': 90000})]}).sudo()
            today = env['crm.team']._today_start(order.company_id)[1]
            env['dealership.deal.approval'].create({
                'order_id': order.id, 'kind': 'special', 'reason': 'race', 'agreement_on': today, 'purchase_on': today,
                'requester_id': users[0].id, 'state': 'approved', 'decided_by_id': users[1].id, 'decided_on': fields.Datetime.now()})
            order._check_deal_won()
            env.flush_all()
            cr.execute("UPDATE dealership_incentive_line SET date = date - 31 WHERE order_id = %s", [order.id])
            self.user_ids, self.order_id, self.company_id = users.ids, order.id, order.company_id.id
            self.month = fields.Date.start_of(fields.Date.subtract(today, months=1), 'month')

    def environments(self, stack, users=(1, 2)):
        """Two people whose transactions have begun before the other's end."""
        environments = []
        for number in users:
            cr = stack.enter_context(self.registry.cursor())
            cr.execute("SELECT 1")
            environments.append(self.env(cr=cr, user=self.user_ids[number], su=False))
        return environments

    def make(self, env):
        Statement = env['dealership.incentive.statement']
        return Statement._make_statements(env['res.company'].browse(self.company_id), self.month)

    def count(self, table, where="TRUE"):
        with self.registry.cursor() as cr:
            cr.execute(f"SELECT count(*) FROM {table} WHERE {where}")  # pylint: disable=sql-injection
            return cr.fetchone()[0]

    def test_two_jobs_make_one_statement(self):
        with ExitStack() as stack:
            first, second = self.environments(stack)
            self.make(first)
            first.cr.commit()
            with self.assertRaises(psycopg2.IntegrityError), mute_logger('odoo.sql_db'):
                self.make(second)
                second.flush_all()
            second.cr.rollback()
        self.assertEqual(self.count('dealership_incentive_statement', f"user_id = {self.user_ids[0]}"), 1)

    def test_two_managers_approve_once(self):
        with self.registry.cursor() as cr:
            statement_id = self.make(self.env(cr=cr, user=self.user_ids[1], su=False)).filtered(
                lambda statement: statement.user_id.id == self.user_ids[0]).id
        with ExitStack() as stack:
            first, second = (env['dealership.incentive.statement'].browse(statement_id) for env in self.environments(stack))
            self.assertEqual((first.state, second.state), ('draft', 'draft'))
            first.action_approve()
            first.env.flush_all()
            with self.assertRaises(UserError):
                second.action_approve()
            second.env.cr.rollback()
            first.env.cr.commit()
            second.env.invalidate_all()
            with self.assertRaises(UserError) as told:
                second.action_approve()
            self.assertIn('one', str(told.exception))
            second.env.cr.rollback()
        self.assertEqual(self.count('dealership_incentive_statement', f"id = {statement_id} AND approved_by_id = {self.user_ids[1]}"), 1)

    def test_two_cancellations_take_back_once(self):
        reason = self.env.ref(f'{MODULE}.cancel_reason_other').id
        with ExitStack() as stack:
            first, second = (env['sale.order'].browse(self.order_id) for env in self.environments(stack))
            self.assertEqual(second.state, 'draft')
            first._cancel_deal(first.env['dealership.cancel.reason'].browse(reason))
            first.env.flush_all()
            with self.assertRaises(UserError):
                second._cancel_deal(second.env['dealership.cancel.reason'].browse(reason))
            second.env.cr.rollback()
            first.env.cr.commit()
            second.env.invalidate_all()
            with self.assertRaises(UserError):
                second._cancel_deal(second.env['dealership.cancel.reason'].browse(reason))
            second.env.cr.rollback()
        self.assertEqual(self.count('dealership_incentive_line', f"order_id = {self.order_id} AND kind = 'clawback'"), 1)
        self.assertEqual(self.count('dealership_deal_cancellation', f"order_id = {self.order_id}"), 1)
