"""Some days after a visit customer care asks whether the customer is satisfied (J02)."""
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, TransactionCase, tagged

from .common import MODULE
from .visit_money_common import VisitMoney


@tagged('post_install', '-at_install')
class TestServiceSatisfaction(VisitMoney, TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls._open_workshop()

    def left(self, due=True, **vals):
        visit = self.visit(**vals)
        self.leave(visit)
        if due:
            self.call_is_due(visit)
        return visit

    def calls(self, visit):
        return self.env['mail.activity'].sudo().search([
            ('res_model', '=', visit._name), ('res_id', '=', visit.id),
            ('activity_type_id', '=', self.env.ref(f'{MODULE}.activity_type_satisfaction').id)])

    # Planned

    def test_a_call_is_planned_when_the_car_leaves(self):
        visit = self.left(due=False)
        today = self.store._dealership_today()
        self.assertEqual((visit.call_state, visit.call_user_id, visit.call_tries), ('due', self.care, 0))
        self.assertGreaterEqual(visit.call_on, fields.Date.add(today, days=3))
        self.assertEqual((self.calls(visit).user_id, self.calls(visit).date_deadline), (self.care, visit.call_on))

    def test_the_store_says_when_and_who(self):
        self.store.dealership_workshop_call_user_id = self.users['manager']
        self.assertEqual(self.left(due=False).call_user_id, self.users['manager'])
        self.store.dealership_workshop_call_days = 0
        self.assertFalse(self.left(due=False).call_state)

    def test_callers_take_turns(self):
        other = self._user('care_two', f'{MODULE}.group_customer_care', self.store)
        chosen = [self.left(due=False).call_user_id for _number in range(4)]
        self.assertEqual((chosen.count(self.care), chosen.count(other)), (2, 2))

    def test_who_refused_calls_is_not_called_who_was_never_asked_is(self):
        refusing, agreed = self.make_customer(), self.make_customer()
        self.env['dealership.consent'].create([
            {'partner_id': refusing.id, 'purpose': 'sales_call', 'granted': True, 'given_on': fields.Datetime.now() - timedelta(days=9)},
            {'partner_id': refusing.id, 'purpose': 'sales_call', 'granted': False, 'given_on': fields.Datetime.now() - timedelta(days=1)},
            {'partner_id': agreed.id, 'purpose': 'sales_call', 'granted': True}])
        states = [self.left(due=False, car=self.make_vehicle(customer)).call_state for customer in (refusing, agreed, self.make_customer())]
        self.assertEqual(states, ['no_calls', 'due', 'due'])

    def test_nobody_is_asked_about_a_wash_or_the_past(self):
        self.assertFalse(self.left(due=False, kind='wash').call_state)
        self.assertFalse(self.left(due=False, kind='pdi').call_state)
        visit = self.visit()
        visit.sudo().write({'left_at': fields.Datetime.now() - timedelta(days=200)})
        visit._after_left()
        self.assertFalse(visit.call_state)

    # Recorded

    def test_the_answer_is_kept_and_does_not_change(self):
        visit = self.left()
        wizard = self.env['dealership.satisfaction.wizard'].with_user(self.care).create({
            'visit_id': visit.id, 'result': 'reached', 'satisfaction': '5', 'words': '很满意'})
        self.assertEqual((wizard.phone, wizard.work_done), (visit.customer_id.phone, '保养工时'))
        wizard.action_save()
        self.assertEqual(
            (visit.call_state, visit.call_result, visit.satisfaction, visit.satisfaction_words, visit.called_by_id, visit.call_tries),
            ('done', 'reached', '5', '很满意', self.care, 1))
        self.assertFalse(self.calls(visit))
        self.refused(lambda: visit.with_user(self.care)._record_satisfaction('reached', '1'), UserError)
        for name, value in (('satisfaction', '5'), ('call_state', 'done'), ('satisfaction_words', 'x'), ('call_on', self.today()),
                            ('called_by_id', self.advisor.id), ('wants_complaint', False), ('call_user_id', self.advisor.id)):
            for user in (self.advisor, self.care, self.users['dealership_admin']):
                self.refused(lambda name=name, value=value, user=user: visit.with_user(user).write({name: value}), AccessError)
        self.refused(lambda: self.book(satisfaction='5'), AccessError)

    def test_reached_needs_a_mark(self):
        visit = self.left().with_user(self.care)
        self.refused(lambda: visit._record_satisfaction('reached'), UserError)
        self.refused(lambda: visit._record_satisfaction('reached', '9'), (ValidationError, ValueError))

    def test_nobody_answers_three_times(self):
        visit = self.left()
        for tries in (1, 2):
            visit.with_user(self.care)._record_satisfaction('no_answer')
            self.assertEqual((visit.call_state, visit.call_tries), ('due', tries))
            self.assertGreater(visit.call_on, self.store._dealership_today())
            self.assertEqual(self.calls(visit).date_deadline, visit.call_on)
        visit.with_user(self.care)._record_satisfaction('no_answer')
        self.assertEqual((visit.call_state, visit.satisfaction), ('in_vain', False))
        self.assertFalse(self.calls(visit))
        other = self.left()
        other.with_user(self.care)._record_satisfaction('wrong_number')
        self.assertEqual(other.call_state, 'in_vain')

    def test_call_again_on_a_day_to_come(self):
        visit = self.left()
        visit.with_user(self.care)._record_satisfaction('no_answer', again_on=self.today(-5))
        self.assertEqual(visit.call_on, fields.Date.add(self.store._dealership_today(), days=1))

    def test_a_dissatisfied_customer_is_the_manager_s_today(self):
        dissatisfied = self.env.ref(f'{MODULE}.activity_type_dissatisfied')
        self.store.dealership_workshop_manager_id = self.users['manager']
        for facts, told in (
                (('5', '好', False), False), (('3', '一般', False), False), (('2', '等太久', False), True), (('4', '还行', True), True)):
            visit = self.left()
            visit.with_user(self.care)._record_satisfaction('reached', *facts)
            activity = self.env['mail.activity'].sudo().search([
                ('res_model', '=', visit._name), ('res_id', '=', visit.id), ('activity_type_id', '=', dissatisfied.id)])
            self.assertEqual(bool(activity), told, facts)
            if told:
                self.assertEqual((activity.user_id, activity.date_deadline), (self.users['manager'], self.store._dealership_today()))
                self.assertIn(facts[1], str(activity.note))
        self.assertTrue(visit.wants_complaint)

    # Who may, and the next one

    def test_who_calls(self):
        for role in self.roles:
            visit = self.left()
            may = role in ('customer_care', 'manager', 'dealership_admin')
            user = self.users[role]
            self.assertEqual(self.allowed(lambda visit=visit, user=user: visit.with_user(user)._record_satisfaction('refused')), may, role)
            self.assertEqual(self.allowed(lambda visit=visit, user=user: self.env['dealership.satisfaction.wizard'].with_user(user).create(
                {'visit_id': visit.id, 'result': 'refused'}).action_save()), may, role)
        self.refused(lambda: self.left().with_user(self.users['far_customer_care'])._record_satisfaction('refused'), AccessError)
        self.refused(lambda: self.env['dealership.satisfaction.wizard'].with_user(self.users['far_customer_care']).create(
            {'visit_id': self.left().id}), AccessError)

    def test_save_and_next(self):
        other = self._user('care_two', f'{MODULE}.group_customer_care', self.store)
        first, second, third, later = (self.left() for _number in range(4))
        (first | second).sudo().call_user_id = self.care
        third.sudo().call_user_id = other
        first.sudo().call_on = fields.Date.subtract(second.call_on, days=1)
        later.sudo().write({'call_user_id': self.care.id, 'call_on': self.today(20)})
        Visit = self.env['fleet.vehicle.log.services'].with_user(self.care).with_company(self.store)
        action = Visit.action_next_satisfaction_call()
        for visit, following in ((first, second), (second, third), (third, None)):
            self.assertEqual(action['context']['default_visit_id'], visit.id)
            wizard = self.env['dealership.satisfaction.wizard'].with_user(self.care).with_context(**action['context']).create(
                {'result': 'reached', 'satisfaction': '4'})
            action = wizard.action_save_next()
            self.assertEqual(action['type'], 'ir.actions.act_window' if following else 'ir.actions.client')
        self.assertEqual(later.call_state, 'due')

    def test_the_list_shows_what_is_due(self):
        visit = self.left()
        action = self.env.ref(f'{MODULE}.service_visit_action_call')
        views = {kind: view for view, kind in action.views}
        Visit = self.env['fleet.vehicle.log.services'].with_user(self.care)
        self.assertIn(visit, Visit.search([('call_state', '=', 'due'), ('call_on', '<=', 'today')]))
        for kind, view in views.items():
            Visit.get_view(view, kind)
        Form(visit.with_user(self.care), view=f'{MODULE}.service_visit_view_form')
        self.assertFalse(self.env['fleet.vehicle.log.services'].with_user(self.users['far_customer_care']).search([('id', '=', visit.id)]))

    def test_planning_costs_no_more_for_more_visits(self):
        for number in (1, 6):
            customers = self.env['fleet.vehicle.log.services'].concat(*(self.book() for _number in range(number))).customer_id
            self.env.flush_all()
            with self.assertQueryCount(1):
                customers._filter_refusing('sales_call')
            self.store._service_callers()
            with self.assertQueryCount(2):
                self.store._next_service_callers(number)
