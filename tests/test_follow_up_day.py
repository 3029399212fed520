"""The consultant's day (C06): the screen, the team's board, the sheet that is closed and signed, on paper."""
from datetime import datetime, timedelta

from freezegun import freeze_time
from lxml import html
from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL, mute_logger

from .common import MODULE, DealershipCase


class DayCase(DealershipCase):

    far_roles = ('consultant', 'manager', 'auditor')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Day = cls.env['dealership.work.day']

    def day_of(self, user):
        return self.Day.with_user(user)

    def screen(self, user=None, **asked):
        return self.day_of(user or self.consultant).get_today(**asked)

    def sections(self, user=None, **asked):
        return {section['key']: section for section in self.screen(user, **asked)['sections']}

    def due(self, card, days, user=None):
        """The card's plan, moved to a day by the system (days late, or ahead)."""
        plan = card._open_contact_plans().sudo()[:1]
        plan.write({'date_deadline': self.today(days), **({'user_id': user.id} if user else {})})
        return plan

    def cards(self, count, days=0, user=None):
        cards = self.env['crm.lead'].with_user(user or self.consultant).create([self.card_vals() for _number in range(count)])
        cards._open_contact_plans().sudo().write({'date_deadline': self.today(days)})
        return cards

    def sheet(self, user=None, days=0):
        return self.day_of(user or self.consultant)._open_of(user or self.consultant, self.today(days))

    def closed(self, user=None, days=0, **words):
        sheet = self.sheet(user, days)
        sheet.write({'summary': "三个客户约到店", **words})
        sheet.action_close()
        return sheet

    def record(self, card, user=None, **facts):
        return card.with_user(user or self.consultant)._record_contact('phone', content=facts.pop('content', "客户周末来店"), **facts)


