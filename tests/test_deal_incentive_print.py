"""The incentive statement on paper: as the person who prints may see it (H05)."""
from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged

from .deal_incentive_common import DealIncentive

REPORT = 'auto_dealership.report_incentive_statement'


@tagged('post_install', '-at_install')
class TestDealIncentivePrint(DealIncentive, TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls._open_incentives()

    def page(self, statement, user):
        return self.env['ir.actions.report'].with_user(user)._render_qweb_html(REPORT, statement.ids)[0].decode()

    def test_what_stands_on_it(self):
        order = self.sold()
        statement = self.closed(order)
        for user in (self.consultant, self.manager, self.users['finance']):
            page = self.page(statement, user)
            for words in (order.name, order.partner_id.name, '500.00', self.consultant.name, self.manager.name, '150,000'):
                self.assertIn(words, page)

    def test_nobody_prints_another_s(self):
        statement = self.closed()
        self.refused(lambda: self.page(statement, self.colleague), AccessError)

    def test_an_empty_form_prints(self):
        self.assertIn('<h1', self.page(self.env['dealership.incentive.statement'], self.manager))

    def test_names_are_no_markup(self):
        order = self.sold()
        order.partner_id.name = '<script>alert(1)</script>'
        self.assertNotIn('<script>alert(1)', self.page(self.closed(order), self.manager))
