"""The owner card on paper (C卡, A16): vehicles, prices, history, and a masked identity number."""
from unittest.mock import patch

from lxml import html

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from ..rules import vault
from .print_common import OWNER, OWNER_READERS, PrintCase


@tagged('post_install', '-at_install')
class TestOwnerCard(PrintCase, TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._prepare()
        cls.partner = cls.card.partner_id
        cls.wife = cls.env['res.partner'].create({'name': '王丽', 'is_dealership_customer': True, 'user_id': cls.other.id})
        cls.vehicle = cls.env['fleet.vehicle'].create({
            'model_id': cls.tiguan.id, 'trim_id': cls.trim.id, 'license_plate': '沪B88888', 'engine_number': 'CEA123456',
            'owner_id': cls.partner.id, 'driver_id': cls.wife.id, 'dealer_role': 'customer', 'sold_on': '2026-01-20'})

    def _order(self, price, day):
        order = self.env['sale.order'].create({
            'partner_id': self.partner.id, 'user_id': self.consultant.id, 'order_line': [
                Command.create({'product_id': self.product.id, 'price_unit': price, 'tax_ids': [Command.clear()]})]})
        order.action_confirm()
        order.date_order = day
        return order

    def _vehicle_row(self, page):
        row = page.xpath('//td[normalize-space()="沪B88888"]/..')[0]
        return [cell.text_content().strip() for cell in row.xpath('./td')]

    def test_vehicle_owner_and_user(self):
        row = self._vehicle_row(self.page(OWNER, self.partner))
        self.assertEqual(row[:3] + row[4:7], ['大众 途观', '1.8T SI', '沪B88888', 'CEA123456', '张三', '王丽'])
        self.assertIn('2026', row[7])
        self.assertEqual(row[8], '')

    def test_price_of_the_order_before_the_sale(self):
        self._order(230000, '2025-06-01')
        self._order(218800, '2026-01-15')
        self._order(240000, '2026-03-01')
        self.assertEqual(self._vehicle_row(self.page(OWNER, self.partner))[8], '218,800')

    def test_insurance_workshop_referrals_and_return_visits(self):
        kind = self.env['fleet.service.type'].create({'name': '首保', 'category': 'service'})
        Service = self.env['fleet.vehicle.log.services']
        for number in range(12):
            Service.create({
                'vehicle_id': self.vehicle.id, 'service_type_id': kind.id, 'date': f'2026-02-{number + 1:02}',
                'description': f'第{number}次保养', 'amount': 180, 'odometer': 5000 + number, 'state': 'done'})
        self.env['fleet.vehicle.log.contract'].create({
            'vehicle_id': self.vehicle.id, 'ins_ref': 'PDAA001', 'insurer_id': self.env['res.partner'].create({'name': '人保'}).id,
            'start_date': '2026-01-20', 'expiration_date': '2027-01-19'})
        self.partner.service_card_level = 'a_plus'
        referred = self.Lead.create(self._card_values(
            contact_name='赵六', phone='13700137000', referrer_id=self.partner.id, referred='张三',
            wish_ids=[Command.create({'model_id': self.tiguan.id})]))
        self._plan('交车三日回访', '2026-01-23', record=self.partner, feedback='满意')
        page = self.page(OWNER, self.partner)
        text = page.text_content()
        for word in ('PDAA001', '人保', '第11次保养', '5,011', '赵六', '交车三日回访', '满意', 'Still open'):
            self.assertIn(word, text)
        self.assertNotIn('第3次保养', text)
        self.assertIn('4 more in the system', ' '.join(text.split()))
        self.assertIn('A+', self.ticked(page))
        self.assertTrue(referred.wish_summary in text)

    def test_policies_tick_the_boxes_of_their_coverages(self):
        Contract = self.env['fleet.vehicle.log.contract']
        today = Contract.env.company._dealership_today()
        policy = {'is_policy': True, 'vehicle_id': self.vehicle.id, 'start_date': today, 'issued_on': today}
        third_party, glass = (self.env.ref(f'auto_dealership.coverage_{code}') for code in ('third_party', 'glass'))
        Contract.create([
            {**policy, 'policy_kind': 'compulsory', 'ins_ref': 'JQ1'},
            {**policy, 'policy_kind': 'commercial', 'ins_ref': 'SY1', 'coverage_ids': [
                Command.create({'coverage_id': third_party.id, 'sum_insured': 200}), Command.create({'coverage_id': glass.id})]}])
        page = self.page(OWNER, self.partner)
        boxes = self.ticked(page)
        self.assertIn('1. Compulsory', boxes)
        self.assertIn('2. Third party 200 × 10,000', boxes)
        self.assertIn('5. Glass', boxes)
        self.assertNotIn('3. Theft', boxes)
        text = page.text_content()
        self.assertIn('JQ1', text)
        self.assertIn(f'{third_party.name} 200 × 10,000, {glass.name}', text)

    def test_identity_number_as_mask_only(self):
        number = '11010519491231002X'
        with patch.dict('os.environ', {vault.ENV_KEYS: vault.new_key_line('p1'), vault.ENV_FILE: ''}):
            self.env['dealership.identity.document'].create({'partner_id': self.partner.id, 'number': number})
            for role in ('consultant', *OWNER_READERS):
                page = self.page(OWNER, self.partner, self.users[role])
                self.assertIn('110***********002X', self.cell(page, 'Identity document'), role)
                self.assertNotIn(number, html.tostring(page, encoding='unicode'))

    def test_contacts_that_are_no_customers(self):
        contact = self.env['res.partner'].create({'name': 'Supplier'})
        with self.assertRaisesRegex(UserError, 'Supplier'):
            self.page(OWNER, contact)

    def test_an_empty_form(self):
        page = self.page(OWNER, self.env['res.partner'])
        self.assertFalse(self.ticked(page))
        self.assertIn('□1. Compulsory', page.text_content())
