"""The sheet of a day (C06): begun, closed by its consultant, signed by his manager, on paper."""
from datetime import datetime, timedelta

from freezegun import freeze_time
from lxml import html
from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL, mute_logger

from .common import MODULE
from .day_common import DayCase


@tagged('post_install', '-at_install')
class TestSheet(DayCase):

    def test_begun_once_with_the_plan_of_the_morning(self):
        self.cards(2, -1), self.cards(3)
        first = self.day_of(self.consultant).action_open_day()['res_id']
        sheet = self.Day.browse(first)
        self.assertRecordValues(sheet, [{
            'user_id': self.consultant.id, 'date': self.today(), 'company_id': self.store.id, 'team_id': self.team.id, 'state': 'open',
            'planned_today': 3, 'planned_overdue': 2, 'planned_count': 5}])
        self.cards(4)
        self.assertEqual(self.day_of(self.consultant).action_open_day()['res_id'], first)
        self.assertEqual(sheet.planned_count, 5)
        self.assertEqual(self.screen()['sheet']['id'], first)

    def test_the_plan_counts_what_was_done_before_it_was_opened(self):
        cards = self.cards(3)
        self.record(cards[0])
        self.assertEqual(self.sheet().planned_today, 3)

    def test_one_sheet_a_day_says_the_database(self):
        sheet = self.sheet()
        with self.assertRaises(UniqueViolation), mute_logger('odoo.sql_db'), self.cr.savepoint():
            self.cr.execute(SQL(
                "INSERT INTO dealership_work_day (user_id, date, company_id, state) VALUES (%s, %s, %s, 'open')",
                self.consultant.id, sheet.date, self.store.id))

    def test_a_second_window_finds_the_sheet_of_the_first(self):
        first = self.sheet()
        self.cr.execute(SQL(
            "INSERT INTO dealership_work_day (user_id, date, company_id, state) VALUES (%s, %s, %s, 'open')"
            " ON CONFLICT (user_id, date) DO NOTHING RETURNING id", self.consultant.id, first.date, self.store.id))
        self.assertFalse(self.cr.fetchall())
        self.assertEqual(self.sheet(), first)

    def test_figures_of_the_day(self):
        card, other = self.cards(2, -2)
        other.with_user(self.consultant).level_id = self.levels['A'].id
        due, left = self.cards(2)
        self.cards(1, 1)
        self.sheet()
        self.record(card)
        self.record(due)
        self.record(due, content="又来电咨询")
        other.with_user(self.consultant).write({'level_id': self.levels['C'].id, 'level_reason': "暂缓"})
        card.with_user(self.consultant).write({'level_id': self.levels['H'].id})
        self.env['sale.order'].create({
            'partner_id': card.partner_id.id, 'team_id': self.team.id, 'user_id': self.consultant.id, 'company_id': self.store.id})
        sheet = self.closed()
        self.assertRecordValues(sheet, [{
            'state': 'closed', 'planned_today': 2, 'planned_overdue': 2, 'done_count': 3, 'fulfilled_count': 2, 'late_count': 1,
            'not_done_count': 2, 'card_count': 5, 'level_up_count': 2, 'level_down_count': 1, 'quotation_count': 1, 'order_count': 0,
        }])
        self.assertEqual(sheet.done_rate, 0.5)
        self.assertEqual(len(sheet.follow_up_ids), 3)
        self.assertTrue(left)

    def test_closed_figures_stay(self):
        cards = self.cards(2)
        sheet = self.closed()
        self.record(cards[0])
        self.env.flush_all()
        sheet.invalidate_recordset()
        self.assertRecordValues(sheet, [{'done_count': 0, 'not_done_count': 2}])
        self.assertEqual(sheet._figures()[sheet.id][2][1], 0)
        for values in ({'done_count': 9}, {'not_done_count': 0}, {'state': 'open'}, {'closed_on': False}, {'date': self.today(-5)}):
            self.refused(lambda values=values: sheet.with_user(self.consultant).write(values), (AccessError, UserError))
            self.refused(lambda values=values: sheet.sudo().write(values), UserError)

    def test_only_words_are_written_and_only_by_its_consultant_while_it_is_open(self):
        sheet = self.sheet()
        sheet.with_user(self.consultant).write({'summary': "好", 'problems': "缺试驾车", 'tomorrow': "约三位"})
        for name in ('planned_today', 'done_count', 'level_up_count'):
            self.refused(lambda name=name: sheet.with_user(self.consultant).write({name: 7}), (AccessError, UserError))
        self.refused(lambda: sheet.with_user(self.consultant).write({'manager_words': "优秀"}), UserError)
        self.refused(lambda: sheet.with_user(self.manager).write({'summary': "差"}), UserError)
        self.refused(lambda: sheet.with_user(self.colleague).write({'summary': "差"}), AccessError)
        sheet.with_user(self.consultant).action_close()
        self.refused(lambda: sheet.with_user(self.consultant).write({'summary': "更好"}), UserError)

    def test_closed_by_whom_and_when(self):
        sheet = self.sheet()
        self.refused(lambda: sheet.with_user(self.consultant).action_close(), UserError)  # without a word
        sheet.with_user(self.consultant).summary = "好"
        for user in (self.manager, self.users['dealership_admin'], self.colleague, self.users['auditor']):
            self.refused(lambda user=user: sheet.with_user(user).action_close(), AccessError)
        for days in (2, -1):
            with freeze_time(datetime.now() + timedelta(days=days)):
                self.refused(lambda: sheet.with_user(self.consultant).action_close(), UserError)
        with freeze_time(datetime.now() + timedelta(days=1)):
            sheet.with_user(self.consultant).action_close()
        self.assertIn('already', self.refused(lambda: sheet.with_user(self.consultant).action_close(), UserError))

    def test_what_was_done_a_day_later_was_not_done_that_day(self):
        card = self.make_card(self.consultant)
        with freeze_time('2025-03-05 02:00:00'):
            card._open_contact_plans().sudo().date_deadline = '2025-03-05'
            sheet = self.day_of(self.consultant)._open_of(self.consultant, fields.Date.to_date('2025-03-05'))
        with freeze_time('2025-03-06 02:00:00'):
            self.record(card)
            sheet.with_user(self.consultant).summary = "忘了提交"
            sheet.with_user(self.consultant).action_close()
        self.assertRecordValues(sheet, [{'planned_today': 1, 'done_count': 0, 'fulfilled_count': 0, 'not_done_count': 1}])

    def test_no_sheet_for_other_days_or_strangers(self):
        for days in (-2, 1):
            self.refused(lambda days=days: self.day_of(self.consultant).action_open_day(fields.Date.to_string(self.today(days))), UserError)
        loner = new_test_user(self.env, 'dlr_loner', groups=f'{MODULE}.group_consultant', company_id=self.store.id)
        self.refused(lambda: self.day_of(loner).action_open_day(), UserError)
        self.assertFalse(self.screen(loner)['may']['open_day'])
        for name in ('auditor', 'receptionist', 'plain'):
            self.refused(lambda name=name: self.day_of(self.users[name]).action_open_day(), AccessError)

    def test_nobody_makes_or_deletes_a_sheet(self):
        sheet = self.sheet()
        values = {'user_id': self.consultant.id, 'date': self.today(-1), 'company_id': self.store.id}
        for user in (self.consultant, self.manager, self.users['dealership_admin']):
            self.refused(lambda user=user: self.day_of(user).create(values), AccessError)
            self.refused(lambda user=user: sheet.with_user(user).unlink(), (AccessError, UserError))
            self.refused(lambda user=user: sheet.with_user(user).copy(), AccessError)
        self.refused(lambda: sheet.sudo().unlink(), UserError)

    def test_who_reads_a_sheet(self):
        sheet = self.sheet()
        for name in ('consultant', 'manager', 'auditor', 'dealership_admin'):
            self.assertTrue(sheet.with_user(self.users[name]).has_access('read'), name)
        for name in ('colleague', 'other_manager', 'outsider', 'far_consultant', 'far_manager', 'far_auditor', 'receptionist', 'finance',
                     'lead_desk', 'plain', 'salesman', 'portal'):
            self.assertFalse(sheet.with_user(self.users[name]).has_access('read'), name)
        self.assertFalse(sheet.with_user(self.users['auditor']).has_access('write'))

    def test_signed_by_a_manager_never_ones_own(self):
        sheet = self.sheet()
        self.refused(lambda: sheet.with_user(self.manager).action_sign(), UserError)  # not closed
        sheet = self.closed()
        for user, error in ((self.consultant, AccessError), (self.colleague, AccessError), (self.users['other_manager'], AccessError),
                            (self.users['auditor'], AccessError)):
            self.refused(lambda user=user: sheet.with_user(user).action_sign(), error)
        sheet.with_user(self.manager).write({'manager_words': "先打H级"})
        sheet.with_user(self.manager).action_sign()
        self.assertEqual(sheet.signed_by_id, self.manager)
        self.assertTrue(sheet.signed_on)
        note = self.env['mail.message'].sudo().search([('model', '=', sheet._name), ('res_id', '=', sheet.id)])
        self.assertIn("先打H级", note.body)
        self.assertEqual(note.notified_partner_ids, self.consultant.partner_id)
        self.refused(lambda: sheet.with_user(self.manager).action_sign(), UserError)
        for values in ({'manager_words': "改"}, {'signed_on': False}, {'signed_by_id': self.consultant.id}, {'state': 'open'}):
            self.refused(lambda values=values: sheet.with_user(self.manager).write(values), (AccessError, UserError))
            self.refused(lambda values=values: sheet.sudo().write(values), UserError)

    def test_a_managers_own_day_is_signed_by_another(self):
        sheet = self.closed(self.manager)
        self.assertEqual(sheet.team_id, self.team)
        self.refused(lambda: sheet.with_user(self.manager).action_sign(), AccessError)
        sheet.with_user(self.users['dealership_admin']).action_sign()
        self.assertEqual(sheet.signed_by_id, self.users['dealership_admin'])

    def test_many_are_signed_at_once(self):
        sheets = self.closed() | self.closed(self.colleague)
        sheets.with_user(self.manager).action_sign()
        self.assertEqual(sheets.mapped('signed_by_id'), self.manager)


