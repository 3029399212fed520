"""The register in the browser, in Chinese: reception, consultant, manager (D01–D03)."""
from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import Dealership


@tagged('post_install', '-at_install')
class TestVisitTours(Dealership, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls._speak_chinese()
        cls.today = cls.env['dealership.duty']._of_day(cls.store, cls.store._dealership_today())

    def tour(self, role, name, path):
        self.start_tour(f'/odoo/{path}', name, login=self.users[role].login, timeout=120)

    def test_reception_registers_and_the_visit_becomes_a_card(self):
        self.make_card(self.colleague, contact_name='老客户甲', phone='13912345678')
        self.tour('receptionist', 'dealership_reception_registers', 'dealership-register')
        visit, call = self.env['dealership.visit'].search([('duty_id', '=', self.today.id)], order='number')
        self.assertEqual((visit.kind, visit.state, visit.model_id), ('visit', 'left', self.model))
        self.assertEqual((visit.lead_id.contact_name, visit.lead_id.user_id), ('李来店', visit.user_id))
        self.assertEqual(visit.follow_up_id.done_on, visit.arrival)
        self.assertEqual((call.kind, call.user_id), ('call', self.colleague))

    def test_consultant_takes_a_visit(self):
        visit = self.env['dealership.visit'].with_user(self.users['receptionist']).create({
            'kind': 'visit', 'customer_name': '王等待', 'phone': '13800007777'})
        self.tour('consultant', 'dealership_consultant_takes_a_visit', 'dealership-visits')
        self.assertEqual(visit.user_id, self.consultant)
        self.assertEqual(visit.sudo().lead_id.user_id, self.consultant)

    def test_manager_closes_a_visit_of_yesterday(self):
        moment = fields.Datetime.subtract(self.store._dealership_midnight(self.store._dealership_today()), hours=5)
        visit = self.env['dealership.visit'].create({
            'kind': 'visit', 'customer_name': '赵昨天', 'company_id': self.store.id, 'arrival': moment})
        self.env['dealership.visit']._cron_mark_left_open()
        self.tour('manager', 'dealership_manager_closes_late', 'dealership-visits?view_type=list')
        self.assertEqual((visit.state, visit.close_reason), ('left', '前台忘记'))
