"""The calendar and its test drives are kept in step both ways; nobody reads a customer out of it (D04)."""
from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .drive_common import DriveCase

REFUSED = (AccessError, UserError, ValidationError)


@tagged('post_install', '-at_install')
class TestCalendar(DriveCase):

    def test_event_comes_moves_and_goes_with_the_booking(self):
        drive = self.book()
        event = drive.event_id
        self.assertEqual((event.start, event.stop, event.user_id), (drive.start, drive.stop, self.consultant))
        self.assertEqual(event.partner_ids, self.consultant.partner_id, "the customer is not written to")
        drive.write({'start': self.at(3), 'stop': self.at(4)})
        self.assertEqual((event.start, event.stop), (self.at(3), self.at(4)))
        drive.vehicle_id = self.other_car
        self.assertIn('沪A00002', event.name)
        drive.action_cancel("改天")
        self.assertFalse(event.exists())

    def test_event_ends_when_the_car_is_back(self):
        drive = self.driven()
        self.assertEqual((drive.event_id.start, drive.event_id.stop), (drive.out_on, drive.back_on))

    def test_no_mail_is_sent(self):
        with self.mock_mail() if hasattr(self, 'mock_mail') else self.undone():
            before = self.env['mail.mail'].sudo().search_count([])
            drive = self.book()
            drive.start = self.at(3)
            self.assertEqual(self.env['mail.mail'].sudo().search_count([]), before)

    def test_calendar_tells_nobody_whose_customer_it_is(self):
        event = self.book(user=self.colleague, card=self.other_card).event_id
        for name in ('consultant', 'receptionist', 'plain', 'far_consultant'):
            shown = str(event.with_user(self.users[name]).read(['name', 'description', 'display_name', 'partner_ids', 'location']))
            self.assertNotIn('李四', shown)
            self.assertNotIn(str(self.other_card.partner_id.id), shown.replace(str(self.colleague.partner_id.id), ''))

    def test_moved_in_the_calendar(self):
        drive = self.book()
        event = drive.event_id.with_user(self.consultant)
        event.write({'start': self.at(3), 'stop': self.at(4.5)})
        self.assertEqual((drive.start, drive.stop), (self.at(3), self.at(4.5)))
        self.assertEqual(drive.plan_id.date_deadline, drive._store_day(drive.start))
        event.write({'start': self.at(24), 'stop': self.at(25)})
        self.assertEqual(drive.plan_id.date_deadline, drive._store_day(drive.start))

    def test_refused_in_the_calendar_as_on_the_drive(self):
        self.book(user=self.colleague, card=self.other_card, hours=3)
        drive = self.book()
        event = drive.event_id.with_user(self.consultant)
        for vals in ({'start': self.at(3), 'stop': self.at(4)}, {'start': self.at(-5), 'stop': self.at(-4)},
                     {'start': self.at(5), 'stop': self.at(11)}, {'allday': True}, {'active': False}, {'res_id': 1},
                     {'recurrency': True, 'rrule_type': 'weekly'}):
            with self.subTest(**vals):
                self.refused(lambda vals=vals: event.write(vals), REFUSED)
                self.assertEqual((drive.start, drive.event_id.start), (self.at(1), self.at(1)))
        self.refused(event.unlink, UserError)
        self.refused(lambda: event.with_user(self.users['dealership_admin']).unlink(), UserError)
        event.name = '带上样册'
        self.assertEqual(drive.state, 'booked')

    def test_only_who_may_move_the_drive_moves_its_entry(self):
        drive = self.book()
        for name in ('colleague', 'receptionist', 'plain', 'far_consultant', 'auditor'):
            event = drive.event_id.with_user(self.users[name])
            self.refused(lambda event=event: event.write({'start': self.at(3), 'stop': self.at(4)}), REFUSED)
        drive.event_id.with_user(self.manager).write({'start': self.at(3), 'stop': self.at(4)})
        self.assertEqual(drive.start, self.at(3))

    def test_given_to_somebody_else_in_the_calendar(self):
        drive = self.book()
        self.refused(lambda: drive.event_id.with_user(self.consultant).write({'user_id': self.colleague.id}), REFUSED)
        drive.event_id.with_user(self.manager).write({'user_id': self.colleague.id})
        self.assertEqual(drive.user_id, self.colleague)

    def test_handover_by_the_system(self):
        """Appointments that go to another consultant in one sweep; one for which he has no time stays where it is."""
        self.book(user=self.colleague, card=self.other_card, hours=1)
        busy, free = self.book(car=self.other_car, hours=1), self.book(hours=4)
        (busy | free).event_id.sudo().write({'user_id': self.colleague.id})
        self.assertEqual((busy.user_id, free.user_id), (self.consultant, self.colleague))
        self.assertEqual(busy.event_id.user_id, self.consultant, "drive and calendar say the same")

    def test_what_was_driven_does_not_move(self):
        drive = self.driven()
        event = drive.event_id.with_user(self.consultant)
        self.refused(lambda: event.write({'start': self.at(3), 'stop': self.at(4)}), UserError)
        self.refused(event.unlink, UserError)

    def test_other_entries_are_as_ever(self):
        event = self.env['calendar.event'].with_user(self.consultant).create(
            {'name': 'Meeting', 'start': self.at(1), 'stop': self.at(2)})
        event.write({'start': self.at(3), 'stop': self.at(3) + timedelta(hours=1), 'allday': False})
        event.unlink()
