"""The cards on paper (A16): what they show and to whom, one or 200 at once, in the browser and as PDF."""
import datetime
import io
import re
import unittest

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, TransactionCase, tagged
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfFileReader

from ..reports.prospect import owner_card, prospect_card
from .print_common import MODULE, OWNER, PROSPECT, READERS, PrintCase


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
        self.card._open_contact_plans().sudo().unlink()  # the proposal of the first contact
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
        self.lose(self.card, 'bought')
        for user in ('consultant', *READERS):
            page = self.page(PROSPECT, self.card, self.users[user])
            self.assertEqual(self.ticked(page)[-3:], ['Defeat', '3. Defeat by another brand', 'Other cause'])
            self.assertIn('Bought another vehicle', page.text_content())
        won = self.Lead.create(self._card_values(contact_name='王五', phone='13800138005'))
        self.win(won)
        self.assertEqual(self.ticked(self.page(PROSPECT, won))[-1], 'Bought our brand')

    # -- back ----------------------------------------------------------
    def test_back_has_planned_left_and_done_right(self):
        today = fields.Date.context_today(self.card)
        planned = today - datetime.timedelta(days=2)
        self.card._open_contact_plans().sudo().unlink()  # the proposal of the first contact
        self._plan('介绍置换政策', planned, feedback='感兴趣\n妻子喜欢白色')
        self._plan('确认客户到店', today + datetime.timedelta(days=1))
        rows = self.contacts(self.page(PROSPECT, self.card))
        self.assertEqual(len(rows), 12)
        self.assertEqual(rows[0], [
            self.env['dealership.paper']._short_date(planned), 'Phone', '介绍置换政策',
            f'{today.month}/{today.day}', 'Phone', '感兴趣 妻子喜欢白色', 'B', ''])
        self.assertEqual(rows[1][1:4], ['Call', '确认客户到店', ''])
        self.assertIn('□\u00a0TEL', rows[1][4].replace('□ TEL', '□\u00a0TEL'))
        self.assertEqual(rows[1][5:], ['', '', ''])
        self.assertEqual([row[2] for row in rows[2:4]], ['Follow up by level B', ''], "what the contact has proposed, and room to write")

    def test_back_shows_the_supervisor_s_mark(self):
        self._plan('介绍置换政策', fields.Date.context_today(self.card), feedback='客户感兴趣，想看白色')
        follow_up = self.card.sudo().follow_up_ids
        follow_up.with_user(self.users['manager']).action_review("继续跟进")
        today = fields.Date.context_today(self.card)
        for user in ('consultant', *READERS):
            rows = self.contacts(self.page(PROSPECT, self.card, self.users[user]))
            self.assertEqual(rows[0][7], f'李四 {today.month}/{today.day}')

    def test_back_says_why_the_customer_was_not_reached(self):
        self.card._record_contact('wechat', result='no_answer', content='晚上再联系')
        row = self.contacts(self.page(PROSPECT, self.card))[0]
        self.assertEqual((row[4], row[5]), ('WeChat', 'No answer: 晚上再联系'))

    def test_old_contacts_without_a_record_stay(self):
        activity = self._plan('旧系统的跟进', '2026-01-05', feedback='当时没有记录')
        self.cr.execute("UPDATE dealership_follow_up SET activity_id = NULL, lead_id = %s WHERE activity_id = %s", [
            self.Lead.create(self._card_values(contact_name='王五', phone='13800138005')).id, activity.id])
        self.env.invalidate_all()
        rows = self.contacts(self.page(PROSPECT, self.card))
        self.assertIn('旧系统的跟进', [row[2] for row in rows])

    def test_a_question_to_the_manager_is_no_contact(self):
        self.card.activity_schedule('auto_dealership.activity_type_escalation', summary='请经理看一下', user_id=self.users['manager'].id)
        self.assertNotIn('请经理看一下', self.page(PROSPECT, self.card).text_content())

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
