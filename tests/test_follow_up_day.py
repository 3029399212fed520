"""The consultant's day (C06): the screen, and the team's board."""
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from .common import MODULE
from .day_common import DayCase


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
        for card in self.cards(8):
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
        order.commitment_date = start + timedelta(hours=10)
        self.env.flush_all()
        self.cr.execute("UPDATE sale_order SET state = 'sale' WHERE id = %s", [order.id])  # what a contract needs is no matter here
        self.env.invalidate_all()
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
