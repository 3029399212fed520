"""What insurers owe (J05): invoiced by finance, never twice, taken back after a cancellation; and the renewal rate."""
from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .renewal_common import RenewalCase


@tagged('post_install', '-at_install')
class TestCommission(RenewalCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['account.chart.template'].try_loading('generic_coa', company=cls.store, install_demo=False)

    def sold(self, **vals):
        return self.make_policy(
            issued_here=True, backdate_reason="补录", vehicle_id=self.make_vehicle(self.owner).id, **vals).with_user(self.finance)

    def settle(self, policies, user=None):
        action = policies.with_user(user or self.finance).action_settle_commission()
        domain = [('id', '=', action['res_id'])] if action.get('res_id') else action['domain']
        return self.env['account.move'].search(domain)

    def test_one_invoice_an_insurer_for_what_was_chosen(self):
        policies = self.sold() + self.sold(premium=1000) + self.sold(insurer_id=self.pingan.id)
        self.assertEqual(policies.mapped('commission_due'), [600, 150, 800])
        moves = self.settle(policies)
        self.assertEqual({(move.partner_id, move.move_type, move.state, move.amount_untaxed) for move in moves}, {
            (self.picc, 'out_invoice', 'draft', 750), (self.pingan, 'out_invoice', 'draft', 800)})
        self.assertEqual(policies.mapped('commission_due'), [0, 0, 0])
        moves.with_user(self.finance).action_post()

    def test_never_twice(self):
        policy = self.sold()
        self.settle(policy)
        self.assertIn("invoice already", self.refused(lambda: self.settle(policy), UserError))
        row = policy.commission_ids
        self.refused(lambda: self.env['dealership.renewal.commission'].sudo().create({
            'policy_id': policy.id, 'kind': 'due', 'amount': 1, 'move_id': row.move_id.id}), Exception)
        for change in ({'premium': 1}, {'insurer_id': self.pingan.id}, {'commission_rate': 1}):
            self.assertIn("settled", self.refused(lambda change=change: policy.with_user(self.manager).write(change), UserError))

    def test_an_invoice_that_is_cancelled_or_deleted_settled_nothing(self):
        policy = self.sold()
        self.settle(policy).button_cancel()
        self.assertEqual(policy.commission_due, 600)
        again = self.settle(policy)
        self.assertEqual(policy.commission_due, 0)
        again.with_user(self.finance).unlink()
        self.assertEqual(policy.commission_due, 600)
        self.assertTrue(self.settle(policy))

    def test_a_refund_after_the_settlement_is_taken_back_with_the_next(self):
        policy, other = self.sold(), self.sold()
        self.settle(policy)
        policy.with_user(self.care)._cancel_policy(self.day, 1000, "退保")
        self.assertEqual((policy.commission_amount, policy.commission_due), (450, -150))
        move = self.settle(policy + other)
        self.assertEqual((move.move_type, move.amount_untaxed), ('out_invoice', 450))
        self.assertEqual(sorted(move.invoice_line_ids.mapped('price_subtotal')), [-150, 600])
        self.assertEqual(policy.commission_ids.sorted('id').mapped('kind'), ['due', 'deduction'])
        lone = self.sold()
        self.settle(lone)
        lone.with_user(self.care)._cancel_policy(self.day, 4000, "退保")
        refund = self.settle(lone)
        self.assertEqual((refund.move_type, refund.amount_untaxed), ('out_refund', 600))

    def test_a_refund_before_the_settlement_lessens_it(self):
        policy = self.sold()
        policy.with_user(self.care)._cancel_policy(self.day, 4000, "退保")
        self.assertEqual(policy.commission_due, 0)
        self.refused(lambda: self.settle(policy), UserError)

    def test_elsewhere_earns_nothing(self):
        policy = self.make_policy().with_user(self.finance)
        self.assertEqual(policy.commission_due, 0)
        self.refused(lambda: self.settle(policy), UserError)

    def test_finance_settles_and_nobody_else(self):
        policy = self.sold()
        for role in ('manager', 'auditor', 'customer_care', 'consultant', 'service_advisor', 'dealership_admin'):
            self.refused(lambda role=role: self.settle(policy, self.users[role]))
        self.refused(lambda: policy.sudo().action_settle_commission())
        move = self.settle(policy)
        rows = policy.commission_ids
        for role in ('finance', 'manager', 'auditor'):
            self.assertTrue(rows.with_user(self.users[role]).has_access('read'))
            self.refused(lambda role=role: rows.with_user(self.users[role]).write({'amount': 1}))
        for role in ('customer_care', 'consultant', 'service_advisor', 'lead_desk'):
            self.assertFalse(rows.with_user(self.users[role]).has_access('read'))
            self.refused(lambda role=role: policy.with_user(self.users[role]).read(['commission_due']))
        self.refused(lambda: rows.with_user(self.finance).unlink(), (AccessError, UserError))
        self.assertEqual(rows.move_id, move)

    def test_the_stores_own_product_and_journal(self):
        journal = self.env['account.journal'].search([('type', '=', 'sale'), ('company_id', '=', self.store.id)], limit=1).copy()
        product = self.env['product.product'].create({'name': '保险代理费', 'type': 'service'})
        self.store.write({'dealership_commission_product_id': product.id, 'dealership_commission_journal_id': journal.id})
        move = self.settle(self.sold())
        self.assertEqual((move.journal_id, move.invoice_line_ids.product_id), (journal, product))


@tagged('post_install', '-at_install')
class TestRenewalRate(RenewalCase):

    def due(self, **vals):
        return self.make_policy(vehicle_id=self.make_vehicle(self.owner).id, ends_in=-10, **vals)

    def rate(self, *domain):
        self.env.flush_all()
        [row] = self.env['dealership.renewal.report'].with_user(self.manager)._read_group(
            list(domain), [], ['due_count:sum', 'renewed_count:sum', 'elsewhere_count:sum', 'renewal_rate:avg'])
        return row

    def test_renewed_here_of_those_due(self):
        policies = [self.due() for _number in range(4)]
        Contract = self.env['fleet.vehicle.log.contract']
        Contract.create([self.next_of(policies[0], issued_here=True, backdate_reason="补录"),
                         self.next_of(policies[1], insurer_id=self.pingan.id)])
        gone = Contract.create(self.next_of(policies[2], issued_here=True, backdate_reason="补录"))
        gone._cancel_policy(self.day, 0, "退保")
        month = ('due_on', '<=', self.day)
        self.assertEqual(self.rate(month), (4, 1, 1, 25))
        self.assertEqual(self.rate(month, ('new_insurer_id', '=', self.pingan.id)), (1, 0, 1, 0))

    def test_nothing_due_has_no_rate(self):
        self.assertIn(self.rate(('due_on', '<', self.day - timedelta(days=4000)))[3], (False, None))

    def test_other_stores_and_roles_see_none(self):
        self.due()
        Report = self.env['dealership.renewal.report']
        self.assertTrue(Report.with_user(self.users['auditor']).search_count([]))
        self.assertFalse(Report.with_user(self.manager).with_company(self.store).search([('company_id', '=', self.far_store.id)]))
        for role in ('customer_care', 'consultant', 'finance', 'receptionist', 'plain'):
            self.refused(lambda role=role: Report.with_user(self.users[role]).search_count([]))

    def test_by_caller_insurer_and_model(self):
        renewal = self.open_renewal(kinds=('commercial',), ends_in=-3)
        self.env.flush_all()
        groups = self.env['dealership.renewal.report'].with_user(self.manager)._read_group(
            [], ['user_id', 'insurer_id', 'model_id', 'due_on:month'], ['due_count:sum'])
        self.assertEqual([group[:3] for group in groups], [(renewal.user_id, self.picc, self.model)])
