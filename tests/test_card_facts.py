"""Who the customer is and what he bought: typed in his form, kept, read back (A01–A04, A09, A12)."""
from odoo import fields
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import MODULE, DealershipCase, valid_credit_code

CUSTOMER_FORM = f'{MODULE}.res_partner_view_form_customer'


@tagged('post_install', '-at_install')
class TestCardFacts(DealershipCase):
    roles = ('consultant', 'service_advisor', 'finance')

    def typed(self, customer, user=None, **values):
        """What is kept of values that a user typed in the customer's form."""
        with Form(customer.with_user(user or self.consultant), CUSTOMER_FORM) as form:
            for field, value in values.items():
                if isinstance(value, list):
                    for record in value:
                        getattr(form, field).add(record)
                else:
                    setattr(form, field, value)
        self.env.flush_all()
        self.env.invalidate_all()
        for field, value in values.items():
            expected = value[0].union(*value) if isinstance(value, list) else value
            self.assertEqual(customer[field], expected, field)

    def test_person(self):
        customer = self.make_customer(self.consultant)
        hobbies = list(self.env['dealership.hobby'].create([{'name': '钓鱼'}, {'name': '越野'}]))
        self.typed(
            customer, name='欧阳明月', gender='female', birthdate_date=fields.Date.to_date('1988-05-12'), occupation='工艺美术设计',
            employer='自由职业', function='设计师', education='bachelor', hobby_ids=hobbies)
        customer.with_user(self.consultant).lifestyle_note = '周末常带孩子郊游'
        self.assertEqual(customer.customer_nature, 'individual')

    def test_company(self):
        customer = self.make_customer(self.consultant, is_company=True, country_id=self.env.ref('base.cn').id)
        self.assertEqual(customer.customer_nature, 'company')
        self.typed(
            customer, vat=valid_credit_code(7), company_scale='small', service_area='上海及长三角', credit_status='watch')
        self.typed(customer, customer_nature='government')
        self.assertTrue(customer.is_company)

    def test_credit_limit_is_finances(self):
        fields_of = {
            role: self.env['res.partner'].with_user(self.users[role]).fields_get(['credit_limit', 'credit_status'])
            for role in ('consultant', 'finance')}
        self.assertNotIn('credit_limit', fields_of['consultant'])
        self.assertEqual(set(fields_of['finance']), {'credit_limit', 'credit_status'})

    def test_how_and_where_to_reach_him(self):
        customer = self.make_customer(self.consultant)
        self.typed(
            customer, phone_second='021-62349988', wechat='moon88', email='moon@example.com', street='浦东南路 1 号', zip='200120',
            work_address='世纪大道 8 号', work_zip='200122', preferred_contact='wechat', visit_place='home',
            visit_day_part='afternoon', visit_hour=14.5)

    def test_service_card_level(self):
        self.typed(self.make_customer(self.consultant), self.users['service_advisor'], service_card_level='a_plus_plus')


@tagged('post_install', '-at_install')
class TestPurchaseHistory(DealershipCase):
    roles = ('consultant', 'finance')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.make_customer(cls.consultant)
        cls.car, cls.mats = cls.env['product.product'].create([
            {'name': '途观', 'list_price': 200000, 'taxes_id': False}, {'name': '脚垫', 'list_price': 800, 'taxes_id': False}])

    def test_vehicles_accessories_services_insurance_on_one_page(self):
        order = self.env['sale.order'].create({
            'partner_id': self.customer.id, 'company_id': self.store.id, 'user_id': self.consultant.id,
            'order_line': [Command.create({'product_id': self.car.id, 'price_unit': 200000, 'discount': 2}),
                           Command.create({'product_id': self.mats.id, 'price_unit': 800, 'discount': 100})]})
        order.action_confirm()
        vehicle = self.make_vehicle(self.customer, sold_on=self.today(-300))
        service_type = self.env['fleet.service.type'].search([('category', '=', 'service')], limit=1)
        service = self.env['fleet.vehicle.log.services'].create({
            'vehicle_id': vehicle.id, 'service_type_id': service_type.id, 'amount': 680, 'state': 'done',
            'date': self.today(-30), 'company_id': self.store.id})
        policy = self.env['fleet.vehicle.log.contract'].create({
            'vehicle_id': vehicle.id, 'company_id': self.store.id, 'start_date': self.today(-300), 'expiration_date': self.today(65)})
        own = self.customer.with_user(self.consultant).with_company(self.store)
        self.assertEqual(own.purchase_line_ids.product_id, self.car | self.mats)
        self.assertEqual((own.purchase_count, own.purchase_amount, own.discount_amount), (1, 196000, 4800))
        self.assertEqual(own.owned_vehicle_ids, vehicle)
        self.assertEqual((own.service_log_ids, own.contract_log_ids), (service, policy))
        self.assertEqual((own.service_log_count, own.service_amount, own.service_last_on), (1, 680, self.today(-30)))

    def test_refunds(self):
        company = self.env['res.company'].create({'name': '退款店'})
        customer = self.make_customer(self.consultant, company_id=company.id)
        self.env['account.chart.template'].try_loading('generic_coa', company=company, install_demo=False)
        refund = self.env['account.move'].with_company(company).create({
            'move_type': 'out_refund', 'partner_id': customer.id, 'invoice_date': self.today(),
            'invoice_line_ids': [Command.create({'product_id': self.mats.id, 'price_unit': 300, 'tax_ids': False})]})
        self.assertEqual(customer.with_company(company).refund_amount, 0, "a draft is no refund")
        refund.action_post()
        customer.invalidate_recordset()
        self.assertEqual(customer.with_company(company).refund_amount, 300)
        self.assertEqual(customer.with_user(self.consultant).refund_amount, 0, "as his rights let him see")
