"""Approved statements get into the books: as an entry or a bill, once, by finance, with accounts of the store (H05)."""
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .deal_incentive_common import IncentiveCase


@tagged('post_install', '-at_install')
class TestDealIncentivePosting(IncentiveCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_books()
        Account = cls.env['account.account'].with_company(cls.store)
        cls.expense, cls.owed = Account.create([
            {'name': '销售提成', 'code': '660199', 'account_type': 'expense', 'company_ids': [Command.set(cls.store.ids)]},
            {'name': '应付职工薪酬', 'code': '221199', 'account_type': 'liability_current', 'company_ids': [Command.set(cls.store.ids)]}])
        cls.store.write({'dealership_incentive_account_id': cls.expense.id, 'dealership_incentive_payable_id': cls.owed.id})

    def balances(self, move):
        return {line.account_id: line.balance for line in move.line_ids}

    def post(self, statement, user=None):
        statement.with_user(user or self.finance).action_post()
        return statement.sudo().move_id

    def test_posted_as_an_entry(self):
        statement = self.closed()
        move = self.post(statement)
        self.assertRecordValues(move, [{'state': 'posted', 'move_type': 'entry', 'company_id': self.store.id}])
        self.assertEqual(self.balances(move), {self.expense: 500, self.owed: -500})
        self.assertEqual(set(move.line_ids.partner_id), {self.consultant.partner_id})
        self.assertRecordValues(statement, [{'state': 'posted', 'posted_by_id': self.finance.id}])

    def test_posted_as_a_bill(self):
        self.store.dealership_incentive_posting = 'bill'
        move = self.post(self.closed())
        self.assertRecordValues(move, [{
            'state': 'posted', 'move_type': 'in_invoice', 'partner_id': self.consultant.partner_id.id, 'amount_total': 500}])
        self.assertEqual(move.invoice_line_ids.account_id, self.expense)

    def test_more_taken_back_than_earned(self):
        order = self.sold()
        self.closed(order)
        self.rule(order, [(self.colleague, 1)])
        lines = self.lines(order).filtered(lambda line: line.kind == 'correction')
        for posting, check in (
                ('entry', lambda move: self.assertEqual(self.balances(move), {self.expense: -500, self.owed: 500})),
                ('bill', lambda move: self.assertRecordValues(move, [{'move_type': 'in_refund', 'amount_total': 500}]))):
            with self.undone():
                self.store.dealership_incentive_posting = posting
                self.cr.execute("UPDATE dealership_incentive_statement SET month = month - interval '1 month'")
                self.env.invalidate_all()
                self.backdate(lines)
                statement = self.statements(1).filtered(lambda statement: statement.user_id == self.consultant)
                statement.with_user(self.manager).action_approve()
                check(self.post(statement))

    def test_nothing_to_pay_makes_no_entry(self):
        order = self.sold()
        order._settle_incentive('clawback')
        self.assertFalse(self.post(self.closed(order)))

    def test_posted_once_by_finance_only_after_approval(self):
        self.backdate(self.lines(self.sold()))
        statement = self.statements(1)
        self.refused(statement.with_user(self.finance).action_post, UserError)
        statement.with_user(self.manager).action_approve()
        for name in ('consultant', 'manager', 'auditor', 'dealership_admin', 'far_finance'):
            self.refused(statement.with_user(self.users[name]).action_post)
        self.refused(statement.action_post)
        self.post(statement)
        self.assertIn(self.finance.name, self.refused(statement.with_user(self.finance).action_post, UserError))
        self.refused(statement.with_user(self.manager).action_reopen, UserError)
        moves = self.env['account.move'].search([('ref', '=', statement.display_name)])
        self.assertEqual(len(moves), 1)

    def test_nobody_posts_what_pays_himself(self):
        statement = self.closed()
        twin = self.twin(self.consultant, 'finance')
        self.assertIn(statement.display_name, self.refused(statement.with_user(twin).action_post))

    def test_without_an_account_it_says_what_to_do(self):
        statement = self.closed()
        self.store.dealership_incentive_account_id = False
        self.expense.code = '999'
        self.assertIn(self.store.name, self.refused(statement.with_user(self.finance).action_post, UserError))

    def test_on_the_chinese_chart_the_usual_accounts_are_found(self):
        self.store.write({'dealership_incentive_account_id': False, 'dealership_incentive_payable_id': False})
        self.assertEqual(set(self.balances(self.post(self.closed()))), {self.expense, self.owed})

    def test_consultants_see_no_entries(self):
        statement = self.closed()
        self.post(statement)
        self.refused(lambda: statement.with_user(self.consultant).read(['move_id']))
        self.refused(statement.with_user(self.consultant).action_view_move)
        self.assertEqual(statement.with_user(self.consultant).state, 'posted')