@tagged('post_install', '-at_install')
class TestToday(DayCase):

    def test_sections_by_day(self):
        late, today, tomorrow, later = (self.make_card(self.consultant) for _number in range(4))
        for card, days in ((late, -3), (today, 0), (tomorrow, 1), (later, 2)):
            self.due(card, days)
        sections = self.sections()
        for key, card in (('overdue', late), ('today', today), ('tomorrow', tomorrow)):
            self.assertEqual([row['lead_id'] for row in sections[key]['rows']], [card.id], key)
            self.assertEqual(sections[key]['count'], 1)
        row = sections['overdue']['rows'][0]
        self.assertEqual((row['late_days'], row['name'], row['phone']), (3, late.contact_name, late.phone))
        self.assertEqual(row['level']['code'], late.level_id.code)
        self.assertEqual(row['activity_id'], late._next_plan().id)

    def test_the_row_shows_the_first_wish_and_the_reason(self):
        card = self.make_card(self.consultant, wish_ids=[fields.Command.create({'model_id': self.model.id, 'trim_id': self.trim.id})])
        self.due(card, 0).summary = "邀请来店试驾"
        row = self.sections()['today']['rows'][0]
        self.assertIn('途观 1.8TSI', row['wish'])
        self.assertEqual((row['reason'], row['method']), ("邀请来店试驾", 'phone'))

    def test_never_contacted_first_then_the_oldest_then_the_hottest(self):
        cold, hot, older, fresh = (self.make_card(self.consultant, level_id=self.levels[code].id) for code in 'CHBB')
        for card in (cold, hot, older):
            card.sudo().last_contact_on = fields.Datetime.now()
        for card, days in ((cold, -1), (hot, -1), (older, -2), (fresh, -1)):
            self.due(card, days)
        self.assertEqual([row['lead_id'] for row in self.sections()['overdue']['rows']], [fresh.id, older.id, hot.id, cold.id])

    def test_a_contact_moves_the_card_to_done(self):
        card = self.make_card(self.consultant)
        self.due(card, -1)
        before = self.screen()['progress']
        self.record(card)
        after = self.screen()
        sections = {section['key']: section for section in after['sections']}
        self.assertEqual((before['done'], before['due'], after['progress']['done'], after['progress']['due']), (0, 1, 1, 1))
        self.assertFalse(sections['overdue']['rows'])
        self.assertEqual([row['lead_id'] for row in sections['done']['rows']], [card.id])
        self.assertEqual(sections['done']['rows'][0]['reason'], "客户周末来店")

    def test_work_about_a_card_is_no_contact(self):
        card = self.make_card(self.consultant)
        self.due(card, 1)
        card.activity_schedule('mail.mail_activity_data_upload_document', self.today(), user_id=self.consultant.id)
        self.assertFalse(self.sections()['today']['count'])

    def test_a_card_that_one_may_not_see_is_not_shown(self):
        card = self.make_card(self.users['outsider'])
        self.due(card, 0, user=self.consultant)
        self.assertFalse(self.sections()['today']['rows'])
        self.assertFalse(self.sections()['today']['count'])

    def test_archived_and_foreign_leads_are_left_out(self):
        card = self.make_card(self.consultant)
        self.due(card, 0)
        self.env.flush_all()
        self.cr.execute(SQL("UPDATE crm_lead SET active = false WHERE id = %s", card.id))  # as after a defeat
        card.invalidate_recordset()
        stock = self.env['crm.lead'].create({'name': 'Chairs', 'team_id': self.plain_team.id, 'user_id': self.consultant.id})
        stock.activity_schedule('mail.mail_activity_data_call', self.today(), user_id=self.consultant.id)
        self.assertFalse(self.sections()['today']['count'])

    def test_at_most_eighty_rows_and_the_full_count(self):
        self.cards(83, -1)
        overdue = self.sections()['overdue']
        self.assertEqual((len(overdue['rows']), overdue['count']), (80, 83))
        action = overdue['list']
        self.assertEqual(self.env['crm.lead'].with_user(self.consultant).search_count(action['domain']), 83)

    def test_queries_do_not_depend_on_the_number_of_cards(self):
        def count():
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.screen()
            return self.cr.sql_log_count - before
        self.cards(1, -1), self.cards(1), self.cards(1, 1)
        self.record(self.cards(1))
        self.screen()
        few = count()
        self.cards(100, -1), self.cards(50), self.cards(47, 1)
        for card in self.cards(20):
            self.record(card)
        self.env.flush_all()
        self.assertEqual(count(), few)
        self.assertLessEqual(few, 45)

    def test_deliveries_promised_for_the_day(self):
        card = self.make_card(self.consultant)
        order = self.env['sale.order'].create({
            'partner_id': card.partner_id.id, 'opportunity_id': card.id, 'team_id': self.team.id, 'user_id': self.consultant.id,
            'company_id': self.store.id})
        start, _end = self.Day._day_moments(self.store, self.today())
        order.write({'state': 'sale', 'commitment_date': start + timedelta(hours=10)})
        section = self.sections()['deliveries']
        self.assertEqual((section['count'], section['rows'][0]['name'], section['rows'][0]['time']), (1, card.partner_id.name, '10:00'))
        self.assertNotIn('deliveries', self.sections(date=fields.Date.to_string(self.today(1))))

    def test_midnight_is_the_stores(self):
        card = self.make_card(self.consultant)
        with freeze_time('2025-03-05 15:59:00'):  # 23:59 in Shanghai
            card._open_contact_plans().sudo().date_deadline = '2025-03-05'
            screen = self.screen(self.consultant)
            self.assertEqual(screen['date'], '2025-03-05')
            self.assertEqual(self.sections()['today']['count'], 1)
        with freeze_time('2025-03-05 16:01:00'):  # 00:01 of the next day there, the same day in Greenwich
            self.consultant.tz = 'America/Los_Angeles'  # who travels does not move the store
            self.assertEqual(self.screen()['date'], '2025-03-06')
            self.assertEqual(self.sections()['overdue']['rows'][0]['late_days'], 1)

    def test_whose_day(self):
        me = self.consultant.id
        self.assertEqual(self.screen(self.manager, user_id=me)['user']['id'], me)
        self.assertEqual(self.screen(self.users['auditor'], user_id=me)['user']['id'], me)
        self.assertEqual(self.screen(self.users['dealership_admin'], user_id=me)['user']['id'], me)
        for name in ('colleague', 'other_manager', 'outsider', 'far_consultant', 'far_manager', 'far_auditor', 'receptionist', 'finance',
                     'plain', 'salesman', 'portal', 'lead_desk', 'customer_care'):
            self.refused(lambda name=name: self.screen(self.users[name], user_id=me), AccessError)

    def test_the_manager_sees_the_consultants_rows(self):
        card = self.make_card(self.consultant)
        self.due(card, -2)
        screen = self.screen(self.manager, user_id=self.consultant.id)
        rows = {section['key']: section['rows'] for section in screen['sections']}
        self.assertEqual([row['lead_id'] for row in rows['overdue']], [card.id])
        self.assertFalse(screen['may']['open_day'])
        self.assertFalse(self.screen(self.users['auditor'], user_id=self.consultant.id)['may']['log'])

    def test_bad_input_is_said(self):
        for date in ('tomorrow', '2025-13-01', '9999-12-31', '0001-01-01'):
            self.refused(lambda date=date: self.screen(date=date), UserError)
        self.refused(lambda: self.screen(user_id='1 OR 1=1'), AccessError)
        self.refused(lambda: self.screen(user_id=10 ** 12), AccessError)


