"""Test drives: booking, steps, mileage, licence, agreement, feedback (D04)."""
import base64
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .drive_common import PNG, DriveCase

REFUSED = (AccessError, UserError, ValidationError)


@tagged('post_install', '-at_install')
class TestBooking(DriveCase):

    def test_proposals(self):
        """The wished model's demo car, the driver, an end as long as the route: nothing asked twice."""
        self.env['dealership.wish'].create({'lead_id': self.card.id, 'model_id': self.other_model.id})
        with Form(self.Drive.with_user(self.consultant).with_context(default_lead_id=self.card.id)) as form:
            self.assertEqual(form.vehicle_id, self.other_car)
            self.assertEqual(form.driver_name, '张三')
            form.route_id = self.route
            self.assertEqual(form.stop - form.start, timedelta(minutes=45))
        drive = form.record
        self.assertEqual((drive.company_id, drive.team_id, drive.user_id), (self.store, self.team, self.consultant))
        self.assertEqual(drive.state, 'booked')

    def test_double_booking_is_refused_with_car_time_and_alternatives(self):
        self.book(user=self.colleague, card=self.other_card)
        said = self.refused(lambda: self.book(), ValidationError)
        self.assertIn('沪A00001', said)
        self.assertIn('11:00', said)
        self.assertIn('沪A00002', said, "the free car is proposed")
        self.assertIn('12:00', said, "the next free time is proposed")
        self.assertNotIn('李四', said, "whose customer it is stays with his consultant")
        self.book(hours=2)  # touching times do not overlap

    def test_moving_into_anothers_time_is_refused(self):
        self.book(user=self.colleague, card=self.other_card)
        drive = self.book(hours=3)
        self.refused(lambda: drive.write({'start': self.at(1.5)}), ValidationError)
        self.refused(lambda: drive.write({'start': self.at(1.5), 'stop': self.at(1.75)}), ValidationError)
        other = self.book(car=self.other_car, hours=1)
        self.refused(lambda: other.write({'vehicle_id': self.car.id}), ValidationError)
        self.assertEqual(drive.start, self.at(3))

    def test_moved_booking_keeps_its_length(self):
        drive = self.book()
        drive.start = self.at(4)
        self.assertEqual(drive.stop, self.at(5))

    def test_cancelled_booking_frees_the_car(self):
        drive = self.book(user=self.colleague, card=self.other_card)
        drive.action_cancel("不来了")
        self.book()

    def test_the_database_itself_refuses(self):
        """Also what the ORM never saw."""
        self.book(user=self.colleague, card=self.other_card)
        drive = self.book(hours=4)
        self.env.flush_all()
        with self.assertRaises(Exception) as caught, self.cr.savepoint():
            self.cr.execute("UPDATE dealership_test_drive SET start = %s, stop = %s WHERE id = %s", [self.at(1.5), self.at(3), drive.id])
        self.assertEqual(type(caught.exception).__name__, 'ExclusionViolation')

    def test_race_is_told_in_words(self):
        """The look before the booking saw nothing; the database knows better."""
        self.book(user=self.colleague, card=self.other_card)
        with patch.object(type(self.Drive), '_refuse_taken', lambda self, bookings: None):
            said = self.refused(lambda: self.book(), ValidationError)
        self.assertIn('沪A00001', said)
        self.assertIn('11:00', said)
        self.assertIn('沪A00002', said)
        self.assertIn('12:00', said)

    def test_consultant_and_customer_once_at_a_time(self):
        self.book()
        card = self.make_card(self.consultant)
        said = self.refused(lambda: self.book(card=card, car=self.other_car), ValidationError)
        self.assertIn(self.consultant.name, said)
        said = self.refused(lambda: self.book(user=self.manager, car=self.other_car), ValidationError)
        self.assertIn('沪A00001', said)
        self.book(user=self.manager, card=card, car=self.other_car)

    def test_bad_times(self):
        for vals in ({'start': self.at(2), 'stop': self.at(1)}, {'start': self.at(1), 'stop': self.at(1)},
                     {'start': self.at(1), 'stop': self.at(5.1)}, {'start': self.at(-1), 'stop': self.at(1)},
                     {'start': self.at(13), 'stop': self.at(14.5)}):
            with self.subTest(**vals):
                self.refused(lambda vals=vals: self.book(**vals), REFUSED)
        self.book(hours=12, length=2)  # until midnight of the store, not beyond
        self.book(start=self.at(minutes=-10), stop=self.at(0.5))  # a booking that starts now

    def test_cars_that_are_no_choice(self):
        stock = self.make_vehicle(dealer_role='stock', license_plate=False)
        self.refused(lambda: self.book(car=stock), REFUSED)
        self.refused(lambda: self.book(car=self.far_car), REFUSED)
        for vals in ({'demo_blocked_reason': '前保险杠损坏'}, {'demo_service_due_on': self.day}, {'active': False}):
            with self.subTest(**vals), self.undone():
                self.car.write(vals)
                said = self.refused(lambda: self.book(), REFUSED)
                self.assertIn('沪A00001', said)
        with self.undone():
            self.env['fleet.vehicle.odometer'].create({'vehicle_id': self.car.id, 'value': 20000})
            self.car.demo_service_due_km = 20000
            self.refused(lambda: self.book(), REFUSED)
        self.car.demo_service_due_on = self.day + timedelta(days=6)
        self.book()
        self.refused(lambda: self.book(start=self.at(24 * 7), stop=self.at(24 * 7 + 1)), REFUSED)

    def test_out_of_use_is_the_managers_word(self):
        for name in ('consultant', 'lead_desk'):
            self.refused(lambda name=name: self.car.with_user(self.users[name]).write({'demo_blocked_reason': 'x'}), AccessError)
        self.car.with_user(self.manager).demo_blocked_reason = '事故'
        self.car.with_user(self.users['service_advisor']).demo_blocked_reason = False
        self.car.with_user(self.consultant).condition_note = 'x'

    def test_other_teams_leads_have_none(self):
        lead = self.env['crm.lead'].create({'name': 'Office', 'team_id': self.plain_team.id, 'user_id': False})
        self.refused(lambda: self.Drive.create(
            {'lead_id': lead.id, 'vehicle_id': self.car.id, 'start': self.at(1), 'stop': self.at(2)}), REFUSED)

    def test_many_bookings_cost_no_more_queries_each(self):
        """The schedule is read in one round trip, whatever it holds."""
        for number in range(3):
            self.book(hours=1 + number)
        self.env.flush_all()
        self.env.invalidate_all()
        Drive = self.Drive.with_user(self.consultant)
        names = ['vehicle_id', 'start', 'stop', 'customer_name', 'phone', 'state', 'is_striked', 'is_hatched', 'next_step', 'display_name']
        Drive.search_read([], names)

        def count():
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            Drive.search_read([], names)
            return self.cr.sql_log_count - before
        few = count()
        for number in range(4):
            self.book(hours=5 + number)
        self.env.flush_all()
        self.assertLessEqual(count(), few)


