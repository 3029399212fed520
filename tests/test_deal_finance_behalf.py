"""Money collected for others, invoices of deals, and who may see and do what in finance (H04)."""
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, tagged

from .deal_finance_common import DealFinance

TOTAL = 224699.12
FAPIAO = '26312000000012345678'


@tagged('post_install', '-at_install')
class TestDealBehalf(DealFinance, TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls._open_books()

    def account_balance(self):
        account = self.store.dealership_on_behalf_account_id
        lines = self.env['account.move.line'].search([('account_id', '=', account.id), ('parent_state', '=', 'posted')])
        return self.store.currency_id.round(sum(lines.mapped('balance')))

    def items(self, **domain):
        self.env.flush_all()
        return self.env['dealership.deal.on.behalf'].with_user(self.finance).search(
            [('owed', '!=', 0), *[(name, '=', value) for name, value in domain.items()]])

    def settle(self, items, **values):
        wizard = self.env['dealership.deal.settle.wizard'].with_user(self.finance).with_context(
            active_model='dealership.deal.on.behalf', active_ids=items.ids).create({'journal_id': self.bank.id, **values})
        wizard.action_settle()
        return wizard

    # On behalf

    def test_money_for_others_is_no_revenue(self):
        order = self.make_deal()
        move = self.invoice(order)
        lines = move.invoice_line_ids.filtered('deal_on_behalf')
        self.assertEqual(sum(lines.mapped('price_total')), 23699.12)
        self.assertEqual(lines.account_id, self.store.dealership_on_behalf_account_id)
        self.assertEqual(lines.account_id.account_type, 'liability_current')
        self.assertFalse(lines.tax_ids)
        income = sum(-line.balance for line in move.invoice_line_ids if line.account_id.account_type == 'income')
        self.assertAlmostEqual(income, 201000 / 1.13, 2)
        self.assertEqual(lines.deal_beneficiary_id, self.tax_office | self.insurer)
        self.assertEqual(order.sudo().on_behalf_due, 23699.12)
        self.assertFalse(self.differences())

    def test_the_account_empties_when_everything_is_passed_on(self):
        orders = [self.make_deal() for _number in range(3)]
        for order in orders:
            self.invoice(order)
        self.assertAlmostEqual(self.account_balance(), -3 * 23699.12, 2)
        self.assertAlmostEqual(sum(self.items().mapped('owed')), 71097.36, 2)
        self.settle(self.items(beneficiary_id=self.tax_office.id))
        self.assertAlmostEqual(sum(self.items().mapped('owed')), 18000, 2)
        self.assertEqual([order.sudo().on_behalf_due for order in orders], [6000, 6000, 6000])
        self.settle(self.items(beneficiary_id=self.insurer.id))
        self.assertFalse(self.items())
        self.assertEqual(self.account_balance(), 0)
        self.assertEqual([order.sudo().on_behalf_due for order in orders], [0, 0, 0])
        self.assertFalse(self.differences())

    def test_one_payment_is_for_one_and_once(self):
        self.invoice(self.make_deal())
        both = self.items()
        self.assertIn("several", self.refused(lambda: self.settle(both, beneficiary_id=self.insurer.id), UserError))
        mine = self.items(beneficiary_id=self.insurer.id)
        self.settle(mine)
        self.refused(lambda: self.settle(mine, beneficiary_id=self.insurer.id), UserError)

    def test_a_credit_note_takes_it_back(self):
        order = self.make_deal()
        self.credit(self.invoice(order))
        self.assertFalse(self.items())
        self.assertEqual((self.account_balance(), order.sudo().on_behalf_due), (0, 0))

    def test_a_settlement_reset_to_draft_is_owed_again(self):
        order = self.make_deal()
        self.invoice(order)
        self.settle(self.items(beneficiary_id=self.insurer.id))
        self.assertEqual(order.sudo().on_behalf_due, 17699.12)
        payment = self.env['account.payment'].search([('partner_id', '=', self.insurer.id)])
        payment.with_user(self.finance).action_draft()
        self.assertEqual(order.sudo().on_behalf_due, 23699.12)

    def test_a_tax_on_money_for_others_is_refused(self):
        order = self.make_deal(confirm=False)
        line = order.order_line.filtered(lambda line: line.deal_kind == 'insurance')
        self.assertFalse(line.tax_ids)
        self.refused(lambda: line.sudo().write({'tax_ids': [(4, self.tax.id)]}), ValidationError)

    def test_money_posted_as_revenue_is_found(self):
        order = self.make_deal()
        move = self.invoice(order, post=False)
        income = move.invoice_line_ids.filtered(lambda line: not line.deal_on_behalf)[:1].account_id
        move.invoice_line_ids.filtered(lambda line: line.product_id == self.insurance).account_id = income
        move.action_post()
        found = self.differences()
        self.assertEqual((found.mapped('cause'), found.order_id, found.difference), (['revenue'], order, -6000))

    # Invoices

    def test_an_invoice_says_deal_car_and_consultant(self):
        order = self.make_deal()
        move = self.invoice(order)
        self.assertEqual(
            (move.deal_order_id, move.sudo().deal_vehicle_id, move.deal_vin, move.deal_consultant_id),
            (order, order.sudo().vehicle_id, order.sudo().vehicle_id.vin_sn, self.consultant))
        refund = self.credit(move)
        self.assertEqual((refund.deal_order_id, refund.deal_consultant_id), (order, self.consultant))
        for vals in (
                {'deal_vehicle_id': False}, {'deal_consultant_id': self.colleague.id}, {'deal_is_forfeit': True}, {'deal_order_id': False}):
            self.assertFalse(self.allowed(lambda vals=vals: move.write(vals)), vals)

    def test_two_deals_of_a_customer_are_two_invoices(self):
        first = self.make_deal()
        second = self.make_deal(partner_id=first.sudo().partner_id.id)
        moves = (first | second).sudo()._create_invoices()
        self.assertEqual(len(moves), 2)

    def test_fapiao_numbers(self):
        first, second = (self.invoice(self.make_deal()) for _number in range(2))
        first.fapiao_number = '2631 2000 0000 1234 5678'
        self.assertEqual(first.fapiao_number, FAPIAO)
        for wrong in ('123', 'X' * 20, '12345678', '0' * 20):
            self.refused(lambda wrong=wrong: first.write({'fapiao_number': wrong}), ValidationError)
        self.assertFalse(self.allowed(lambda: second.write({'fapiao_number': FAPIAO}), Exception))
        first.fapiao_number = ''
        second.fapiao_number = FAPIAO

    def test_the_print_says_vin_and_amount_in_capitals(self):
        move = self.invoice(self.make_deal())
        move.fapiao_number = FAPIAO
        html = self.env['ir.actions.report'].sudo()._render_qweb_html('account.report_invoice', move.ids)[0].decode()
        for word in (move.deal_vin, '贰拾贰万肆仟陆佰玖拾玖元壹角贰分', FAPIAO, self.consultant.name):
            self.assertIn(word, html)

    # Rights

    def test_finance_takes_money_and_invoices_without_sales_rights(self):
        order = self.make_deal()
        self.assertFalse(self.finance.has_group('sales_team.group_sale_salesman'))
        wizard = self.env['dealership.deal.payment.wizard'].with_user(self.finance).create({'order_id': order.id})
        self.assertEqual((wizard.purpose, wizard.amount), ('balance', TOTAL))
        wizard.write({'purpose': 'deposit', 'amount': 5000})
        wizard.action_take()
        self.assertEqual(order.sudo().deposit_paid, 5000)
        wizard.amount = TOTAL
        self.assertIn("still to be paid", self.refused(wizard.action_take, UserError))
        self.invoice(order)
        found = self.env['sale.order'].with_user(self.finance).search([('is_deal', '=', True), ('id', '=', order.id)])
        self.assertEqual(found, order)
        for view in ('list', 'form', 'pivot', 'graph'):
            view_id = self.env.ref(f'auto_dealership.sale_order_view_{view}_deal_finance').id if view != 'form' else False
            arch = self.env['sale.order'].with_user(self.finance).get_view(view_id, view)['arch']
            self.assertIn('deal_payment_state', arch)

    def test_others_take_no_money(self):
        order = self.make_deal()
        for name in ('consultant', 'manager', 'lead_desk', 'receptionist', 'auditor'):
            user = self.users[name]
            Wizard = self.env['dealership.deal.payment.wizard'].with_user(user)
            self.refused(lambda Wizard=Wizard: Wizard.create({'order_id': order.id}), AccessError)
            self.assertFalse(self.allowed(lambda user=user: self.pay(order, 'deposit', 1, user=user)), name)
            self.assertFalse(self.allowed(lambda user=user: order.with_user(user).action_invoice_deal()), name)

    def test_a_consultant_sees_how_far_it_is_paid_and_no_cost(self):
        order = self.make_deal()
        self.pay(order, 'deposit', 5000)
        facts = order.with_user(self.consultant).read(['deal_payment_state', 'balance_due', 'deposit_paid'])[0]
        self.assertEqual((facts['deal_payment_state'], facts['deposit_paid']), ('deposit_paid', 5000))
        self.refused(lambda: order.order_line.with_user(self.consultant).read(['deal_cost']), AccessError)
        for model in ('dealership.deal.report', 'dealership.deal.on.behalf', 'dealership.deal.check'):
            self.refused(lambda model=model: self.env[model].with_user(self.consultant).search([]), AccessError)

    def test_reports_keep_to_store_and_team(self):
        order = self.make_deal()
        self.env.flush_all()
        Report = self.env['dealership.deal.report']
        for name, sees in (('finance', True), ('manager', True), ('other_manager', False), ('auditor', True)):
            found = Report.with_user(self.users[name]).search([('order_id', '=', order.id)])
            self.assertEqual(bool(found), sees, name)
        far = self._user('far_finance', 'auto_dealership.group_finance', self.far_store)
        for model in ('dealership.deal.report', 'dealership.deal.on.behalf', 'dealership.deal.check', 'dealership.deal.loan'):
            self.assertFalse(self.env[model].with_user(far).search([]), model)
        self.refused(lambda: self.pay(order, 'deposit', 1, user=far), AccessError)

    def test_the_report_adds_up(self):
        order = self.make_deal()
        self.pay(order, 'deposit', 5000)
        self.env.flush_all()
        [row] = self.env['dealership.deal.report'].with_user(self.finance)._read_group(
            [('order_id', '=', order.id)], ['payment_state', 'model_id'], ['total:sum', 'balance:sum', 'deal_count:sum'])
        self.assertEqual(row, ('deposit_paid', self.model, TOTAL, TOTAL - 5000, 1))

    # Speed

    def test_the_list_asks_nothing_per_row(self):
        orders = self.env['sale.order'].concat(*(self.make_deal() for _number in range(6)))
        view = self.env.ref('auto_dealership.sale_order_view_list_deal_finance')
        arch = self.env['sale.order'].get_view(view.id, 'list')
        names = {name: {} for name in arch['models']['sale.order']}
        for name in ('partner_id', 'user_id', 'vehicle_id', 'currency_id'):
            names[name] = {'fields': {'display_name': {}}}
        Order = self.env['sale.order'].with_user(self.finance)

        def queries(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            Order.web_search_read([('id', 'in', some.ids), ('is_deal', '=', True)], names)
            return self.cr.sql_log_count - before

        queries(orders)
        self.assertEqual(queries(orders[:2]), queries(orders))

    def test_an_ordinary_order_and_payment_ask_no_more(self):
        partner = self.make_customer()
        Payment = self.env['account.payment'].with_user(self.finance)

        def paid():
            self.env.flush_all()
            before = self.cr.sql_log_count
            Payment.create({
                'amount': 1, 'partner_id': partner.id, 'journal_id': self.bank.id, 'payment_type': 'inbound'}).action_post()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        paid()
        before = paid()
        deals = [self.make_deal() for _number in range(2)]
        self.pay(deals[0], 'deposit', 5000)
        self.assertLessEqual(paid(), before + 1)
