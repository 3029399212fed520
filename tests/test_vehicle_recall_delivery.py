"""A car under an open safety recall does not leave the store: no delivery, no test drive, whoever asks (J04, I01, D04)."""
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .drive_common import DriveCase
from .recall_common import Recalls
from .test_deal_delivery import DeliveryCase

REFUSED = (AccessError, UserError, ValidationError)


@tagged('post_install', '-at_install')
class TestRecallDelivery(Recalls, DeliveryCase):

    def test_a_stock_car_under_a_safety_recall_is_not_delivered(self):
        order = self.make_deal()
        self.settle(order)
        delivery = self.book(order)
        recall = self.make_recall([order.vehicle_id.vin_sn])
        order.invalidate_recordset()
        delivery.invalidate_recordset()
        self.assertTrue(order.recall_obstacle, "said early")
        self.assertTrue(delivery.open_words)
        delivery.action_all_inspected()
        delivery.action_inspected()
        delivery.action_all_documents()
        for name in ('consultant', 'manager', 'service_advisor', 'dealership_admin'):
            self.refused(lambda name=name: delivery.with_user(self.users[name]).action_ready(), REFUSED)
        self.as_advisor(self.line(order.vehicle_id, recall))._done_elsewhere(self.store._dealership_today(), '厂家系统')
        delivery.action_ready()
        self.hand_over(delivery)
        self.assertEqual(delivery.state, 'delivered')

    def test_opened_after_the_car_was_made_ready(self):
        order = self.make_deal()
        self.settle(order)
        delivery = self.prepare(self.book(order))
        recall = self.make_recall([order.vehicle_id.vin_sn], opened=False)
        self.assertFalse(order.vehicle_id._delivery_obstacles(), "in preparation it concerns nobody")
        recall.action_open()
        self.refused(lambda: self.hand_over(delivery), UserError)
        self.refused(lambda: self.hand_over(delivery.with_user(self.manager)), UserError)
        self.assertNotIn(recall.number, order.recall_obstacle, "a consultant sees whether, and no more")
        self.assertIn(recall.number, order.with_user(self.manager).recall_obstacle)

    def test_ways_around(self):
        order = self.make_deal()
        self.settle(order)
        delivery = self.prepare(self.book(order))
        recall = self.make_recall([order.vehicle_id.vin_sn])
        line = self.line(order.vehicle_id, recall)
        for call in (
                lambda: recall.action_close(), lambda: recall.write({'state': 'closed'}), lambda: recall.write({'is_safety': False}),
                lambda: recall.unlink(), lambda: recall.action_clear_list(), lambda: self.as_manager(line).unlink(),
                lambda: self.as_manager(line).write({'state': 'done'}), lambda: self.as_manager(line)._done_elsewhere(self.today(), 'x'),
                lambda: self.as_manager(line)._record_contact('call', 'refused', 'x'), lambda: delivery.write({'state': 'delivered'}),
                lambda: self.as_manager(line.vehicle_id).write({'recall_line_ids': [(5,)]})):
            self.refused(call, REFUSED)
        self.refused(lambda: self.hand_over(delivery.with_user(self.manager)), UserError)
        self.assertEqual(line.state, 'open')

    def test_a_service_campaign_only_warns(self):
        order = self.make_deal()
        self.settle(order)
        self.make_recall([order.vehicle_id.vin_sn], is_safety=False)
        delivery = self.prepare(self.book(order))
        self.assertTrue(delivery.recall_warning and order.recall_warning)
        self.assertFalse(order.recall_obstacle)
        self.hand_over(delivery)

    def test_the_car_of_another_deal(self):
        order = self.make_deal()
        self.make_recall([self.make_deal().vehicle_id.vin_sn])
        self.assertFalse(order.recall_obstacle or order.recall_warning)


@tagged('post_install', '-at_install')
class TestRecallDrive(Recalls, DriveCase):
    far_roles = ('consultant',)

    def test_a_demo_car_under_a_safety_recall_stays(self):
        drive = self.prepare(self.book())
        recall = self.make_recall([self.car.vin_sn, self.other_car.vin_sn], date_from='2020-01-01')
        self.assertIn(self.car.id, self.car._demo_problems(self.day))
        self.assertTrue(self.car.with_user(self.consultant).demo_problem)
        self.refused(lambda: self.book(card=self.other_card, user=self.colleague, hours=5), ValidationError)
        self.later(hours=1)
        self.refused(drive.action_start, REFUSED)
        self.as_advisor(self.line(self.car, recall))._done_elsewhere(self.day, '厂家系统')
        self.assertFalse(self.car._demo_problems(self.day))

    def test_a_service_campaign_does_not_keep_it(self):
        self.make_recall([self.car.vin_sn], is_safety=False)
        self.assertFalse(self.car._demo_problems(self.day))