@tagged('post_install', '-at_install')
class TestDayPaper(DayCase):

    def page(self, report, ids, user, data=None):
        Report = self.env['ir.actions.report'].with_user(user).with_context(lang='en_US')
        content, _kind = Report._render_qweb_html(f'{MODULE}.{report}', ids, data=data)
        return html.fromstring(content.decode())

    def rows(self, page):
        return [
            [' '.join(cell.text_content().split()) for cell in row.xpath('./td')]
            for row in page.xpath('//tbody[@class="o_paper_day"]/tr')]

    def test_the_plan_overdue_first_with_rows_to_write_on(self):
        late, today = self.cards(1, -2), self.cards(1)
        self.due(late, -2).summary = "确认贷款资料"
        action = self.day_of(self.consultant).action_print_plan()
        page = self.page('report_day_plan', [], self.consultant, action['data'])
        rows = self.rows(page)
        self.assertEqual([row[2] for row in rows[:3]], [late.contact_name, today.contact_name, ""])
        self.assertEqual((rows[0][3], rows[0][4], rows[0][7], rows[0][8]), (late.phone, late.level_id.code, "确认贷款资料", ""))
        self.assertGreaterEqual(len(rows), 20)

    def test_plans_of_the_whole_team_on_one_print_out(self):
        self.cards(1), self.cards(1, 0, self.colleague)
        people = (self.consultant | self.colleague).ids
        action = self.day_of(self.manager).action_print_plan(None, people)
        page = self.page('report_day_plan', [], self.manager, action['data'])
        self.assertEqual(len(page.xpath('//div[@class="o_paper"]')), 2)
        self.refused(lambda: self.day_of(self.consultant).action_print_plan(None, people), AccessError)
        self.refused(lambda: self.page('report_day_plan', [], self.consultant, {'user_ids': people}), AccessError)
        self.refused(lambda: self.day_of(self.consultant).action_print_plan(None, 'all'), UserError)

    def test_the_report_says_what_was_done_and_who_signed(self):
        card = self.cards(1, -1)
        self.record(card)
        card.with_user(self.consultant).write({'level_id': self.levels['H'].id})
        sheet = self.closed(tomorrow="约试驾", problems="缺车")
        sheet.with_user(self.manager).write({'manager_words': "继续"})
        sheet.with_user(self.manager).action_sign()
        page = self.page('report_day_report', sheet.ids, self.consultant)
        text = ' '.join(page.text_content().split())
        for words in ("三个客户约到店", "约试驾", "缺车", "继续", self.manager.name, f"{card.contact_name} C → H"):
            self.assertIn(words, text)
        self.assertEqual(self.rows(page)[0][1], card.contact_name)
        self.assertEqual(self.rows(page)[0][6], "客户周末来店")
        self.assertNotIn("not closed yet", text)

    def test_an_open_day_shows_the_figures_of_the_moment(self):
        sheet = self.sheet()
        self.record(self.cards(1))
        page = self.page('report_day_report', sheet.ids, self.consultant)
        self.assertIn("not closed yet", page.text_content())
        self.assertEqual(dict(sheet._figures()[sheet.id])['Contacts Done'], 1)

    def test_nobody_prints_what_he_may_not_read(self):
        sheet = self.closed()
        for name in ('colleague', 'other_manager', 'far_manager', 'receptionist'):
            self.refused(lambda name=name: self.page('report_day_report', sheet.ids, self.users[name]), AccessError)
            self.refused(lambda name=name: self.page('report_day_plan', sheet.ids, self.users[name]), AccessError)
