"""The cards on paper (A16): what they show and to whom, one or 200 at once, in the browser and as PDF."""
import datetime
import io
import re
import unittest
from unittest.mock import patch

from lxml import html

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfFileReader

from ..reports.prospect import owner_card, prospect_card

MODULE = 'auto_dealership'
PROSPECT, OWNER = f'{MODULE}.report_prospect_card', f'{MODULE}.report_owner_card'
READERS = ('manager', 'lead_desk', 'customer_care', 'finance', 'auditor')
OWNER_READERS = (*READERS, 'service_advisor')


class PrintCase:
    """A store, a consultant, and the filled-in yellow card of the seed."""

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


@tagged('post_install', '-at_install')
class TestProspectCard(PrintCase, TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._prepare()

    def test_front_shows_the_yellow_card(self):
        page = self.page(PROSPECT, self.card)
        for label, text in {
            'Card no.': self.card.card_number, 'Customer name': '张三', 'Occupation': '工艺美术设计 自由职业者',
            'Phone': '13800138000', 'Budget': '200,000 – 250,000', 'Decides': '妻子', 'Brand': '大众', 'Model': 'Polo',
            'Mileage km': '60,000', 'Expected price': '140,000', 'Confidence': '现在使用polo，认可大众的品质，但同时也关注其他品牌',
            'Need': '想要更新一辆SUV', 'Purchasing power': '符合置换条件', 'Supervisor': '李四', 'First level': 'B',
            'Consultant': '王芳',
        }.items():
            self.assertEqual(self.cell(page, label), text, label)
        self.assertIn('6 years', self.cell(page, 'Year'))
        self.assertIn('王丽', self.cell(page, 'Household'))
        self.assertIn('14:30', self.cell(page, 'Best time'))

    def test_every_box_is_there_and_the_chosen_are_ticked(self):
        page = self.page(PROSPECT, self.card)
        self.assertEqual(
            self.ticked(page),
            ['Male', 'Individual', 'Home', 'Afternoon', 'B', '5. Walk-in or call-in', 'Walk-in', 'Cash', 'Trade-in', 'Manual gearbox'])
        text = page.text_content()
        for count, boxes in (
            (8, re.findall(r'[□☑]\d\. (?!In-|Defeat)', text)), (4, page.xpath('//span[@class="o_paper_level"]'))):
            self.assertEqual(len(boxes), count)
        for label in ('Bought our brand', 'Negotiation ended', 'Defeat', '2. In-network defeat', 'Brand habit', 'Budget: used car'):
            self.assertIn(f'□{label}', text)

    def test_wishes_are_ranked(self):
        page = self.page(PROSPECT, self.card)
        rows = page.xpath('//th[normalize-space()="Rank"]/../following-sibling::tr')[:3]
        ranked = [[cell.text_content().strip() for cell in row.xpath('./td')] for row in rows]
        self.assertEqual(ranked[0][:4], ['1', '大众 途观', '1.8T SI', 'White'])
        self.assertEqual(ranked[1][:2], ['2', '大众 Polo'])
        self.assertEqual(ranked[2], ['3', '', '', '', '', ''])

    def test_level_dates_and_next_contact(self):
        today = fields.Date.context_today(self.card)
        self.card.level_id = self.ref('level_a')
        self._plan('邀请来店试乘试驾', today)
        page = self.page(PROSPECT, self.card)
        self.assertEqual(self.cell(page, 'First level'), 'B')
        self.assertEqual([box for box in self.ticked(page) if len(box) == 1], ['A'])
        self.assertEqual(self.cell(page, 'Reason to continue'), '邀请来店试乘试驾')
        self.assertEqual(self.cell(page, 'Next contact'), f'{today.month}/{today.day}')

    def test_review_is_signed_and_dated(self):
        self.card.with_user(self.users['manager']).action_review_card()
        page = self.page(PROSPECT, self.card)
        today = fields.Date.context_today(self.card)
        self.assertEqual(self.cell(page, 'Reviewed by'), '李四')
        self.assertEqual(self.cell(page, 'Reviewed on'), f'{today.month}/{today.day}')

    def test_amounts_in_ten_thousands_in_chinese(self):
        self.env['res.lang']._activate_lang('zh_CN')
        text = self.page(PROSPECT, self.card, lang='zh_CN').text_content()
        self.assertIn('20 ~ 25万', text)
        self.assertIn('14万', text)

    def test_end_of_a_lost_and_of_a_won_card(self):
        self.card.sudo().write({
            'active': False, 'probability': 0, 'lost_reason_id': self.ref('lost_reason_bought_elsewhere').id})
        for user in ('consultant', *READERS):
            page = self.page(PROSPECT, self.card, self.users[user])
            self.assertEqual(self.ticked(page)[-3:], ['Defeat', '3. Defeat by another brand', 'Other cause'])
            self.assertIn('Bought another vehicle', page.text_content())
        won = self.Lead.create(self._card_values(contact_name='王五', phone='13800138005'))
        won.sudo().write({'stage_id': self.env['crm.stage'].search([('dealership_code', '=', 'won')], limit=1).id})
        self.assertEqual(self.ticked(self.page(PROSPECT, won))[-1], 'Bought our brand')

    # -- back ----------------------------------------------------------
    def test_back_has_planned_left_and_done_right(self):
        today = fields.Date.context_today(self.card)
        planned = today - datetime.timedelta(days=2)
        self._plan('介绍置换政策', planned, feedback='感兴趣\n妻子喜欢白色')
        self._plan('确认客户到店', today + datetime.timedelta(days=1))
        rows = self.contacts(self.page(PROSPECT, self.card))
        self.assertEqual(len(rows), 12)
        self.assertEqual(rows[0], [
            self.env['dealership.paper']._short_date(planned), 'Call', '介绍置换政策',
            f'{today.month}/{today.day}', 'Call', '感兴趣 妻子喜欢白色', 'B', ''])
        self.assertEqual(rows[1][1:4], ['Call', '确认客户到店', ''])
        self.assertIn('□\u00a0TEL', rows[1][4].replace('□ TEL', '□\u00a0TEL'))
        self.assertEqual(rows[1][5:], ['', '', ''])
        self.assertEqual((rows[2][0], rows[2][2]), ('', ''))

    def test_many_contacts_take_whole_sheets(self):
        for number in range(13):
            self._plan(f'第{number}次', '2026-01-05', feedback='好')
        page = self.page(PROSPECT, self.card)
        self.assertEqual(len(page.xpath('//div[contains(@class, "o_paper ") or @class="o_paper"]')) % 2, 0)
        reasons = [row[2] for row in self.contacts(page)]
        self.assertEqual(reasons[:13], [f'第{number}次' for number in range(13)])
        self.assertGreaterEqual(len(reasons), 24)

    def test_long_texts_make_small_letters(self):
        self.assertFalse(self.page(PROSPECT, self.card).xpath('//div[contains(@class, "o_paper_dense")]'))
        self.card.write({'need': '想要更新一辆SUV。' * 60, 'confidence': '认可大众的品质。' * 60})
        page = self.page(PROSPECT, self.card)
        self.assertTrue(page.xpath('//div[contains(@class, "o_paper_dense")]'))
        self.assertEqual(self.cell(page, 'Need'), '想要更新一辆SUV。' * 60)

    # -- who, what -----------------------------------------------------
    def test_an_empty_form(self):
        page = self.page(PROSPECT, self.Lead)
        self.assertFalse(self.ticked(page))
        self.assertEqual(self.cell(page, 'Customer name'), '')
        self.assertEqual(len(self.contacts(page)), 12)

    def test_what_is_typed_is_text(self):
        self.card.write({'need': '<script>alert(1)</script>', 'decision_maker': '<b>妻子</b>', 'competing_note': '"><img src=x>'})
        self._plan('<script>x</script>', '2026-01-05', feedback='<i>y</i>')
        page = self.page(PROSPECT, self.card)
        self.assertEqual(self.cell(page, 'Need'), '<script>alert(1)</script>')
        article = page.xpath('//div[contains(@class, "article")]')[0]
        self.assertFalse(article.xpath('.//script | .//img | .//td//b | .//td//i[not(parent::span)]'))

    def test_as_each_role(self):
        for role in READERS:
            self.assertEqual(self.cell(self.page(PROSPECT, self.card, self.users[role]), 'Customer name'), '张三', role)
        with self.assertRaises(AccessError):
            self.page(PROSPECT, self.card, self.users['receptionist'])

    def test_anothers_card_is_refused(self):
        with self.assertRaises(AccessError):
            self.page(PROSPECT, self.card, self.other)
        with self.assertRaises(AccessError):
            self.page(OWNER, self.card.partner_id, self.other)

    def test_what_another_may_not_see_of_the_customer(self):
        """A card whose customer went to somebody else still prints, without the family."""
        self.card.partner_id.sudo().user_id = self.other
        self.env.flush_all()
        page = self.page(PROSPECT, self.card)
        self.assertEqual(self.cell(page, 'Phone'), '13800138000')
        self.assertEqual(self.cell(page, 'Household'), '')

    def test_leads_of_other_teams(self):
        team = self.env['crm.team'].create({'name': 'Other', 'company_id': self.env.company.id})
        lead = self.env['crm.lead'].create({'name': 'Stock lead', 'team_id': team.id, 'type': 'opportunity'})
        with self.assertRaisesRegex(UserError, 'Stock lead'):
            self.page(PROSPECT, lead, self.env.user)
        action = self.ref('action_report_prospect_card')
        self.assertFalse(action.get_valid_action_reports('crm.lead', lead.ids))
        self.assertEqual(action.get_valid_action_reports('crm.lead', self.card.ids), action.ids)


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

    def test_identity_number_as_mask_only(self):
        number = '11010519491231002X'
        with patch.dict('os.environ', self._keys()):
            self.env['dealership.identity.document'].create({'partner_id': self.partner.id, 'number': number})
            for role in ('consultant', *OWNER_READERS):
                page = self.page(OWNER, self.partner, self.users[role])
                self.assertIn('110***********002X', self.cell(page, 'Identity document'), role)
                self.assertNotIn(number, html.tostring(page, encoding='unicode'))

    def _keys(self):
        from ..rules import vault  # noqa: PLC0415
        return {vault.ENV_KEYS: vault.new_key_line('p1'), vault.ENV_FILE: ''}

    def test_contacts_that_are_no_customers(self):
        contact = self.env['res.partner'].create({'name': 'Supplier'})
        with self.assertRaisesRegex(UserError, 'Supplier'):
            self.page(OWNER, contact)

    def test_an_empty_form(self):
        page = self.page(OWNER, self.env['res.partner'])
        self.assertFalse(self.ticked(page))
        self.assertIn('□1. Compulsory', page.text_content())


@tagged('post_install', '-at_install')
class TestManyCards(PrintCase, TransactionCase):
    """200 cards cost the queries of ten."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._prepare()
        cls.cards = cls.Lead.create([cls._card_values(
            contact_name=f'客户{number:03}', phone=f'1380014{number:04}', present_model_id=cls.polo.id, present_mileage=1000 + number,
            wish_ids=[Command.create({'model_id': cls.tiguan.id, 'trim_id': cls.trim.id})],
            customer_relation_ids=[Command.create({'name': '家人', 'relation': 'spouse'})]) for number in range(200)])
        cls.env['mail.activity'].create([{
            'res_model_id': cls.env['ir.model']._get_id('crm.lead'), 'res_id': card.id, 'user_id': cls.consultant.id,
            'activity_type_id': cls.env.ref('mail.mail_activity_data_call').id, 'summary': '邀请试驾', 'date_deadline': '2026-01-05',
        } for card in cls.cards])
        cls.env.flush_all()

    def _queries(self, report, records):
        # as for a person who prints the second time: templates and settings are known, no record is
        self.page(report, records[:2])
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        page = self.page(report, records)
        self.assertEqual(len(page.xpath('//h1[starts-with(normalize-space(), "Prospect") or starts-with(normalize-space(), "Owner")]')),
                         len(records))
        return self.cr.sql_log_count - before

    def test_queries_do_not_grow(self):
        for report, records in ((PROSPECT, self.cards), (OWNER, self.cards.partner_id)):
            few, many = self._queries(report, records[:10]), self._queries(report, records)
            self.assertLessEqual(many, few + 2, report)
            self.assertLessEqual(many, 80, report)


@tagged('post_install', '-at_install')
class TestPrintHttp(PrintCase, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._prepare()

    def test_page_in_the_browser(self):
        self.authenticate('print_consultant', 'print_consultant')
        response = self.url_open(f'/report/html/{PROSPECT}/{self.card.id}')
        self.assertEqual(response.status_code, 200)
        self.assertIn('张三', response.text)
        self.assertIn('window.print()', response.text)

    @mute_logger('odoo.http')
    def test_anothers_card_by_its_address(self):
        self.authenticate('print_other', 'print_other')
        for kind in ('html', 'pdf'):
            for report, record in ((PROSPECT, self.card), (OWNER, self.card.partner_id)):
                response = self.url_open(f'/report/{kind}/{report}/{record.id}')
                self.assertNotEqual(response.status_code, 200)
                self.assertNotIn('13800138000', response.text)

    def test_as_pdf(self):
        Report = self.env['ir.actions.report'].with_user(self.consultant).with_context(force_report_rendering=True)
        if Report.get_wkhtmltopdf_state() != 'ok':
            raise unittest.SkipTest("no PDF engine on this machine")
        cards = self.card | self.Lead.create(self._card_values(contact_name='王五', phone='13800138005'))
        for report, records, pages in ((PROSPECT, cards, 4), (OWNER, cards.partner_id, 2)):
            content, kind = Report._render_qweb_pdf(report, records.ids)
            self.assertEqual((kind, content[:5]), ('pdf', b'%PDF-'))
            self.assertEqual(PdfFileReader(io.BytesIO(content)).numPages, pages, report)

    def test_without_an_engine_the_page_opens(self):
        """Hide the engine: the print action shows the same page in the browser, with its own print button."""
        self.patch(type(self.env['ir.actions.report']), 'get_wkhtmltopdf_state', lambda self: 'install')
        self.browser_js(
            '/odoo', f"""
            odoo.__WOWL_DEBUG__.root.env.services.action.doAction('{MODULE}.action_report_prospect_card', {{
                additionalContext: {{active_ids: [{self.card.id}], active_id: {self.card.id}, active_model: 'crm.lead'}},
            }});
            const timer = setInterval(() => {{
                const page = document.querySelector('iframe')?.contentDocument;
                if (page?.querySelector('.o_paper h1') && page.querySelector('.o_paper_bar button')) {{
                    clearInterval(timer);
                    console.log('test successful');
                }}
            }}, 200);
            """, "!!odoo.__WOWL_DEBUG__?.root?.env?.services?.action", login='print_consultant')


@tagged('post_install', '-at_install')
class TestPaperModels(TransactionCase):

    def test_the_forms_carry_their_own_style(self):
        page = self.env.ref(f'{MODULE}.paper_page')
        for model in (prospect_card.ReportProspectCard, owner_card.ReportOwnerCard):
            action = self.env['ir.actions.report']._get_report_from_name(model._name.removeprefix('report.'))
            self.assertEqual(action._get_layout(), page)
            self.assertEqual(action.paperformat_id, self.env.ref(f'{MODULE}.paperformat_card'))
        self.assertEqual(self.env.ref('sale.action_report_saleorder')._get_layout(), self.env.ref('web.minimal_layout'))
