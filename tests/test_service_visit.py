"""An appointment has a bay while the workshop is open; a visit is moved by its steps, and is nobody's to rewrite (J01)."""
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, TransactionCase, tagged

from .workshop_common import Workshop

REFUSALS = (AccessError, UserError, ValidationError)


class VisitCase(Workshop, TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls._open_bays()


@tagged('post_install', '-at_install')
class TestAppointment(VisitCase):

    def book(self, car=None, **vals):
        """A car of its own for every appointment after the first: no car is booked twice for one time."""
        if not car and self.Visit.search_count([('vehicle_id', '=', self.car.id)], limit=1):
            car = self.make_vehicle(self.make_customer())
        return super().book(car, **vals)

    def test_booked_with_number_bay_day_and_customer(self):
        visit = self.book()
        self.assertTrue(visit.name)
        self.assertEqual((visit.workshop_state, visit.state, visit.bay_id, visit.customer_id), ('booked', 'new', self.bay, self.customer))
        tomorrow = fields.Date.add(self.store._dealership_today(), days=1)
        self.assertEqual((visit.date, visit.company_id, visit.advisor_id), (tomorrow, self.store, self.advisor))
        self.assertEqual(visit.planned_stop - visit.planned_start, timedelta(hours=1))
        self.assertNotEqual(self.book().name, visit.name)

    def test_a_full_workshop_tells_the_next_free_time(self):
        self.assertEqual((self.book() | self.book()).bay_id, self.bay | self.other_bay)
        words = self.refused(self.book, ValidationError)
        self.assertIn('11:00', words)
        self.assertIn('机修1号', words)
        self.assertTrue(self.book(start=self.at(11)))
        self.assertFalse(self.book(kind='wash').bay_id, "a wash needs none")

    def test_a_taken_bay_is_refused_with_what_is_free(self):
        self.book(bay_id=self.bay.id)
        words = self.refused(lambda: self.book(bay_id=self.bay.id, start=self.at(10, minute=30)), ValidationError)
        self.assertIn('机修2号', words)
        other = self.book(bay_id=self.other_bay.id)
        self.refused(lambda: other.write({'bay_id': self.bay.id}), ValidationError)
        other.planned_start = self.at(11)
        self.assertEqual(other.planned_stop, self.at(12))
        other.bay_id = self.bay
        self.refused(lambda: other.write({'planned_start': self.at(10, minute=15)}), ValidationError)

    def test_many_at_once_take_different_bays(self):
        vals = {'vehicle_id': self.car.id, 'visit_kind': 'maintenance', 'planned_start': self.at()}
        visits = self.Visit.with_user(self.advisor).create([vals, {**vals, 'vehicle_id': self.make_vehicle(self.make_customer()).id}])
        self.assertEqual(visits.bay_id, self.bay | self.other_bay)

    def test_closed_hours_are_refused_with_the_next_opening(self):
        self.assertIn('09:00', self.refused(lambda: self.book(start=self.at(6)), ValidationError).replace(' 9:00', ' 09:00'))
        self.refused(lambda: self.book(start=self.at(17, minute=30)), ValidationError)
        holiday = self.at(0, days=1)
        calendar = self.store.dealership_workshop_calendar_id = self.store._dealership_calendar().copy({'company_id': self.store.id})
        self.env['resource.calendar.leaves'].create({
            'name': '节假日', 'calendar_id': calendar.id, 'date_from': holiday, 'date_to': holiday + timedelta(days=1)})
        self.refused(self.book, ValidationError)
        self.assertTrue(self.book(kind='rescue', start=self.at(3)), "the road has no opening hours")

    def test_the_workshop_s_own_hours_come_first(self):
        calendar = self.env['resource.calendar'].create({
            'name': '车间', 'company_id': self.store.id, 'tz': 'Asia/Shanghai', 'attendance_ids': [Command.clear()] + [
                Command.create({'name': str(day), 'dayofweek': str(day), 'hour_from': 13, 'hour_to': 15, 'day_period': 'afternoon'})
                for day in range(7)]})
        self.store.dealership_workshop_calendar_id = calendar
        self.refused(self.book, ValidationError)
        self.assertTrue(self.book(start=self.at(13)))

    def test_the_past_is_not_booked(self):
        self.refused(lambda: self.book(start=self.at(10, days=-1)), UserError)

    def test_lengths_of_the_store(self):
        self.env['dealership.service.kind'].create({'kind': 'maintenance', 'company_id': self.store.id, 'minutes': 30, 'needs_bay': True})
        self.assertEqual(self.book().planned_stop, self.at(10, minute=30))

    def test_the_form_proposes_a_free_bay_and_shows_the_load(self):
        self.book(self.make_vehicle(self.make_customer()))
        Visit = self.Visit.with_user(self.advisor).with_context(default_visit_kind='repair')
        with Form(Visit, 'auto_dealership.service_visit_view_form') as form:
            form.vehicle_id = self.car
            self.assertEqual(form.customer_id, self.customer)
            form.planned_start = self.at()
            self.assertEqual(form.bay_id, self.other_bay)
            self.assertTrue(form.bay_load.startswith('1'))
        self.assertEqual(form.record.planned_stop - form.record.planned_start, timedelta(hours=3))

    def test_who_did_not_come_is_listed(self):
        visit = self.book()
        self.assertFalse(visit.is_no_show)
        visit.sudo().write({'bay_id': False, 'planned_start': self.at(10, days=-2), 'planned_stop': self.at(11, days=-2)})
        self.assertTrue(visit.is_no_show)
        self.assertIn(visit, self.Visit.with_user(self.advisor).search([('is_no_show', '=', True)]))
        self.assertNotIn(self.book(), self.Visit.with_user(self.advisor).search([('is_no_show', '=', True)]))
        visit._cancel_visit('没来')
        self.assertEqual((visit.workshop_state, visit.state, visit.closed_by_id), ('cancelled', 'cancelled', self.advisor))

    def test_who_waits_at_the_road_did_not_stay_away(self):
        rescue = self.book(kind='rescue')
        rescue.sudo().write({'bay_id': False, 'planned_start': self.at(10, days=-2), 'planned_stop': self.at(11, days=-2)})
        self.assertFalse(rescue.is_no_show)
        self.assertNotIn(rescue, self.Visit.with_user(self.advisor).search([('is_no_show', '=', True)]))

    def test_kind_and_payer(self):
        self.assertEqual(self.book(kind='accident').payer, 'insurance')
        self.assertEqual(self.book(kind='recall').payer, 'warranty')
        visit = self.book(start=self.at(14))
        visit.visit_kind = 'repair'
        self.assertEqual(visit.service_type_id, self.env.ref('auto_dealership.service_type_repair'))
        self.refused(lambda: visit.write({'visit_kind': False}), UserError)

    def test_from_a_list(self):
        wish = {'default_visit_kind': 'recall', 'default_customer_words': '召回'}
        action = self.car.with_user(self.advisor).with_context(**wish).action_book_visit()
        self.assertEqual(action['context'], {**wish, 'default_vehicle_id': self.car.id})


@tagged('post_install', '-at_install')
class TestVisit(VisitCase):

    def line(self, **vals):
        return Command.create({'name': '保养工时', 'price_unit': 100, 'quantity': 2, **vals})

    def test_through_the_workshop(self):
        visit = self.book()
        visit._arrive(12000)
        self.assertEqual((visit.workshop_state, visit.state, visit.mileage, visit.odometer), ('arrived', 'running', 12000, 12000))
        self.assertEqual(visit.date, self.store._dealership_today())
        visit.line_ids = [self.line(), self.line(kind='part', name='机油', quantity=1, discount=50)]
        self.assertEqual(visit.amount, 250)
        visit.action_start_work()
        visit.action_wait_parts()
        visit.action_start_work()
        visit.action_ready()
        self.assertTrue(visit.ready_at)
        visit.action_start_work()
        self.assertFalse(visit.ready_at, "back to work")
        visit.action_ready()
        self.allow_presents()
        visit.line_ids.payer = 'internal'
        visit.action_leave()
        self.assertEqual((visit.workshop_state, visit.state), ('left', 'done'))
        self.assertTrue(visit.left_at)

    def test_a_claim_has_its_number_when_the_car_leaves(self):
        visit = self.receive(visit_kind='warranty', line_ids=[self.line()])
        visit.action_ready()
        self.assertEqual(visit.line_ids.payer, 'warranty')
        self.assertTrue(any('保养工时' in words for words in visit._leave_obstacles()))
        visit.line_ids.claim_number = 'SP-1'
        self.assertFalse(any('保养工时' in words for words in visit._leave_obstacles()))

    def test_one_visit_of_a_car_at_a_time(self):
        first = self.receive()
        second = self.book()
        words = self.refused(lambda: second._arrive(12010), UserError)
        self.assertIn(first.name, words)
        first.action_ready()
        self.refused(lambda: second._arrive(12010), UserError)

    def test_steps_are_not_skipped(self):
        visit = self.book()
        for step in (visit.action_start_work, visit.action_ready, visit.action_leave):
            self.refused(step, UserError)
        visit._arrive(12000)
        self.refused(lambda: visit._arrive(12000), UserError)
        self.refused(visit.action_leave, UserError)
        self.refused(lambda: visit._cancel_visit(' '), UserError)

    def test_facts_are_not_typed(self):
        visit = self.receive().with_user(self.advisor)
        for vals in ({'arrived_at': self.at()}, {'mileage': 1}, {'left_at': self.at()}, {'name': 'X'}, {'cancel_reason': 'x'},
                     {'arrival_notes': 'x'}, {'state': 'done'}, {'amount': 5}, {'active': False}, {'date': '2020-01-01'},
                     {'odometer': 5}, {'company_id': self.far_store.id}, {'workshop_state': 'left'}, {'workshop_state': 'nonsense'},
                     {'workshop_state': False}, {'vehicle_id': self.make_vehicle(self.customer).id}):
            self.assertFalse(self.allowed(lambda vals=vals: visit.write(vals)), vals)
        self.assertFalse(self.allowed(visit.unlink))
        self.assertFalse(self.allowed(visit.sudo().unlink))
        self.assertFalse(self.allowed(visit.action_archive))

    def test_nothing_begins_in_the_middle(self):
        Visit = self.Visit.with_user(self.advisor)
        vals = {'vehicle_id': self.car.id, 'visit_kind': 'maintenance'}
        for extra in ({'workshop_state': 'left'}, {'workshop_state': 'arrived'}, {'arrived_at': self.at()}, {'amount': 9},
                      {'state': 'done'}, {'mileage': 5}, {'name': 'WX1'}):
            self.assertFalse(self.allowed(lambda extra=extra: Visit.create({**vals, **extra})) and 'state' not in extra, extra)
        self.assertFalse(self.allowed(lambda: Visit.with_context(default_workshop_state='left').create(vals)))
        self.assertEqual(Visit.create({**vals, 'state': 'done'}).state, 'new')
        result = Visit.load(['vehicle_id/.id', 'visit_kind', 'workshop_state'], [[str(self.car.id), 'maintenance', 'left']])
        self.assertFalse(result['ids'])

    def test_what_left_stands(self):
        self.allow_presents()
        visit = self.receive(line_ids=[self.line(payer='internal')])
        visit.action_ready()
        visit.action_leave()
        for vals in ({'customer_id': self.make_customer().id}, {'line_ids': [self.line()]}, {'line_ids': [Command.clear()]},
                     {'promised_at': self.at()}, {'visit_kind': 'repair'}, {'advisor_id': self.users['customer_care'].id}):
            self.assertFalse(self.allowed(lambda vals=vals: visit.write(vals)), vals)
        self.assertFalse(self.allowed(lambda: visit.line_ids.write({'price_unit': 1})))
        self.assertFalse(self.allowed(lambda: visit.line_ids.unlink()))

    def test_a_car_that_changes_hands_inside_keeps_its_customer(self):
        visit = self.receive()
        buyer = self.make_customer(self.colleague, name='新车主')
        self.car._hand_over(buyer, self.store._dealership_today())
        self.assertEqual((visit.customer_id, self.car.owner_id), (self.customer, buyer))
        visit.sudo().write({'customer_words': '异响'})
        self.assertEqual(visit.customer_id, self.customer)

    def test_lines_are_work_and_parts(self):
        oil = self.env['product.product'].create({'name': '机油'})
        combo = self.env['product.product'].create({'name': '套餐', 'type': 'combo', 'combo_ids': [Command.create({
            'name': '套餐', 'combo_item_ids': [Command.create({'product_id': oil.id})]})]})
        visit = self.receive()
        self.refused(lambda: visit.write({'line_ids': [Command.create({'product_id': combo.id, 'name': 'x'})]}), ValidationError)
        for vals in ({'quantity': -1}, {'quantity': 0}, {'price_unit': -5}, {'discount': 120}):
            self.assertFalse(self.allowed(lambda vals=vals: visit.write({'line_ids': [self.line(**vals)]}), Exception), vals)

    def test_a_line_is_what_its_product_is(self):
        oil, labour = self.env['product.product'].create([
            {'name': '机油', 'default_code': 'PJ-01', 'type': 'consu'}, {'name': '工时', 'default_code': 'GS-01', 'type': 'service'}])
        visit = self.receive()
        self.assertRegex(visit.last_mileage, r'12,000\D')
        lines = self.env['dealership.service.line'].with_user(self.advisor).create([
            {'visit_id': visit.id, 'product_id': oil.id}, {'visit_id': visit.id, 'product_id': labour.id},
            {'visit_id': visit.id, 'name': '辅料', 'price_unit': 1}])
        self.assertEqual(lines.mapped('kind'), ['part', 'work', 'work'])
        self.assertEqual(lines[:2].mapped('name'), ['机油', '工时'], "the code stands in the product beside it")
        lines[2].kind = 'part'
        lines[2].product_id = oil
        lines[0].kind = 'work'
        self.assertEqual(lines.mapped('kind'), ['work', 'work', 'part'], "what is said stands")

    def test_another_store_s_people_and_bays(self):
        far_bay = self.env['dealership.service.bay'].create({'name': '虹桥1号', 'company_id': self.far_store.id})
        visit = self.book()
        for vals in ({'bay_id': far_bay.id}, {'technician_id': self.far_advisor.id}, {'advisor_id': self.far_advisor.id}):
            self.assertFalse(self.allowed(lambda vals=vals: visit.write(vals)), vals)


@tagged('post_install', '-at_install')
class TestAccess(VisitCase):

    def test_company_cars_stay_the_fleet_app_s(self):
        fleet = self._user('fleet', 'fleet.fleet_group_manager', self.store)
        car = self.env['fleet.vehicle'].create({'model_id': self.model.id, 'license_plate': 'FLEET-1', 'company_id': self.store.id})
        kind = self.env.ref('auto_dealership.service_type_repair')
        log = self.Visit.with_user(fleet).create({'vehicle_id': car.id, 'service_type_id': kind.id, 'amount': 80, 'state': 'done'})
        log.write({'amount': 90, 'state': 'running', 'date': '2020-01-01', 'active': False})
        self.assertEqual((log.workshop_state, log.visit_kind, log.name, log.amount, log.state), (False, False, False, 90, 'running'))
        self.assertEqual(log.display_name, kind.display_name)
        self.refused(lambda: log.write({'visit_kind': 'repair'}), UserError)
        for user in (self.advisor, self.care, self.consultant):
            self.assertFalse(self.Visit.with_user(user).search([('id', '=', log.id)]))
            self.assertFalse(self.allowed(lambda user=user: log.with_user(user).write({'notes': 'x'})))
        self.assertFalse(self.allowed(lambda: self.book(car)))
        self.assertFalse(self.allowed(lambda: self.book(car, user=fleet)), "nor by who may see it")
        log.unlink()

    def test_a_fleet_row_of_a_customer_s_car_is_not_the_workshop_s_to_write(self):
        kind = self.env.ref('auto_dealership.service_type_repair')
        log = self.Visit.create({'vehicle_id': self.car.id, 'service_type_id': kind.id, 'company_id': self.store.id})
        self.assertTrue(self.Visit.with_user(self.advisor).search([('id', '=', log.id)]))
        self.assertFalse(self.allowed(lambda: log.with_user(self.advisor).write({'notes': 'x'})))

    def test_who_reads_and_who_writes(self):
        visit = self.book()
        for name in ('manager', 'finance', 'auditor', 'customer_care', 'consultant', 'lead_desk', 'dealership_admin'):
            mine = visit.with_user(self.users[name])
            self.assertTrue(self.allowed(lambda mine=mine: mine.read(['name', 'workshop_state'])), name)
        for name in ('colleague', 'receptionist', 'plain', 'far_service_advisor', 'far_consultant'):
            mine = visit.with_user(self.users[name])
            self.assertFalse(self.allowed(lambda mine=mine: mine.read(['name'])), name)
            self.assertFalse(self.allowed(lambda name=name: self.assertTrue(
                self.Visit.with_user(self.users[name]).search([('workshop_state', '!=', False)])), (AssertionError, AccessError)), name)
        for name in ('manager', 'finance', 'auditor', 'consultant', 'lead_desk', 'colleague', 'far_service_advisor'):
            mine = visit.with_user(self.users[name])
            for call in (lambda mine=mine: mine.write({'customer_words': 'x'}),
                         lambda mine=mine: mine.write({'workshop_state': 'cancelled'}),
                         lambda mine=mine: mine._cancel_visit('不要了'), lambda mine=mine: mine._arrive(12000),
                         lambda name=name: self.book(user=self.users[name])):
                self.assertFalse(self.allowed(call), name)

    def test_customer_care_books_and_cancels_and_receives_nothing(self):
        visit = self.book(user=self.care)
        self.assertFalse(visit.advisor_id)
        visit.planned_start = self.at(15)
        for call in (lambda: visit._arrive(12000), lambda: visit.write({'workshop_state': 'arrived'})):
            self.assertFalse(self.allowed(call))
        visit._cancel_visit('客户取消')
        self.assertEqual(visit.workshop_state, 'cancelled')
        inside = self.receive()
        self.assertFalse(self.allowed(lambda: inside.with_user(self.care).write({'customer_words': 'x'})))
        self.assertFalse(self.allowed(lambda: inside.with_user(self.care).action_start_work()))

    def test_an_id_is_no_way_to_another_store(self):
        far_car = self.env['fleet.vehicle'].create({
            'model_id': self.model.id, 'dealer_role': 'customer', 'company_id': self.far_store.id, 'license_plate': '沪B12345'})
        self.assertFalse(self.allowed(lambda: self.book(far_car)))
        self.assertFalse(self.env['fleet.vehicle'].with_user(self.advisor)._find_cars('沪B12345', self.far_store))
        self.assertFalse(self.allowed(lambda: self.Visit.with_user(self.advisor).with_context(default_visit_kind='repair').onchange(
            {'vehicle_id': far_car.id}, ['vehicle_id'], {'customer_id': {}})))
        visit = self.book()
        self.assertFalse(self.allowed(lambda: visit.with_user(self.far_advisor).line_ids.create({'visit_id': visit.id, 'name': 'x'})))

    def test_lines_follow_their_visit(self):
        visit = self.receive(line_ids=[Command.create({'name': '工时', 'price_unit': 10})])
        Line = self.env['dealership.service.line']
        self.assertTrue(Line.with_user(self.consultant).search([('visit_id', '=', visit.id)]))
        for name in ('colleague', 'far_service_advisor'):
            self.assertFalse(self.allowed(lambda name=name: visit.line_ids.with_user(self.users[name]).read(['amount'])), name)
        for name in ('consultant', 'manager', 'customer_care', 'finance', 'auditor'):
            self.assertFalse(self.allowed(lambda name=name: visit.line_ids.with_user(self.users[name]).write({'price_unit': 1})), name)
            self.assertFalse(self.allowed(
                lambda name=name: Line.with_user(self.users[name]).create({'visit_id': visit.id, 'name': 'x'})), name)
