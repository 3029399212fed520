"""Who gets the next guest, who is on duty, and two receptionists at the same moment (D01)."""
import threading

import psycopg2
from psycopg2 import errorcodes

from odoo import SUPERUSER_ID, api
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.service.model import retrying
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .committed import CommittedCase
from .test_showroom_visit import VisitCase


@tagged('post_install', '-at_install')
class TestRota(VisitCase):

    def setUp(self):
        super().setUp()
        self.today = self.duty()
        self.lines = {line.user_id: line for line in self.today.line_ids}

    def set_duty(self, *users):
        for number, user in enumerate(users):
            self.lines[user].sequence = number
        for user, line in self.lines.items():
            line.on_duty = user in users

    def test_a_day_begins_with_all_then_with_the_last_day_s(self):
        """The first day takes the members of the store's teams; the next copies order and absence; a new colleague waits."""
        self.assertEqual(set(self.lines), {self.consultant, self.colleague, self.users['outsider']})
        self.set_duty(self.colleague, self.consultant)
        self.later(days=1)
        fresh = self._user('fresh', 'auto_dealership.group_consultant', self.store)
        self.team.member_ids |= fresh
        self.other_team.member_ids -= self.users['outsider']
        lines = self.duty().line_ids
        self.assertEqual(
            [(line.user_id, line.on_duty) for line in lines],
            [(self.colleague, True), (self.consultant, True), (fresh, False)])

    def test_guests_go_round(self):
        self.set_duty(self.consultant, self.colleague)
        first, second, third = (self.register() for _guest in range(3))
        self.assertEqual((first.user_id, second.user_id), (self.consultant, self.colleague))
        self.assertFalse(third.user_id, "everybody is with a guest: the third waits")
        self.assertEqual(third.action_assign_next()['tag'], 'display_notification')
        self.later(minutes=10)
        second.action_leave()
        third.action_assign_next()
        self.assertEqual(third.user_id, self.colleague)
        first.action_leave()
        self.assertEqual(self.register().user_id, self.consultant)

    def test_calls_have_turns_of_their_own(self):
        self.set_duty(self.consultant, self.colleague)
        guest, call = self.register(), self.register('call')
        self.assertEqual((guest.user_id, call.user_id), (self.consultant, self.colleague))
        guest.action_leave()
        call.action_leave()
        self.assertEqual(self.register('call').user_id, self.consultant)

    def test_a_call_keeps_nobody_from_a_guest(self):
        self.set_duty(self.consultant)
        self.register('call')
        self.assertEqual(self.register().user_id, self.consultant)

    def test_a_repeat_customer_goes_to_his_own(self):
        self.set_duty(self.consultant, self.colleague)
        self.make_card(self.colleague, phone='13912345678')
        visit = self.register(phone='139 1234 5678')
        self.assertEqual((visit.user_id, visit.visit_order, visit.owner_id), (self.colleague, 'repeat', self.colleague))
        again = self.register(phone='+86 13912345678')
        self.assertEqual(again.user_id, self.colleague, "also when he is with a guest: he says whom he asks to wait")
        self.lines[self.colleague].on_duty = False
        self.assertEqual(self.register(phone='13912345678').user_id, self.consultant)

    def test_a_passed_turn_is_kept_and_counts(self):
        self.set_duty(self.consultant, self.colleague)
        visit = self.register()
        action = visit.with_user(self.consultant).action_pass_turn()
        dialog = self.env[action['res_model']].with_user(self.consultant).browse(action['res_id'])
        self.refused(dialog.action_confirm, ValidationError)
        dialog.reason = '正在接电话'
        dialog.action_confirm()
        self.assertEqual(visit.user_id, self.colleague)
        passed = visit.pass_ids
        self.assertEqual((passed.user_id, passed.reason, passed.by_id), (self.consultant, '正在接电话', self.consultant))
        self.refused(lambda: passed.with_user(self.manager).write({'reason': 'x'}), AccessError)
        self.refused(lambda: passed.sudo().unlink(), UserError)
        visit.action_leave()
        self.later(minutes=1)
        self.assertEqual(
            [person.turns for person in self.today._people()], [1, 1, 0], "who lets a turn pass has had it")
        # nobody is left for this guest
        other = self.register()
        other._pass_turn('去吃饭')
        other._pass_turn('去吃饭')
        self.assertFalse(other.user_id)

    def test_the_reception_chooses_among_those_on_duty(self):
        self.set_duty(self.consultant)
        visit = self.visit()
        for user in (self.colleague, self.users['far_consultant'], self.reception):
            self.refused(lambda user=user: visit.assign_to(user.id), UserError)
        for wrong in (99999999, 'x', False, None, [1]):
            self.refused(lambda wrong=wrong: visit.assign_to(wrong), UserError)
        visit.assign_to(self.consultant.id)
        self.refused(lambda: visit.with_user(self.consultant).assign_to(self.consultant.id), AccessError)

    def test_a_consultant_takes_who_has_nobody(self):
        self.set_duty(self.consultant)
        visit = self.visit()
        self.refused(lambda: visit.with_user(self.colleague).action_take(), AccessError)
        visit.with_user(self.consultant).action_take()
        self.assertEqual((visit.user_id, visit.state), (self.consultant, 'received'))
        self.lines[self.colleague].on_duty = True
        self.refused(lambda: visit.with_user(self.colleague).action_take(), (AccessError, UserError))
        self.refused(lambda: self.visit().with_user(self.users['far_consultant']).action_take(), AccessError)

    def test_the_duty_list_is_of_today_and_of_the_store(self):
        line = self.lines[self.consultant].with_user(self.reception)
        line.on_duty = False
        Line = self.env['dealership.duty.line']
        self.refused(lambda: Line.with_user(self.reception).create(
            {'duty_id': self.today.id, 'user_id': self.users['far_consultant'].id}), (UserError, ValidationError))
        self.refused(lambda: line.with_user(self.consultant).write({'on_duty': True}), AccessError)
        self.refused(lambda: line.with_user(self.users['far_receptionist']).write({'on_duty': True}), AccessError)
        self.later(days=1)
        self.refused(lambda: line.write({'on_duty': True}), UserError)
        self.refused(line.unlink, UserError)
        self.refused(lambda: Line.with_user(self.reception).create(
            {'duty_id': self.today.id, 'user_id': self.users['outsider'].id}), Exception)

    def test_today_opens_by_one_tap(self):
        action = self.env['dealership.duty'].with_user(self.reception).action_open_today()
        self.assertEqual(action['res_id'], self.today.id)
        self.refused(lambda: self.env['dealership.duty'].with_user(self.consultant).action_open_today(), AccessError)

    def test_the_screen_s_questions_do_not_grow_with_the_register(self):
        Visit = self.env['dealership.visit'].with_user(self.reception)

        def questions():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            Visit.register_data()
            return self.cr.sql_log_count - before

        for _guest in range(3):
            self.register(phone=f'1391234{self._next():04d}', model_id=self.model.id)
        questions()
        few = questions()
        for _guest in range(12):
            self.register(phone=f'1391234{self._next():04d}', model_id=self.model.id).action_leave()
        self.assertLessEqual(questions(), few)


