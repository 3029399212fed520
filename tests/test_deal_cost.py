"""Who sells sees no cost: of the line, the deal, the product or the car (H06)."""
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .deal_common import DealCase


@tagged('post_install', '-at_install')
class TestDealCost(DealCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product.with_company(cls.store).standard_price = 200000
        cls.car = cls.stock_car(net_car_value=199000)

    def secrets(self, user):
        product, car = self.product.with_user(user), self.car.with_user(user)
        return {
            'product': lambda: product.read(['standard_price']), 'template': lambda: product.product_tmpl_id.read(['standard_price']),
            'car': lambda: car.read(['net_car_value']), 'search': lambda: product.search([('standard_price', '>', 1)]),
            'search cars': lambda: car.search([('net_car_value', '>', 1)]), 'order': lambda: car.search([], order='net_car_value'),
            'group': lambda: car._read_group([], [], ['net_car_value:sum']), 'write': lambda: car.write({'net_car_value': 1}),
            'export': lambda: car.export_data(['net_car_value']), 'web': lambda: product.web_read({'standard_price': {}}),
        }

    def test_who_sells_sees_none(self):
        for name in ('consultant', 'lead_desk'):
            for what, call in self.secrets(self.users[name]).items():
                with self.subTest(f"{name} {what}"):
                    self.assertFalse(self.allowed(call, (AccessError, UserError, ValueError)))
            fields_seen = self.env['fleet.vehicle'].with_user(self.users[name]).fields_get()
            self.assertNotIn('net_car_value', fields_seen)

    def test_who_decides_and_who_keeps_the_books_does(self):
        for name in ('manager', 'dealership_admin'):
            self.assertEqual(self.car.with_user(self.users[name]).read(['net_car_value'])[0]['net_car_value'], 199000)
        for name in ('manager', 'finance'):
            self.assertEqual(
                self.product.with_company(self.store).with_user(self.users[name]).read(['standard_price'])[0]['standard_price'], 200000)

    def test_people_of_other_teams_see_what_stock_shows(self):
        self.assertEqual(
            self.product.with_company(self.store).with_user(self.users['salesman']).read(['standard_price'])[0]['standard_price'], 200000)

    def test_screens_open_without_it(self):
        for model, name in (
                ('product.template', 'standard_price'), ('product.product', 'standard_price'), ('fleet.vehicle', 'net_car_value')):
            for user, shown in ((self.consultant, False), (self.manager, True)):
                with self.subTest(f"{model} {user.login}"):
                    arch = self.env[model].with_user(user).get_views([(False, 'form')])['views']['form']['arch']
                    self.assertEqual(f'name="{name}"' in arch, shown)

    def test_the_cost_of_the_very_car_counts(self):
        deal = self.new_deal()
        deal.vehicle_id = self.car
        self.assertEqual(deal._car_line().with_user(self.manager).deal_cost, 199000)
        self.assertEqual(deal.with_user(self.manager).deal_margin, 27000)
