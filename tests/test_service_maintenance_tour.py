"""Customer care works the due list in the browser: call, appointment, next, letter (J03)."""
from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import Dealership


@tagged('post_install', '-at_install')
class TestServiceMaintenanceTour(Dealership, HttpCase):

    roles = ('consultant', 'manager', 'customer_care')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls._speak_chinese()
        cls.care = cls.users['customer_care']

    def test_from_the_list_to_the_workshop(self):
        today = self.store._dealership_today()
        owners = [self.make_customer(name=name, email=f'{code}@example.com') for code, name in (
            ('a', '保养甲'), ('b', '保养乙'), ('c', '保养丙'))]
        self.env['dealership.consent'].create({'partner_id': owners[2].id, 'purpose': 'email'})
        cars = self.env['fleet.vehicle']
        for number, owner in enumerate(owners):
            cars |= self.make_vehicle(
                owner, sold_on=fields.Date.add(today, days=-60), first_service_due_on=fields.Date.add(today, days=number - 1))
        self.env['dealership.maintenance.due']._refresh(cars.ids)
        self.start_tour('/odoo/dealership-maintenance', 'dealership_maintenance_calls', login=self.care.login, timeout=120)
        rows = [self.env['dealership.maintenance.due'].search([('vehicle_id', '=', car.id)]) for car in cars]
        self.env.invalidate_all()
        self.assertEqual([row.reminder_state for row in rows], ['booked', 'reminded', 'reminded'])
        self.assertEqual(rows[0].next_visit_id.customer_words, '顺便看看雨刮')
        self.assertEqual([row.reminder_ids.mapped(lambda r: (r.channel, r.result)) for row in rows],
                         [[('phone', 'booked')], [('phone', 'later')], [('email', 'sent')]])
