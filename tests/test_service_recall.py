"""Recalls in the workshop: told at arrival, booked, ticked, done when the car leaves (J04, J02)."""
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged

from .common import Dealership
from .recall_common import Recalls
from .test_vehicle_recall import RecallCase

REFUSED = (AccessError, UserError, ValidationError)


@tagged('post_install', '-at_install')
class TestServiceRecall(RecallCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.open_always()
        cls.advisor, cls.care = cls.users['service_advisor'], cls.users['customer_care']
        cls.recall = cls.make_recall([cls.car.vin_sn, cls.stock.vin_sn])
        cls.its = cls.env['dealership.recall.line'].search([('vehicle_id', '=', cls.car.id)])
        cls.Visit = cls.env['fleet.vehicle.log.services']

    def visit(self, car=None, kind='recall', user=None, **vals):
        """An appointment at ten o'clock of the day after tomorrow."""
        vals.setdefault('planned_start', fields.Datetime.now().replace(hour=2, minute=0, second=0, microsecond=0) + timedelta(days=2))
        return self.Visit.with_user(user or self.advisor).create({
            'vehicle_id': (car or self.car).id, 'visit_kind': kind, 'company_id': self.store.id, **vals})

    def leave(self, visit):
        visit = visit.with_user(self.advisor)
        visit.action_start_work()
        visit.action_ready()
        visit.action_leave()

    def test_from_the_call_to_done(self):
        line = self.as_care(self.its)
        wizard = self.env['dealership.recall.contact.wizard'].with_user(self.care).create(
            {'line_id': line.id, 'result': 'appointment', 'words': '周六来'})
        action = wizard.action_apply()
        self.assertEqual(action['res_model'], 'fleet.vehicle.log.services')
        context = action['context']
        self.assertEqual((context['default_visit_kind'], context['default_vehicle_id']), ('recall', self.car.id))
        self.assertIn(self.recall.number, context['default_customer_words'])
        self.assertEqual(line.state, 'contacted')
        visit = self.visit(user=self.care, customer_words=context['default_customer_words'])
        self.assertEqual((line.state, line.visit_id), ('booked', visit))
        self.assertEqual(self.recall.booked_count, 1)
        arrived = visit.with_user(self.advisor)
        arrived._arrive(mileage=8000)
        self.assertIn(self.recall.number, arrived.arrival_notes)
        arrived.recall_done_ids = self.its
        self.leave(visit)
        self.assertEqual(
            (line.state, line.done_where, line.done_on, line.visit_id, line.done_by_id),
            ('done', 'here', self.store._dealership_today(), visit, self.advisor))
        self.assertFalse(self.car.recall_state)
        self.assertFalse(self.Visit.with_user(self.advisor).new({'vehicle_id': self.car.id})._arrival_warnings())

    def test_warned_at_arrival_whatever_the_car_comes_for(self):
        campaign = self.make_recall([self.car.vin_sn], is_safety=False, name='升级软件')
        visit = self.visit(kind='wash')
        self.assertEqual(self.its.state, 'open', "a wash is no appointment for the recall")
        levels = {warning['level']: warning['text'] for warning in visit._arrival_warnings() if '2026M' in warning['text']}
        self.assertEqual(set(levels), {'danger', 'warning'})
        self.assertIn(campaign.number, levels['warning'])
        visit._arrive(mileage=8000)
        visit.recall_done_ids = self.its
        self.leave(visit)
        self.assertEqual(self.its.state, 'done')
        self.assertEqual(self.line(self.car, campaign).state, 'open')

    def test_a_fixed_number_of_queries_at_arrival(self):
        spent = []
        for count in (1, 1, 4):
            car = self.make_vehicle(self.make_customer())
            for _number in range(count):
                self.make_recall([car.vin_sn])
            visit = self.visit(car, kind='wash')
            visit._arrival_warnings()
            visit.customer_id.mapped('name')
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            visit._arrival_warnings()
            spent.append(self.env.cr.sql_log_count - before)
        self.assertEqual(spent[1], spent[2])

    def test_not_done_after_all_is_called_again(self):
        visit = self.visit()
        visit._arrive(mileage=8000)
        self.leave(visit)
        self.assertEqual(
            (self.its.state, self.its.visit_id.id, self.its.next_contact_on), ('contacted', False, self.store._dealership_today()))

    def test_a_cancelled_appointment_frees_the_line(self):
        visit = self.visit()
        self.refused(lambda: self.as_care(self.its)._record_contact('call', 'refused', '不来了'), UserError)
        visit._cancel_visit('客户出差')
        self.assertEqual(self.its.state, 'contacted')
        self.as_care(self.its)._record_contact('call', 'refused', '不来了')

    def test_another_kind_or_car_of_the_appointment(self):
        visit = self.visit(kind='wash')
        visit.visit_kind = 'recall'
        self.assertEqual((self.its.state, self.its.visit_id), ('booked', visit))
        visit.vehicle_id = self.stock
        self.assertEqual(self.its.state, 'contacted')
        self.assertEqual(self.line(self.stock).visit_id, visit)

    def test_only_its_own_recalls_while_it_stands_here(self):
        visit = self.visit(kind='wash')
        self.refused(lambda: visit.write({'recall_done_ids': [(6, 0, self.its.ids)]}), UserError)
        self.refused(lambda: self.visit(self.stock, recall_done_ids=[(6, 0, self.line(self.stock).ids)]), UserError)
        visit._arrive(mileage=8000)
        self.refused(lambda: visit.write({'recall_done_ids': [(6, 0, self.line(self.stock).ids)]}), ValidationError)
        self.refused(lambda: visit.write({'recall_done_ids': [(1, self.its.id, {'state': 'done'})]}), REFUSED)
        for name in ('customer_care', 'manager', 'consultant', 'far_service_advisor'):
            self.refused(lambda name=name: visit.with_user(self.users[name]).write({'recall_done_ids': [(6, 0, self.its.ids)]}), REFUSED)
        self.leave(visit)
        self.refused(lambda: visit.write({'recall_done_ids': [(6, 0, self.its.ids)]}), UserError)
        self.assertEqual(self.its.state, 'open')

    def test_booking_from_the_list_asks_what_there_is_to_book(self):
        self.visit()
        self.refused(self.as_care(self.its).action_book_visit, UserError)
        draft = self.make_recall([self.car.vin_sn], opened=False)
        self.refused(self.as_care(self.line(self.car, draft)).action_book_visit, UserError)

    def test_a_stock_car_is_free_after_the_work(self):
        self.assertTrue(self.stock._delivery_obstacles())
        visit = self.visit(self.stock)
        visit._arrive(mileage=10)
        visit.recall_done_ids = self.line(self.stock)
        self.leave(visit)
        self.assertFalse(self.stock._delivery_obstacles())
        self.recall.action_close()


@tagged('post_install', '-at_install')
class TestRecallTour(Recalls, Dealership, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls.open_always()
        cls.car = cls.make_vehicle(cls.make_customer(name='召回客户'), vin_sn='LSVAA418XE2990001', license_plate='沪A90001')
        cls.recall = cls.make_recall(opened=False, name='巡回召回')

    def test_from_the_list_to_done(self):
        advisor, care = self.users['service_advisor'], self.users['customer_care']
        self.start_tour('/odoo/dealership-recalls', 'dealership_recall_import', login=advisor.login, timeout=120)
        self.env.invalidate_all()
        line = self.line(self.car, self.recall)
        self.assertEqual((self.recall.line_count, line.state), (2, 'open'))
        self.start_tour('/odoo/dealership-recalls', 'dealership_recall_open', login=self.manager.login, timeout=120)
        self.start_tour('/odoo/dealership-recall-cars', 'dealership_recall_call', login=care.login, timeout=120)
        self.env.invalidate_all()
        visit = line.visit_id
        self.assertEqual((line.state, visit.visit_kind, visit.workshop_state), ('booked', 'recall', 'booked'))
        self.assertGreater(visit.planned_start, fields.Datetime.now() + timedelta(hours=1))
        visit.with_user(care).planned_start = fields.Datetime.now() + timedelta(minutes=10)  # the day has come
        self.start_tour(f'/odoo/workshop-visits/{visit.id}', 'dealership_recall_workshop', login=advisor.login, timeout=120)
        self.env.invalidate_all()
        self.assertEqual((line.state, line.visit_id, visit.workshop_state), ('done', visit, 'left'))