@tagged('post_install', '-at_install')
class TestTeamBoard(DayCase):

    def board(self, user=None, **asked):
        return self.day_of(user or self.manager).get_team_board(**asked)

    def line(self, user, board=None):
        return next(line for line in (board or self.board())['lines'] if line['user']['id'] == user.id)

    def test_a_line_per_consultant_of_his_teams(self):
        self.cards(2, -1), self.cards(3), self.cards(1, 1)
        self.record(self.cards(1))
        self.closed(self.colleague)
        board = self.board()
        self.assertEqual({line['user']['id'] for line in board['lines']}, set((self.consultant | self.colleague).ids))
        numbers = self.line(self.consultant, board)['numbers']
        self.assertEqual([numbers[key] for key in ('overdue', 'today', 'tomorrow', 'done')], [2, 3, 1, 1])
        self.assertEqual(board['lines'][0]['user']['id'], self.consultant.id, "who is behind stands on top")
        self.assertEqual((self.line(self.consultant, board)['state'], self.line(self.colleague, board)['state']), ('none', 'closed'))
        self.assertEqual(board['totals']['overdue'], 2)

    def test_nobody_elses_team(self):
        self.cards(1, -1)
        self.assertNotIn(self.consultant.id, [line['user']['id'] for line in self.board(self.users['other_manager'])['lines']])
        self.assertFalse(self.board(self.users['far_manager'])['lines'])
        self.assertFalse(self.board(self.consultant)['lines'])
        self.assertIn(self.consultant.id, [line['user']['id'] for line in self.board(self.users['auditor'])['lines']])
        self.assertNotIn(self.consultant.id, [line['user']['id'] for line in self.board(self.users['far_auditor'])['lines']])
        for name in ('receptionist', 'plain', 'portal'):
            self.refused(lambda name=name: self.board(self.users[name]), AccessError)

    def test_queries_do_not_depend_on_the_number_of_consultants(self):
        def count():
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.board()
            return self.cr.sql_log_count - before
        self.cards(2, -1)
        self.board()
        few = count()
        people = [
            new_test_user(self.env, f'dlr_more{number}', groups=f'{MODULE}.group_consultant', company_id=self.store.id)
            for number in range(8)]
        self.team.member_ids |= self.env['res.users'].union(*people)
        for user in people:
            self.cards(2, -1, user)
        self.env.flush_all()
        self.board()  # new users empty the caches of groups and rules
        self.assertEqual(count(), few)
        self.assertEqual(len(self.board()['lines']), 10)


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