@tagged('post_install', '-at_install')
class TestSteps(DriveCase):

    def test_the_whole_way(self):
        self.assertEqual(self.card.stage_id.dealership_code, 'not_visited')
        drive = self.book(hours=0)
        self.assertEqual(drive.next_step, 'licence')
        drive._see_licence('C1', fields.Date.to_date('2030-01-01'))
        self.assertEqual(drive.next_step, 'sign')
        drive._sign_agreement(PNG, '张三')
        self.assertEqual(drive.next_step, 'start')
        drive.action_start(12000)
        self.assertEqual((drive.state, drive.out_on, drive.odometer_out), ('out', self.now, 12000))
        self.assertEqual(self.car.odometer, 12000)
        self.later(minutes=35)
        drive.action_return(12018)
        self.assertEqual((drive.state, drive.distance_km, self.car.odometer), ('returned', 18, 12018))
        self.assertEqual(self.card.test_drive_count, 1)
        self.assertEqual(self.card.stage_id.dealership_code, 'test_drive')
        self.assertEqual(len(drive.rating_ids), self.env['dealership.test.drive.topic'].search_count([]))
        drive.rating_ids[0].write({'score': '5', 'words': '加速很快'})
        self.refused(drive.action_done, UserError)
        drive.write({'overall': '5', 'would_buy': 'yes', 'feedback_words': '比朗逸舒服'})
        self.later(minutes=5)
        drive.action_done()
        self.assertEqual((drive.state, drive.closed_by_id), ('done', self.consultant))
        contact = self.card.follow_up_ids
        self.assertEqual((contact.method, contact.via, contact.done_on, contact.attitude), ('test_drive', 'drive', drive.back_on, 'keen'))
        for words in ('沪A00001', '18 km', '加速很快', '比朗逸舒服', '5/5'):
            self.assertIn(words, contact.content)
        self.assertTrue(self.card._open_contact_plans(), "the next contact is planned")
        self.assertEqual(contact.activity_id, contact.activity_id.filtered(lambda plan: not plan.active), "the plan of the drive is done")

    def test_nothing_leaves_without_licence_and_signature(self):
        drive = self.book(hours=0)
        self.refused(lambda: drive.action_start(12000), UserError)
        self.refused(lambda: drive._sign_agreement(PNG, '张三'), UserError)
        drive._see_licence('C1', False, permanent=True)
        self.refused(lambda: drive.action_start(12000), UserError)
        self.refused(lambda: drive._sign_agreement(PNG, '王五'), UserError)
        self.refused(lambda: drive._sign_agreement(False, '张三'), UserError)
        self.refused(lambda: drive._sign_agreement('x' * 500, '张三'), UserError)
        self.refused(lambda: drive._sign_agreement(base64.b64encode(b'<svg onload="alert(1)">' * 20), '张三'), UserError)
        drive._sign_agreement(PNG, '张三')
        drive.action_start(12000)

    def test_licence(self):
        drive = self.book(hours=0)
        self.car.transmission = 'manual'
        expired = str(self.day - timedelta(days=1))
        for bad in (('C2', '2030-01-01'), ('C1', expired), ('C1', False), (False, '2030-01-01'), ('D', '2030-01-01')):
            with self.subTest(bad=bad):
                self.refused(lambda bad=bad: drive._see_licence(bad[0], fields.Date.to_date(bad[1])), UserError)
        drive._see_licence('C1', self.day)
        self.assertEqual((drive.licence_seen_by_id, drive.licence_seen_on), (self.consultant, self.now))
        self.assertFalse([name for name in drive._fields if 'licence' in name and 'number' in name], "no licence number is kept")

    def test_licence_that_expires_before_the_drive_leaves(self):
        drive = self.book(hours=1)
        drive._see_licence('C1', self.day)
        drive._sign_agreement(PNG, '张三')
        drive.start = self.at(24)
        self.later(hours=24)
        self.refused(lambda: drive.action_start(12000), UserError)

    def test_signed_agreement_never_changes(self):
        drive = self.prepare(self.book(hours=0))
        text = drive.agreement_text
        self.assertIn('张三', text)
        self.assertIn('沪A00001', text)
        self.store.dealership_drive_agreement = '新的条款'
        self.assertEqual(drive.agreement_text, text)
        for user in (self.consultant, self.manager, self.users['dealership_admin']):
            for vals in ({'agreement_text': 'x'}, {'agreement_signed_name': 'x'}, {'agreement_signature': False},
                         {'agreement_signed_on': False}):
                self.refused(lambda user=user, vals=vals: drive.with_user(user).write(vals), REFUSED)
        self.refused(lambda: drive.sudo().write({'agreement_text': 'x'}), ValidationError)
        self.refused(lambda: drive._sign_agreement(PNG, '张三'), UserError)
        for vals in ({'vehicle_id': self.other_car.id}, {'driver_name': '王五', 'driver_kind': 'companion'}):
            self.refused(lambda vals=vals: drive.write(vals), UserError)
        drive.companions = '妻子'
        self.assertIn('新的条款', self.book(hours=5).sudo()._agreement_words())

    def test_start_outside_the_booked_time_takes_the_car_from_now(self):
        early = self.prepare(self.book(hours=3))
        early.action_start(12000)
        self.assertEqual((early.start, early.stop), (self.now, self.at(1)))
        tomorrow = self.prepare(self.book(card=self.make_card(self.consultant), hours=24))
        self.refused(lambda: tomorrow.action_start(12000), UserError)

    def test_early_start_into_anothers_booking_is_refused(self):
        self.book(user=self.colleague, card=self.other_card, hours=0.5)
        early = self.prepare(self.book(hours=3))
        self.refused(lambda: early.action_start(12000), REFUSED)
        self.assertEqual(early.state, 'booked')

    def test_car_that_is_still_out_does_not_leave_again(self):
        self.prepare(self.book(hours=0)).action_start(12000)
        late = self.prepare(self.book(user=self.colleague, card=self.other_card, hours=1))
        self.later(hours=1, minutes=5)
        said = self.refused(lambda: late.action_start(12050), UserError)
        self.assertIn('沪A00001', said)

    def test_car_blocked_after_the_booking_does_not_leave(self):
        drive = self.prepare(self.book(hours=0))
        self.car.demo_blocked_reason = '轮胎'
        self.assertIn('轮胎', self.refused(lambda: drive.action_start(12000), UserError))

    def test_mileage(self):
        self.env['fleet.vehicle.odometer'].create({'vehicle_id': self.car.id, 'value': 12000, 'date': '2026-01-01'})
        drive = self.prepare(self.book(hours=0))
        for reading in (11999, 120000, -1, 'abc', 10 ** 30, float('nan')):
            self.refused(lambda reading=reading: drive.action_start(reading), UserError)
        self.refused(lambda: drive.with_user(self.manager).action_start(11999), UserError)
        drive.action_start()
        self.assertEqual(drive.odometer_out, 12000)
        for reading in (11990, 12900, 0, None, 'x'):
            self.refused(lambda reading=reading: drive.action_return(reading), UserError)
        self.later(minutes=30)
        drive.with_user(self.manager).action_return(12900)
        self.assertEqual(self.car.odometer, 12900)

    def test_each_step_once(self):
        drive = self.book(hours=0)
        self.refused(lambda: drive.action_return(1), UserError)
        self.refused(drive.action_done, UserError)
        self.refused(lambda: drive.action_cancel(" "), UserError)
        drive.action_cancel("改天")
        for step in (lambda: drive.action_cancel("x"), lambda: drive.action_start(1), drive.action_no_show, lambda: drive.action_return(1)):
            said = self.refused(step, UserError)
            self.assertIn(self.consultant.name, said)
        drive = self.driven()
        for step in (lambda: drive.action_cancel("x"), lambda: drive.action_start(12018), lambda: drive.action_return(12018)):
            self.refused(step, UserError)

    def test_no_show_only_after_its_time_and_leaves_a_call(self):
        drive = self.book(hours=1)
        self.refused(drive.action_no_show, UserError)
        self.later(hours=3)
        drive.action_no_show()
        self.assertFalse(self.card.follow_up_ids, "nobody was contacted")
        plan = self.card._next_plan()
        self.assertEqual((plan.date_deadline, plan.contact_method), (self.day, 'phone'))
        self.assertEqual(self.card.test_drive_count, 0)

    def test_feedback_is_closed_with_the_drive(self):
        drive = self.driven()
        self.refused(lambda: drive.rating_ids[0].write({'topic_id': drive.rating_ids[1].topic_id.id}), REFUSED)
        drive.feedback_declined = True
        drive.action_done()
        for change in (lambda: drive.write({'overall': '1'}), lambda: drive.rating_ids[0].write({'score': '1'}),
                       lambda: drive.write({'rating_ids': [Command.update(drive.rating_ids[0].id, {'score': '1'})]}),
                       lambda: drive.write({'start': self.at(5)}), lambda: drive.write({'note': 'x'})):
            self.refused(change, REFUSED)
        self.refused(lambda: self.book(hours=5).write({'overall': '5'}), REFUSED)

    def test_drive_that_nobody_closed_becomes_a_contact_at_night(self):
        drive = self.driven()
        self.later(hours=14)
        with patch.object(type(self.env['ir.cron']), '_commit_progress', lambda *args, **kwargs: 100):
            self.Drive.sudo()._cron_close_returned()
        self.assertEqual((drive.state, drive.feedback_declined), ('done', True))
        self.assertEqual(self.card.follow_up_ids.user_id, self.consultant)

    def test_two_cards_that_become_one(self):
        drive = self.driven()
        other = self.make_card(self.consultant)
        (self.card | other).sudo()._merge_opportunity(user_id=self.consultant.id, auto_unlink=True)
        self.assertTrue(drive.exists())
        self.assertEqual(drive.lead_id.test_drive_count, 1)

    def test_card_stays_with_its_consultant_meanwhile(self):
        drive = self.book(hours=1)
        both = self.card | self.other_card
        self.assertEqual(both._cards_with_running_drive(), {self.card.id})
        self.assertIn(self.card.id, both._dormancy_exempt_ids())
        self.later(hours=30)
        self.assertFalse(both._cards_with_running_drive(), "a booking that nobody closed holds no card for ever")
        drive.write({'start': self.at(0.5)})
        self.prepare(drive).action_start(12000)
        self.later(hours=100)
        self.assertEqual(both._cards_with_running_drive(), {self.card.id})

    def test_later_stages_are_not_taken_back(self):
        stage = self.card._stage_find(domain=[('dealership_code', '=', 'negotiation')])
        self.card.stage_id = stage
        self.driven()
        self.assertEqual(self.card.stage_id, stage)
