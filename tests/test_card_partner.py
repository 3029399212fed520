"""A customer's data: what nobody can call, mail or check is refused with its reason (A01–A04, A06, A07, A11, A13)."""
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from .common import MODULE, DealershipCase, valid_credit_code

REFUSED = (AccessError, UserError, ValidationError)


@tagged('post_install', '-at_install')
class TestCardPartner(DealershipCase):
    roles = ('consultant', 'manager', 'service_advisor')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.make_customer(cls.consultant).with_user(cls.consultant)
        cls.Partner = cls.env['res.partner'].with_user(cls.consultant)

    def test_phones(self):
        for good in ('13800138000', '138 0013 8000', '+86-13800138000', '021-62345678', '(021)62345678转801', '400-812-3123',
                     '+1 650 253 0000', '１３８００１３８０００'):
            with self.subTest(phone=good):
                self.customer.write({'phone': good, 'phone_second': good})
                self.assertTrue(self.customer.phone_second_sanitized)
        for bad, word in (('1380013800x', 'letters'), ('1380013', ''), ('138001380001234567', 'many'), ('62345678', 'area code'),
                          ('13800138000;13900139000', ''), ('=cmd', '')):
            for name in ('phone', 'phone_second'):
                with self.subTest(phone=bad, field=name):
                    message = self.refused(lambda: self.customer.write({name: bad}), ValidationError)
                    self.assertIn(word, message)
                    self.assertIn(self.customer.name, message)

    def test_other_contacts_stay_as_stock_has_them(self):
        contact = self.Partner.create({'name': 'Supplier', 'phone': 'call reception', 'vat': False})
        contact.write({'phone_second': 'x'})
        self.assertFalse(contact.phone_second_sanitized or contact.pinyin_initials or contact.completeness or contact.customer_class)
        self.refused(lambda: contact.write({'is_dealership_customer': True}), ValidationError)

    def test_company_codes(self):
        firm = self.Partner.create({'name': '大江公司', 'is_company': True, 'is_dealership_customer': True, 'phone': '021-62345678'})
        self.assertEqual(firm.customer_nature, 'company')
        code = valid_credit_code(12345)
        firm.vat = code
        wrong = code[:-1] + ('0' if code[-1] != '0' else '1')
        self.assertIn(wrong, self.refused(lambda: firm.write({'vat': wrong}), ValidationError))
        self.refused(lambda: firm.write({'vat': '91310115'}), ValidationError)
        self.refused(lambda: firm.write({'organisation_code': '12345678-9'}), ValidationError)
        firm.customer_nature = 'government'
        self.assertTrue(firm.is_company)
        firm.customer_nature = 'individual'
        self.assertFalse(firm.is_company)

    def test_birthdate_and_age(self):
        self.refused(lambda: self.customer.write({'birthdate_date': self.today(1)}), ValidationError)
        with freeze_time('2026-02-28 04:00:00'):
            self.customer.birthdate_date = '2000-02-29'
            self.assertEqual(self.customer.age, 25)
        self.customer.invalidate_recordset()
        with freeze_time('2026-03-01 04:00:00'):
            self.assertEqual(self.customer.age, 26)

    def test_visit_hour(self):
        for hour in (-1, 24, 99):
            self.refused(lambda: self.customer.write({'visit_hour': hour}), ValidationError)
        self.customer.visit_hour = 18.5

    def test_odd_names(self):
        for name in ('买买提·吐尔逊', '古丽' * 20, '👍李', "O'Brien", '=张三', '张\u3000三'):
            with self.subTest(name=name):
                self.customer.name = name
                self.assertEqual(self.customer.name, name)

    def test_relations(self):
        relation = self.env['dealership.relation'].with_user(self.consultant).create(
            {'partner_id': self.customer.id, 'name': '配偶', 'relation': 'spouse', 'role': 'decision_maker', 'phone': '138 0013 8001'})
        self.assertEqual(relation.phone_sanitized, '+8613800138001')
        self.assertIn('配偶', self.refused(lambda: relation.write({'phone': '12'}), ValidationError))
        self.refused(lambda: relation.write({'other_partner_id': self.customer.id}), CheckViolation)
        far = self.make_customer(company_id=self.far_store.id)
        self.refused(lambda: relation.sudo().write({'other_partner_id': far.id}), ValidationError)

    def test_completeness(self):
        bare = self.make_customer(phone=False)
        self.assertEqual(bare.completeness, 10)
        before = bare.card_updated_on
        bare.write({'phone': '13800138000', 'gender': 'male', 'birthdate_date': '1990-01-01', 'occupation': 'x'})
        self.assertEqual(bare.completeness, 55)
        self.assertIn('WeChat', bare.completeness_missing)
        self.assertNotIn('Phone,', bare.completeness_missing)
        self.assertGreaterEqual(bare.card_updated_on, before)
        bare.relation_ids = [Command.create({'name': '配偶'})]
        self.assertEqual(bare.completeness, 60)

    def test_household(self):
        household = self.env['dealership.household'].with_user(self.consultant).create({'name': '李四家'})
        self.customer.household_id = household
        other = self.make_customer(self.consultant, household_id=household.id)
        car = self.make_vehicle(other)
        self.assertEqual(self.customer.household_vehicle_ids, car)
        far_household = self.env['dealership.household'].create({'name': '远', 'company_id': self.far_store.id})
        self.refused(lambda: self.customer.sudo().write({'household_id': far_household.id}), UserError)

    def test_derived_fields_are_not_typed(self):
        for name, value in (('customer_class', 'vip'), ('customer_class_facts', {}), ('customer_class_on', '2020-01-01'),
                            ('value_grade', 'A'), ('value_points', 99), ('value_facts', {}), ('loyalty_index', 100)):
            for user in (self.consultant, self.manager, self.users['service_advisor']):
                with self.subTest(field=name, user=user.login):
                    partner = self.customer.with_user(user)
                    self.refused(lambda: partner.write({name: value}))
                    self.refused(lambda: partner.create({'name': 'x', 'is_dealership_customer': True, name: value}))
                    self.refused(lambda: partner.web_save({name: value}, {}))
        created = self.Partner.with_context(default_customer_class='vip', default_value_grade='A').create(
            {'name': 'x', 'is_dealership_customer': True})
        self.assertFalse(created.customer_class == 'vip' or created.value_grade)
        loaded = self.Partner.load(['name', 'is_dealership_customer', 'value_grade'], [['x', 'True', 'A']])
        self.assertFalse(loaded['ids'])

    def test_form(self):
        with Form(self.Partner.with_context(default_is_dealership_customer=True), f'{MODULE}.res_partner_view_form_customer') as form:
            form.name = '表单客户'
            form.phone = '13512345678'
        self.assertEqual((form.record.user_id, form.record.company_id), (self.consultant, self.store))
        form = Form(self.customer, f'{MODULE}.res_partner_view_form_customer')
        form.phone = '1380013800x'
        self.refused(lambda: form.save(), ValidationError)

    def test_consultants_duplicate_and_archive(self):
        copy = self.customer.copy()
        self.assertEqual(
            (copy.user_id, copy.company_id, copy.is_dealership_customer, copy.customer_class),
            (self.consultant, self.store, True, False))
        self.customer.action_archive()
        self.customer.action_unarchive()

    # -- merge of two customers ---------------------------------------------
    def test_merge(self):
        """Core's wizard moves rows by SQL: nothing of ours is lost or left behind."""
        one, two = self.make_customer(self.consultant), self.make_customer(self.consultant)
        card = self.make_card(self.consultant, partner_id=two.id)
        car = self.make_vehicle(two)
        self.env['dealership.relation'].create([
            {'partner_id': two.id, 'name': '配偶'}, {'partner_id': two.id, 'name': '自己', 'other_partner_id': one.id}])
        self.env['dealership.consent'].create({'partner_id': two.id, 'purpose': 'sms'})
        self.env['base.partner.merge.automatic.wizard']._merge((one + two).ids, one)
        self.assertFalse(two.exists())
        self.assertEqual((card.partner_id, car.owner_id), (one, one))
        self.assertEqual(set(one.relation_ids.mapped('name')), {'配偶', '自己'})
        self.assertEqual(one.consent_ids.mapped('purpose'), ['sms'])
