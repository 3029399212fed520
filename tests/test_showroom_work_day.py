"""Visits and test drives on the consultant's day, the team's board and the sheet (C06)."""
from odoo import fields
from odoo.tests import tagged

from .drive_common import DriveCase


@tagged('post_install', '-at_install')
class TestFloorOfTheDay(DriveCase):

    def sections(self, user=None, **asked):
        Day = self.env['dealership.work.day'].with_user(user or self.consultant)
        return {section['key']: section for section in Day.get_today(**asked)['sections']}

    def visit(self, user=None, **values):
        visit = self.env['dealership.visit'].with_user(self.users['receptionist']).create({'kind': 'visit', 'arrival': self.now, **values})
        visit.assign_to((user or self.consultant).id)
        return visit

    def numbers(self, user):
        board = self.env['dealership.work.day'].with_user(self.manager).get_team_board()
        return next(line['numbers'] for line in board['lines'] if line['user']['id'] == user.id)

    def test_visits_of_the_day(self):
        visit = self.visit(customer_name='散客', model_id=self.model.id)
        self.visit(self.colleague)
        self.visit().with_user(self.manager).sudo().write({'is_void': True, 'void_reason': "误登"})
        section = self.sections()['visits']
        self.assertEqual(section['count'], 1)
        row = section['rows'][0]
        self.assertEqual((row['res_id'], row['name'], row['time'], row['wish']), (visit.id, '散客', '10:00', self.model.name))
        self.assertEqual(row['badge']['tone'], 'danger', "a guest who waits is red")

    def test_a_visit_that_is_a_card_shows_the_card(self):
        visit = self.visit(customer_name='张三', phone='13800001111')
        visit.with_user(self.consultant).action_open_card()
        row = self.sections()['visits']['rows'][0]
        self.assertEqual((row['lead_id'], row['phone'], row['level']['code']), (self.card.id, '13800001111', self.card.level_id.code))

    def test_a_booked_drive_stands_once_with_its_time(self):
        before = self.sections()['today']['count']
        drive = self.book(hours=2)
        sections = self.sections()
        row = sections['drives']['rows'][0]
        self.assertEqual((row['res_id'], row['time'], row['name']), (drive.id, '12:00', '张三'))
        self.assertTrue(drive.plan_id)
        for key in ('overdue', 'today', 'tomorrow'):
            self.assertNotIn(drive.plan_id.id, [line['activity_id'] for line in sections[key]['rows']])
        self.assertLessEqual(sections['today']['count'], before)
        self.assertEqual(sections['today']['count'], len(sections['today']['rows']))

    def test_other_peoples_drives_are_not_shown(self):
        self.book(self.colleague, self.other_card, hours=2)
        self.assertFalse(self.sections()['drives']['rows'])
        rows = self.sections(self.manager, user_id=self.colleague.id)['drives']['rows']
        self.assertEqual([row['name'] for row in rows], ['李四秘密'])

    def test_a_drive_that_nobody_closed_is_red_the_day_after(self):
        self.book(hours=1)
        self.later(hours=24)
        row = self.sections()['drives']['rows'][0]
        self.assertEqual(row['late_days'], 1)

    def test_the_board_counts_visits_and_drives(self):
        self.visit()
        self.book(hours=3)
        numbers = self.numbers(self.consultant)
        self.assertEqual((numbers['visits'], numbers['drives']), (1, 1))
        self.assertEqual((self.numbers(self.colleague)['visits'], self.numbers(self.colleague)['drives']), (0, 0))

    def test_the_sheet_counts_what_was_received_and_driven(self):
        self.visit()
        self.visit(kind='call')
        self.driven()
        Day = self.env['dealership.work.day'].with_user(self.consultant)
        sheet = Day._open_of(self.consultant, fields.Date.to_date(self.store._dealership_today()))
        sheet.summary = "一批到店，一次试驾"
        sheet.action_close()
        self.assertRecordValues(sheet, [{'visit_count': 1, 'call_count': 1, 'test_drive_count': 1}])
        self.assertEqual(dict(sheet._figures()[sheet.id])['Test Drives'], 1)
