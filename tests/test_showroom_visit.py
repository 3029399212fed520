"""The showroom register: lines, times, steps, their end, and who may do what (D01, D02)."""
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import DealershipCase

# 10:00 at the store (Shanghai), a Monday.
MORNING = '2024-03-04 02:00:00'


class VisitCase(DealershipCase):
    """A store on a Monday at ten, its reception, and two consultants on duty."""

    far_roles = ('consultant', 'receptionist', 'manager')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reception = cls.users['receptionist']
        clock = freeze_time(MORNING, tick=False)
        cls.clock = clock.start()
        cls.addClassCleanup(clock.stop)

    def setUp(self):
        super().setUp()
        self.clock.move_to(MORNING)

    def register(self, kind='visit', user=None, **values):
        """A line as the register screen makes it."""
        Visit = self.env['dealership.visit'].with_user(user or self.reception)
        return Visit.browse(Visit.register_visit(kind, values)['id'])

    def visit(self, consultant=None, **values):
        """A line with this consultant, or with none."""
        visit = self.env['dealership.visit'].with_user(self.reception).create({'kind': 'visit', **values})
        if consultant:
            visit.assign_to(consultant.id)
        return visit

    def duty(self, day=None):
        return self.env['dealership.duty']._of_day(self.store, day or self.store._dealership_today())

    def later(self, **delta):
        self.clock.tick(timedelta(**delta))


@tagged('post_install', '-at_install')
class TestVisit(VisitCase):

    def test_two_taps_make_a_line(self):
        """What the screen sends with the second tap is enough; time, number, day and consultant are the server's."""
        visit = self.register(party_size=2, model_id=self.model.id)
        self.assertEqual((visit.number, visit.party_size, visit.model_id), (1, 2, self.model))
        self.assertEqual(visit.arrival, fields.Datetime.to_datetime(MORNING))
        self.assertEqual(visit.day, fields.Date.to_date('2024-03-04'))
        self.assertEqual(visit.receptionist_id, self.reception)
        self.assertEqual(visit.source_id, self.env.ref('auto_dealership.channel_walk_in'))
        self.assertIn(visit.user_id, self.consultant | self.colleague | self.users['outsider'])
        self.assertEqual((visit.state, visit.team_id), ('waiting', visit.user_id.sale_team_id))
        self.assertEqual(self.register('call').source_id, self.env.ref('auto_dealership.channel_phone_in'))

    def test_no_name_visits_count(self):
        for _guest in range(3):
            self.register()
        data = self.env['dealership.visit'].with_user(self.reception).register_data()
        self.assertEqual((data['totals']['visits'], data['totals']['people'], data['totals']['recorded']), (3, 3, 0))
        self.assertEqual([line['number'] for line in data['visits']], [3, 2, 1])

    def test_numbers_begin_anew_each_day_of_the_store(self):
        """Midnight is the store's: 16:30 UTC is the next day in Shanghai."""
        self.assertEqual([self.register().number for _guest in range(2)], [1, 2])
        self.clock.move_to('2024-03-04 16:30:00')
        visit = self.register()
        self.assertEqual((visit.number, visit.day), (1, fields.Date.to_date('2024-03-05')))

    def test_number_day_and_state_are_not_typed(self):
        visit = self.register()
        for values in (
                {'number': 9}, {'day': '2024-03-03'}, {'state': 'left'}, {'departure': MORNING}, {'user_id': self.colleague.id},
                {'team_id': self.other_team.id}, {'lead_id': False}, {'visit_order': 'repeat'}, {'left_open': True},
                {'walk_round_on': MORNING}, {'turn_over_id': self.manager.id}, {'is_void': True}, {'receptionist_id': self.manager.id},
                {'owner_id': self.colleague.id}, {'has_card': True}, {'follow_up_id': False}, {'duty_id': False}):
            for user in (self.reception, self.manager, self.users['dealership_admin']):
                self.refused(lambda user=user, values=values: visit.with_user(user).write(values), (AccessError, ValidationError))
                self.refused(
                    lambda user=user, values=values: self.env['dealership.visit'].with_user(user).create({'kind': 'visit', **values}),
                    (AccessError, ValidationError))
        context = {'default_state': 'left', 'default_user_id': self.colleague.id, 'default_number': 77}
        other = self.env['dealership.visit'].with_user(self.reception).with_context(**context).create({'kind': 'visit'})
        self.assertEqual((other.state, other.user_id, other.number), ('waiting', self.env['res.users'], 2))

    def test_the_arrival_moves_earlier_on_its_day_only(self):
        visit = self.visit()
        visit.arrival = '2024-03-04 01:40:00'
        self.assertEqual(visit.arrival_hour, 9)
        for wrong in ('2024-03-04 01:50:00', '2024-03-03 15:59:00', '2024-03-05 02:00:00', False):
            self.refused(lambda wrong=wrong: visit.write({'arrival': wrong}), (UserError, ValidationError))
        Visit = self.env['dealership.visit'].with_user(self.reception)
        for wrong in ('2024-03-04 02:00:01', '2024-03-03 10:00:00'):
            self.refused(lambda wrong=wrong: Visit.create({'kind': 'visit', 'arrival': wrong}), UserError)
        own = self.visit(self.consultant).with_user(self.consultant)
        self.refused(lambda: own.write({'arrival': '2024-03-04 01:00:00'}), AccessError)

    def test_bad_input_is_refused_with_a_sentence(self):
        for wrong in (-1, 100, 10**12, 'two', 1.5):
            self.refused(lambda wrong=wrong: self.visit(party_size=wrong), ValidationError)
        for wrong in ('12x', '1380013', '138001380001380'):
            self.refused(lambda wrong=wrong: self.visit(phone=wrong), ValidationError)
        self.refused(lambda: self.visit(customer_name='王' * 100), ValidationError)
        self.refused(lambda: self.visit(source_id=self.env['utm.source'].create({'name': 'no channel'}).id), ValidationError)
        Visit = self.env['dealership.visit'].with_user(self.reception)
        self.refused(lambda: Visit.register_visit('visit', {'state': 'left'}), ValidationError)
        self.refused(lambda: Visit.register_visit('party', {}), ValidationError)
        visit = self.visit(customer_name='\x00 张三\ud800 ', summary='a\r\nb')
        self.assertEqual((visit.customer_name, visit.summary), ('张三', 'a\nb'))


