"""What the tests of print-outs share: a store, and the filled-in yellow card of seed S1."""
from lxml import html

from odoo import fields
from odoo.fields import Command
from odoo.tests import new_test_user

from .common import Dealership

MODULE = 'auto_dealership'
PROSPECT, OWNER = f'{MODULE}.report_prospect_card', f'{MODULE}.report_owner_card'
READERS = ('manager', 'lead_desk', 'customer_care', 'finance', 'auditor')
OWNER_READERS = (*READERS, 'service_advisor')


class PrintCase:
    """A store, a consultant, and the filled-in yellow card of the seed."""

    lose = classmethod(Dealership.lose.__func__)
    win = classmethod(Dealership.win.__func__)

    @classmethod
    def _prepare(cls):
        cls.users = {
            role: new_test_user(cls.env, f'print_{role}', groups=f'{MODULE}.group_{role}', tz='Asia/Shanghai')
            for role in ('consultant', 'receptionist', *OWNER_READERS)}
        cls.consultant = cls.users['consultant']
        cls.other = new_test_user(cls.env, 'print_other', groups=f'{MODULE}.group_consultant')
        cls.users['manager'].name, cls.consultant.name = '李四', '王芳'
        cls.team = cls.env['crm.team'].create({
            'name': '展厅一组', 'is_dealership': True, 'company_id': cls.env.company.id, 'user_id': cls.users['manager'].id,
            'member_ids': [Command.set((cls.consultant | cls.other).ids)]})
        cls._catalogue()
        cls.Lead = cls.env['crm.lead'].with_user(cls.consultant)
        cls.card = cls._yellow_card()

    @classmethod
    def ref(cls, name):
        return cls.env.ref(f'{MODULE}.{name}')

    @classmethod
    def _catalogue(cls):
        cls.brand = cls.env['fleet.vehicle.model.brand'].create({'name': '大众'})
        cls.tiguan, cls.polo = cls.env['fleet.vehicle.model'].create([
            {'name': '途观', 'brand_id': cls.brand.id}, {'name': 'Polo', 'brand_id': cls.brand.id}])
        cls.product = cls.env['product.product'].create({'name': '途观 1.8T SI', 'list_price': 228000})
        cls.trim = cls.env['dealership.vehicle.trim'].create({
            'name': '1.8T SI', 'model_id': cls.tiguan.id, 'product_id': cls.product.id})

    @classmethod
    def _card_values(cls, **values):
        return {
            'type': 'opportunity', 'team_id': cls.team.id, 'origin_id': cls.ref('origin_walk_in').id,
            'source_id': cls.ref('channel_walk_in').id, 'level_id': cls.ref('level_b').id, **values}

    @classmethod
    def _yellow_card(cls):
        year = fields.Date.today().year
        return cls.Lead.create(cls._card_values(
            contact_name='张三', phone='13800138000', customer_gender='male', customer_occupation='工艺美术设计 自由职业者',
            customer_visit_place='home', customer_visit_day_part='afternoon', customer_visit_hour=14.5,
            customer_relation_ids=[Command.create({
                'name': '王丽', 'relation': 'spouse', 'role': 'decision_maker', 'phone': '13900139001'})],
            wish_ids=[
                Command.create({'model_id': cls.polo.id, 'sequence': 20}),
                Command.create({
                    'model_id': cls.tiguan.id, 'trim_id': cls.trim.id, 'sequence': 10,
                    'exterior_color_id': cls.ref('color_exterior_white').id})],
            present_model_id=cls.polo.id, present_model_year=str(year - 6), present_mileage=60000,
            present_transmission='manual', trade_in_expected=140000, budget_min=200000, budget_max=250000,
            payment_method='cash', wants_trade_in=True, decision_maker='妻子',
            confidence='现在使用polo，认可大众的品质，但同时也关注其他品牌', need='想要更新一辆SUV', purchasing_power='符合置换条件'))

    def _plan(self, summary, day, record=None, **done):
        activity = (record or self.card).activity_schedule(
            'mail.mail_activity_data_call', date_deadline=day, summary=summary, user_id=self.consultant.id)
        if done:
            activity.action_feedback(**done)
        return activity

    def page(self, report, records, user=None, lang='en_US'):
        """The page of a print-out as its user gets it, parsed."""
        Report = self.env['ir.actions.report'].with_user(user or self.consultant).with_context(lang=lang)
        content, kind = Report._render_qweb_html(report, records.ids)
        self.assertEqual(kind, 'html')
        return html.fromstring(content.decode())

    @staticmethod
    def cell(page, label):
        """Text of the cell after a label."""
        cells = page.xpath(f'//th[normalize-space()="{label}"]/following-sibling::td[1]')
        return ' '.join(cells[0].text_content().split()) if cells else None

    @staticmethod
    def ticked(page):
        """Labels of the boxes that are ticked."""
        return [
            ' '.join(box.text_content().split()).lstrip('☑ ')
            for box in page.xpath('//span[@class="o_paper_box"]') if '☑' in box.text_content()]

    @staticmethod
    def contacts(page):
        """Rows of the back, as lists of texts."""
        return [
            [' '.join(cell.text_content().split()) for cell in row.xpath('./td')]
            for row in page.xpath('//tbody[@class="o_paper_rows"]/tr')]
