"""The showroom register on paper (screens: paper 4)."""
from lxml import html

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_showroom_visit import VisitCase

REPORT = 'auto_dealership.report_visit_register'


@tagged('post_install', '-at_install')
class TestVisitPrint(VisitCase):

    def page(self, name, duty=None):
        Report = self.env['ir.actions.report'].with_user(self.users[name]).with_context(lang='en_US')
        content, _kind = Report._render_qweb_html(REPORT, (duty or self.duty()).ids)
        return html.fromstring(content.decode())

    @staticmethod
    def rows(page):
        found = [
            [" ".join(cell.text_content().split()) for cell in row.xpath('./td')]
            for row in page.xpath('//table[contains(@class, "o_paper_register")]/tbody/tr')]
        return [row for row in found if row[0]]

    @staticmethod
    def total(page, label):
        return page.xpath(f'//th[normalize-space()="{label}"]/following-sibling::td[1]')[-1].text_content().strip()

    def test_every_line_with_its_totals(self):
        visit = self.visit(
            self.consultant, phone='13912345678', customer_name='张三', party_size=2, model_id=self.model.id, summary='看车')
        visit.action_test_drive()
        visit.action_open_card()
        self.later(minutes=35)
        visit.action_leave()
        call = self.register('call')
        mistaken = self.visit(party_size=9)
        mistaken._void('按错')
        page = self.page('receptionist')
        first, second, third = self.rows(page)
        self.assertEqual(first, [
            '1', '10:00', '10:35', '2', '张三', '13912345678', 'Visit', 'First', '途观', visit.source_id.display_name, '看车', '√',
            visit.card_number, self.consultant.name])
        self.assertEqual((second[0], second[6], second[-1]), ('2', 'Call', call.user_id.name))
        self.assertIn('按错', third[10])
        for label, value in (
                ('Visits', '1'), ('Calls', '1'), ('People', '2'), ('First', '2'), ('Left a phone', '1'), ('Cards', '1'),
                ('Test drives', '1')):
            self.assertEqual(self.total(page, label), value, label)

    def test_the_phone_is_masked_after_the_day(self):
        """For everybody: a sheet lies about."""
        self.visit(self.consultant, phone='13912345678')
        today = self.duty()
        self.assertEqual(self.rows(self.page('manager'))[0][5], '13912345678')
        self.later(days=1)
        for name in ('receptionist', 'manager', 'auditor', 'consultant'):
            self.assertEqual(self.rows(self.page(name, today))[0][5], '139****5678', name)

    def test_nobody_prints_more_than_he_sees(self):
        self.visit(self.consultant)
        self.visit(self.users['outsider'])
        self.assertEqual(len(self.rows(self.page('receptionist'))), 2)
        self.assertEqual(len(self.rows(self.page('consultant'))), 1)
        for name in ('finance', 'plain', 'far_receptionist', 'far_manager'):
            self.refused(lambda name=name: self.page(name, self.duty()), AccessError)

    def test_a_busy_day_takes_more_pages_and_one_foot(self):
        for _guest in range(21):
            self.visit()
        page = self.page('receptionist')
        self.assertEqual(len(page.xpath('//div[contains(@class, "o_paper_wide")]')), 2)
        self.assertEqual(len(page.xpath('//table[contains(@class, "o_paper_totals")]')), 1)
        self.assertEqual(self.total(page, 'Visits'), '21')

    def test_an_empty_day_is_an_empty_form(self):
        page = self.page('receptionist')
        self.assertFalse(self.rows(page))
        self.assertTrue(page.xpath('//table[contains(@class, "o_paper_totals")]'))

    def test_script_in_a_name_is_text(self):
        self.visit(customer_name='<script>alert(1)</script>', summary='<b>x</b>')
        page = self.page('receptionist')
        self.assertEqual(self.rows(page)[0][4], '<script>alert(1)</script>')
        self.assertFalse(page.xpath('//script[contains(text(), "alert(1)")]'))