@tagged('post_install', '-at_install')
class TestVisitSteps(VisitCase):

    def test_a_step_is_one_tap_and_a_moment(self):
        visit = self.visit(self.consultant)
        self.later(minutes=5)
        own = visit.with_user(self.consultant)
        own.action_walk_round()
        self.assertEqual((visit.state, visit.wait_minutes), ('received', 5))
        self.assertEqual(visit.walk_round_on, fields.Datetime.now())
        self.later(minutes=20)
        own.action_test_drive()
        own.action_quotation()
        own.action_appraisal()
        self.assertTrue(visit.has_test_drive)
        self.later(minutes=30)
        visit.action_leave()
        self.assertEqual((visit.state, visit.stay_minutes), ('left', 55))
        self.refused(own.action_quotation, UserError)
        self.refused(visit.action_leave, UserError)

    def test_a_mistaken_tap_is_taken_back(self):
        visit = self.visit(self.consultant).with_user(self.consultant)
        visit.action_quotation()
        visit.action_quotation()
        self.assertFalse(visit.quotation_on)

    def test_turn_over_says_who_took_over(self):
        """A manager by one tap; the consultant is asked who."""
        visit = self.visit(self.consultant)
        dialog = visit.with_user(self.consultant).action_turn_over()
        dialog = self.env[dialog['res_model']].with_user(self.consultant).browse(dialog['res_id'])
        self.assertEqual(dialog.manager_id, self.manager)
        self.assertIn(self.users['other_manager'], dialog.manager_ids)
        self.assertNotIn(self.users['far_manager'], dialog.manager_ids)
        dialog.action_confirm()
        self.assertEqual((visit.turn_over_id, visit.turn_over_on), (self.manager, fields.Datetime.now()))
        other = self.visit(self.consultant)
        self.refused(lambda: other.with_user(self.consultant)._turn_over(self.colleague), ValidationError)
        other.with_user(self.manager).action_turn_over()
        self.assertEqual(other.turn_over_id, self.manager)

    def test_left_open_at_the_store_s_midnight(self):
        visit, closed, mistaken = self.visit(self.consultant), self.visit(), self.visit()
        closed.action_leave()
        mistaken._void('按错了')
        Visit = self.env['dealership.visit']
        self.clock.move_to('2024-03-04 15:59:00')
        Visit._cron_mark_left_open()
        self.assertFalse(visit.left_open)
        self.clock.move_to('2024-03-04 16:01:00')
        Visit._cron_mark_left_open()
        self.assertEqual((visit.left_open, closed.left_open, mistaken.left_open), (True, False, False))
        red = self.env['dealership.visit'].with_user(self.manager).search([('left_open', '=', True), ('state', '!=', 'left')])
        self.assertEqual(red, visit)
        self.refused(lambda: visit.with_user(self.consultant).action_quotation(), UserError)
        return visit

    def test_closed_afterwards_with_a_departure_and_a_word(self):
        visit = self.test_left_open_at_the_store_s_midnight()
        self.refused(lambda: visit.with_user(self.reception).action_close_late(), AccessError)
        action = visit.with_user(self.manager).action_leave()
        dialog = self.env[action['res_model']].with_user(self.manager).browse(action['res_id'])
        for departure, reason in (
                ('2024-03-04 01:00:00', '忘记了'), ('2024-03-04 17:00:00', '忘记了'), (False, '忘记了'), ('2024-03-04 03:00:00', ' ')):
            dialog.write({'departure': departure, 'reason': reason})
            self.refused(dialog.action_confirm, ValidationError)
        dialog.write({'departure': '2024-03-04 03:00:00', 'reason': '忘记了'})
        dialog.action_confirm()
        self.assertEqual((visit.state, visit.stay_minutes, visit.close_reason, visit.left_open), ('left', 60, '忘记了', True))
        self.refused(lambda: visit.with_user(self.manager)._close_late(visit.departure, '再来'), UserError)

    def test_a_mistaken_line_stays_and_counts_nowhere(self):
        visit = self.visit(party_size=3)
        action = visit.action_void()
        dialog = self.env[action['res_model']].with_user(self.reception).browse(action['res_id'])
        self.refused(dialog.action_confirm, ValidationError)
        dialog.reason = '按错了'
        dialog.action_confirm()
        self.assertEqual((visit.is_void, visit.void_reason, visit.state), (True, '按错了', 'left'))
        self.assertEqual(visit._register_totals()['people'], 0)
        for call in (lambda: visit.write({'party_size': 2}), visit.action_assign_next, visit.action_receive, visit.action_leave):
            self.refused(call, UserError)

    def test_nobody_deletes_a_line(self):
        visit = self.visit()
        for user in (self.reception, self.manager, self.users['dealership_admin'], self.env.user):
            self.refused(lambda user=user: visit.with_user(user).unlink(), (AccessError, UserError))
        self.refused(lambda: visit.sudo().unlink(), UserError)
        self.refused(lambda: visit.duty_id.sudo().unlink(), UserError)