@tagged('post_install', '-at_install')
class TestRotaRace(CommittedCase):
    """With real connections."""

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            self.company_id = env.ref('base.main_company').id
            self.user_ids = [
                new_test_user(env, f'rota_race_{number}', groups='auto_dealership.group_consultant').id for number in range(2)]
            self.reception_ids = [
                new_test_user(env, f'rota_desk_{number}', groups='auto_dealership.group_receptionist').id for number in range(2)]
            self.duty_id = self.day_of(env).id
            env['dealership.duty.line'].search([('duty_id', '=', self.duty_id)]).on_duty = False
            cr.execute(
                "INSERT INTO dealership_duty_line (duty_id, company_id, user_id, sequence, on_duty)"
                " SELECT %s, %s, unnest(%s), 1, TRUE", [self.duty_id, self.company_id, self.user_ids])

    def day_of(self, env):
        company = env['res.company'].browse(self.company_id)
        return env['dealership.duty']._of_day(company, company._dealership_today())

    def test_two_receptionists_at_the_same_moment(self):
        """Of two who press together the database refuses one as out of date; asked again, she gets the other consultant."""
        refused = []
        with self.registry.cursor() as first, self.registry.cursor() as second:
            envs = [api.Environment(cr, uid, {}) for cr, uid in zip((first, second), self.reception_ids, strict=True)]
            second.execute("SELECT count(*) FROM dealership_visit")  # both have looked at the register before either presses

            def press(env):
                visit_id = env['dealership.visit'].register_visit('visit', {'party_size': 2})['id']
                return env['dealership.visit'].browse(visit_id)

            visit = press(envs[0])
            envs[0].flush_all()

            def pressed_again():
                try:
                    return press(envs[1])
                except psycopg2.OperationalError as error:
                    refused.append(error.pgcode)
                    raise

            found = []
            with mute_logger('odoo.sql_db', 'odoo.service.model'):
                thread = threading.Thread(target=lambda: found.append(retrying(pressed_again, envs[1])))
                thread.start()
                thread.join(0.5)
                self.assertTrue(thread.is_alive(), "she waits as long as the other has not finished")
                first.commit()
                thread.join(20)
            self.assertEqual(refused, [errorcodes.SERIALIZATION_FAILURE])
            self.assertEqual({visit.user_id.id, found[0].user_id.id}, set(self.user_ids))
            self.assertEqual([visit.number, found[0].number], [1, 2])
