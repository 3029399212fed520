"""Who sees and changes a test drive; the schedule that shows no customer (D04)."""
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .drive_common import PNG, DriveCase

REFUSED = (AccessError, UserError, ValidationError)


@tagged('post_install', '-at_install')
class TestAccess(DriveCase):

    def test_drive_is_seen_as_its_card(self):
        mine, other = self.book(hours=1), self.book(user=self.colleague, card=self.other_card, hours=3)
        Drive = self.Drive.with_user(self.consultant)
        self.assertEqual(Drive.search([]), mine)
        self.refused(lambda: other.with_user(self.consultant).read(['lead_id']), AccessError)
        self.refused(lambda: other.with_user(self.consultant).action_cancel("x"), AccessError)
        self.refused(lambda: other.with_user(self.consultant).action_start(1), AccessError)
        self.assertEqual(self.Drive.with_user(self.manager).search([]), mine | other)
        for name in ('auditor', 'customer_care', 'finance'):
            self.assertEqual(self.Drive.with_user(self.users[name]).search([]), mine | other)
            self.refused(lambda name=name: mine.with_user(self.users[name]).action_cancel("x"), AccessError)
            self.refused(lambda name=name: mine.with_user(self.users[name]).write({'note': 'x'}), AccessError)
        for name in ('receptionist', 'service_advisor', 'plain', 'salesman', 'portal'):
            self.refused(lambda name=name: mine.with_user(self.users[name]).read(['state']), AccessError)
        self.assertFalse(Drive.with_user(self.users['far_consultant']).search([]))
        self.refused(lambda: self.book(user=self.users['far_consultant'], car=self.far_car), REFUSED)

    def test_schedule_shows_busy_times_and_no_customer(self):
        drive = self.book(user=self.colleague, card=self.other_card, hours=1)
        tomorrow = self.book(user=self.colleague, card=self.other_card, hours=25)
        self.env.flush_all()
        Slot = self.env['dealership.demo.slot']
        for name, seen in (('consultant', drive | tomorrow), ('lead_desk', drive | tomorrow), ('auditor', drive | tomorrow),
                           ('receptionist', drive)):
            slots = Slot.with_user(self.users[name]).search([])
            self.assertEqual(slots.ids, seen.ids, name)
            shown = str(slots.read()) + str(slots.mapped('display_name'))
            self.assertIn(self.colleague.name, shown)
            self.assertNotIn('李四', shown)
            self.assertNotIn('13800002222', shown)
        self.refused(lambda: Slot.with_user(self.users['receptionist']).browse(tomorrow.id).read(['start']), AccessError)
        self.assertFalse(Slot.with_user(self.users['far_consultant']).search([]))
        for name in ('service_advisor', 'finance', 'plain', 'salesman', 'portal'):
            self.refused(lambda name=name: Slot.with_user(self.users[name]).search([]), AccessError)
        self.assertNotIn('crm.lead', [field.comodel_name for field in Slot._fields.values() if field.relational])
        self.refused(lambda: Slot.with_user(self.consultant).browse(drive.id).write({'start': self.at(5)}), REFUSED)

    def test_fields_that_only_the_steps_set(self):
        drive = self.book()
        for vals in ({'state': 'done'}, {'out_on': self.now}, {'odometer_in': 5}, {'company_id': self.far_store.id},
                     {'licence_seen_on': self.now}, {'licence_class': 'C1'}, {'cancel_reason': 'x'}, {'event_id': False},
                     {'plan_id': False}, {'closed_by_id': self.manager.id}, {'lead_id': self.make_card(self.consultant).id}):
            for user in (self.consultant, self.manager, self.users['dealership_admin']):
                with self.subTest(vals=vals, user=user.login):
                    self.refused(lambda vals=vals, user=user: drive.with_user(user).write(vals), REFUSED)
        self.refused(lambda: self.book(hours=5, state='done'), REFUSED)
        self.assertEqual(self.Drive.with_user(self.consultant).with_context(default_state='done').create({
            'lead_id': self.card.id, 'vehicle_id': self.car.id, 'start': self.at(5), 'stop': self.at(6)}).state, 'booked')
        self.assertEqual(drive.copy({'start': self.at(7), 'stop': self.at(8)}).state, 'booked')

    def test_who_accompanies(self):
        self.refused(lambda: self.book(user_id=self.colleague.id), AccessError)
        drive = self.book()
        self.refused(lambda: drive.write({'user_id': self.colleague.id}), AccessError)
        drive.with_user(self.manager).user_id = self.colleague
        self.refused(lambda: drive.with_user(self.manager).write({'user_id': self.users['far_consultant'].id}), REFUSED)

    def test_started_drives_are_not_deleted(self):
        drive = self.driven()
        for user in (self.consultant, self.manager, self.users['dealership_admin']):
            self.refused(lambda user=user: drive.with_user(user).unlink(), REFUSED)
        self.refused(lambda: drive.sudo().unlink(), UserError)
        self.refused(lambda: self.card.sudo().unlink(), Exception)
        booking = self.book(hours=5)
        self.refused(booking.unlink, AccessError)
        event = booking.event_id
        booking.with_user(self.manager).unlink()
        self.assertFalse(event.exists())
        self.assertTrue(self.card._open_contact_plans())

    def test_bookings_go_with_the_card(self):
        drive, past = self.book(hours=3), self.book(hours=0, length=0.25)
        self.card.with_user(self.manager).user_id = self.colleague
        self.assertEqual((drive.sudo().user_id, past.sudo().user_id), (self.colleague, self.colleague))
        self.assertEqual(drive.sudo().event_id.user_id, self.colleague)
        self.refused(lambda: drive.with_user(self.consultant).read(['state']), AccessError)
        drive.with_user(self.colleague).action_cancel("改天")

    def test_dialogs_are_their_makers(self):
        drive = self.book(hours=0)
        Wizard = self.env['dealership.drive.step.wizard']
        wizard = Wizard.with_user(self.consultant).create({
            'drive_id': drive.id, 'step': 'licence', 'licence_class': 'C1', 'licence_permanent': True})
        self.refused(lambda: wizard.with_user(self.manager).read(['step']), AccessError)
        wizard.action_apply()
        self.assertTrue(drive.licence_seen_on)
        stranger = self.env['dealership.drive.step.wizard'].with_user(self.colleague)
        self.refused(lambda: stranger.create({'drive_id': drive.id, 'step': 'cancel', 'reason': 'x'}).action_apply(), AccessError)
        self.refused(lambda: stranger.new({'drive_id': drive.id, 'step': 'sign'}).agreement_text, AccessError)
        wizard = Wizard.with_user(self.consultant).create({'drive_id': drive.id, 'step': 'sign', 'signature': PNG})
        self.assertEqual(wizard.signed_name, '张三')
        following = wizard.action_apply()
        self.assertEqual(following['context']['default_step'], 'start')
        Wizard.with_user(self.consultant).create({'drive_id': drive.id, 'step': 'start', 'odometer': 500}).action_apply()
        self.later(minutes=10)
        wizard = Wizard.with_user(self.consultant).create({'drive_id': drive.id, 'step': 'return', 'odometer': 512})
        self.assertEqual(wizard.odometer_before, 500)
        wizard.action_apply()
        self.assertEqual(drive.state, 'returned')