@tagged('post_install', '-at_install')
class TestVisitAccess(VisitCase):

    def found(self, name):
        return self.env['dealership.visit'].with_user(self.users[name]).search([])

    def test_who_sees_what(self):
        own, nobody, other = self.visit(self.consultant), self.visit(), self.visit(self.users['outsider'])
        everything = own | nobody | other
        expected = {
            'receptionist': everything, 'consultant': own | nobody, 'colleague': nobody, 'outsider': nobody | other,
            'manager': own | nobody, 'other_manager': nobody | other, 'lead_desk': everything, 'customer_care': everything,
            'auditor': everything, 'dealership_admin': everything, 'far_consultant': own.browse(), 'far_receptionist': own.browse(),
            'far_manager': own.browse()}
        for name, visits in expected.items():
            self.assertEqual(self.found(name), visits.sorted(lambda visit: -visit.number), name)
        for name in ('finance', 'service_advisor', 'plain', 'salesman', 'portal'):
            self.refused(lambda name=name: self.found(name), AccessError)

    def test_who_changes_what(self):
        own, nobody, other = self.visit(self.consultant), self.visit(), self.visit(self.users['outsider'])
        may = {
            'receptionist': own | nobody | other, 'consultant': own, 'colleague': own.browse(), 'manager': own | nobody,
            'lead_desk': own.browse(), 'auditor': own.browse(), 'customer_care': own.browse(), 'far_receptionist': own.browse()}
        for name, visits in may.items():
            for visit in own | nobody | other:
                changed = self.allowed(lambda name=name, visit=visit: visit.with_user(self.users[name]).write({'summary': '看车'}))
                self.assertEqual(changed, visit in visits, (name, visit))
        for name in ('consultant', 'lead_desk', 'auditor', 'customer_care', 'finance', 'salesman'):
            self.assertFalse(self.allowed(
                lambda name=name: self.env['dealership.visit'].with_user(self.users[name]).create({'kind': 'visit'})), name)
            self.assertFalse(self.allowed(
                lambda name=name: self.env['dealership.visit'].with_user(self.users[name]).register_visit('visit', {})), name)
            self.assertFalse(self.allowed(
                lambda name=name: self.env['dealership.visit'].with_user(self.users[name]).register_data()), name)

    def test_the_reception_changes_today_only(self):
        visit = self.visit(self.consultant)
        visit.write({'summary': '今天'})
        self.later(days=1)
        self.refused(lambda: visit.write({'summary': '昨天'}), AccessError)
        for method in ('action_leave', 'action_assign_next', 'action_void', 'action_walk_round', 'action_open_card'):
            self.refused(getattr(visit, method), AccessError)
        self.assertTrue(visit.read(['summary']))
        visit.with_user(self.manager).write({'summary': '经理'})

    def test_another_store_is_not_reached(self):
        visit = self.visit(self.consultant)
        far = self.users['far_receptionist']
        for call in (
                lambda: visit.with_user(far).read(['customer_name']), lambda: visit.with_user(far).action_leave(),
                lambda: visit.with_user(far).action_assign_next(),
                lambda: self.env['dealership.visit'].with_user(far).create({'kind': 'visit', 'company_id': self.store.id})):
            self.refused(call, AccessError)
        self.refused(lambda: visit.with_user(self.reception).write({'company_id': self.far_store.id}), (AccessError, ValidationError))
        self.assertFalse(self.register(user=far).user_id & (self.consultant | self.colleague))

    def test_the_reception_learns_of_no_card_or_customer(self):
        visit = self.visit(self.consultant, phone='13912345678', customer_name='张三')
        visit.action_open_card()
        seen = visit.fields_get()
        self.assertNotIn('lead_id', seen)
        self.assertNotIn('follow_up_id', seen)
        self.assertNotIn('phone_kept', seen)
        for name in ('lead_id', 'phone_kept', 'phone_sanitized', 'follow_up_id'):
            self.refused(lambda name=name: visit.read([name]), AccessError)
            self.refused(lambda name=name: visit.search([(name, '!=', False)]), (AccessError, ValueError))
        self.refused(lambda: visit.action_view_card(), AccessError)
        self.refused(lambda: self.env['crm.lead'].with_user(self.reception).search([]), AccessError)

    def test_a_dialog_is_its_maker_s(self):
        visit = self.visit(self.consultant)
        dialog = self.env['dealership.visit.dialog'].browse(visit.action_void()['res_id'])
        self.refused(lambda: dialog.with_user(self.consultant).read(['reason']), AccessError)
        # nobody asks about a visit that he does not see
        own = self.env['dealership.visit.dialog'].with_user(self.colleague)
        self.refused(lambda: own.create({'visit_id': visit.id, 'kind': 'void', 'reason': '不要了'}), AccessError)

    def test_a_line_of_the_team_moves_with_its_consultant(self):
        """The manager sees what his team has; a consultant of two teams counts for the first."""
        visit = self.visit(self.consultant)
        self.assertEqual(visit.team_id, self.team)
        visit.assign_to(self.users['outsider'].id)
        self.assertEqual(visit.team_id, self.other_team)
        self.team.member_ids = [Command.link(self.users['outsider'].id)]
        self.assertEqual(visit.team_id, self.other_team)
