"""All that a customer spent here stands on his page: orders, workshop, insurance, rebates and refunds (A12)."""
from odoo.tests import tagged

from .common import DealershipCase


@tagged('post_install', '-at_install')
class TestServiceSpending(DealershipCase):
    roles = ('consultant', 'manager', 'service_advisor', 'customer_care', 'finance', 'auditor', 'receptionist')

    def make_visits(self, customer, *days, discount=10):
        car = self.make_vehicle(customer)
        return self.env['fleet.vehicle.log.services'].create([{
            'vehicle_id': car.id, 'customer_id': customer.id, 'visit_kind': 'maintenance', 'workshop_state': 'left',
            'arrived_at': f'{day} 03:00:00', 'left_at': f'{day} 05:00:00',
            'line_ids': [(0, 0, {'name': '保养', 'price_unit': 500, 'discount': discount, 'tax_ids': False})],
        } for day in days])

    def test_workshop_and_insurance_beside_the_orders(self):
        customer, other = self.make_customer(self.consultant), self.make_customer(self.colleague)
        visits = self.make_visits(customer, '2024-01-10', '2024-07-08', '2025-01-04')
        self.make_visits(other, '2024-01-10')
        insurer = self.env['res.partner'].create({'name': '人保', 'is_company': True, 'is_insurer': True})
        self.env['fleet.vehicle.log.contract'].create({
            'vehicle_id': visits.vehicle_id.id, 'is_policy': True, 'policy_kind': 'commercial', 'insurer_id': insurer.id, 'ins_ref': 'P1',
            'start_date': '2025-01-05', 'expiration_date': '2026-01-04', 'premium': 4000, 'issued_here': True,
            'issued_on': '2025-01-03', 'backdate_reason': '旧保单补录'})
        self.env.flush_all()
        for role in ('consultant', 'manager', 'customer_care', 'finance', 'auditor', 'service_advisor'):
            self.env.invalidate_all()
            seen = customer.with_user(self.users[role])
            self.assertEqual((seen.service_log_count, seen.service_amount, seen.service_discount_amount), (3, 1350, 150), role)
            self.assertEqual((str(seen.service_first_on), str(seen.service_last_on)), ('2024-01-10', '2025-01-04'))
            self.assertEqual(seen.service_interval_days, 180)
            self.assertEqual((seen.policy_count, seen.policy_amount, seen.policy_refund_amount), (1, 4000, 0), role)
        self.refused(lambda: customer.with_user(self.users['receptionist']).read(['service_discount_amount']))

    def test_the_visits_stay_the_customer_s_when_the_car_changes_hands(self):
        customer, buyer = self.make_customer(self.consultant), self.make_customer(self.consultant)
        visits = self.make_visits(customer, '2024-01-10')
        visits.vehicle_id._hand_over(buyer, self.today())
        self.assertEqual((customer.service_log_count, buyer.service_log_count), (1, 0))

    def test_queries_do_not_grow_with_the_customers(self):
        customers = self.env['res.partner']
        for _number in range(6):
            customer = self.make_customer(self.consultant)
            self.make_visits(customer, '2024-01-10')
            customers |= customer
        self.env.flush_all()
        names = ['service_discount_amount', 'policy_amount']
        counts = []
        customers.with_user(self.consultant).read(names)
        for some in (customers[:1], customers):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            some.with_user(self.consultant).read(names)
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1, counts)
