"""A car is booked, inspected, made ready, paid and handed over, once; then it is the customer's (I01, I02)."""
import base64
from datetime import timedelta

from psycopg2.errors import ExclusionViolation, UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, TransactionCase, tagged
from odoo.tools import mute_logger

from .committed import CommittedCase
from .common import valid_vin
from .deal_finance_common import DealFinance

REFUSED = (AccessError, UserError, ValidationError)
PNG = base64.b64encode(base64.b64decode(
    'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC'))


class DeliveryCase(DealFinance, TransactionCase):
    roles = ('consultant', 'manager', 'finance', 'auditor', 'lead_desk', 'receptionist', 'service_advisor', 'customer_care',
             'dealership_admin')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls._open_books()
        cls.bay, cls.other_bay = cls.env['dealership.delivery.bay'].create([
            {'name': name, 'company_id': cls.store.id} for name in ('交车区1', '交车区2')])
        cls.Delivery = cls.env['dealership.delivery']

    def at(self, hours=0):
        return fields.Datetime.now().replace(microsecond=0) + timedelta(hours=hours)

    def book(self, order, user=None, hours=0, **vals):
        return self.Delivery.with_user(user or order.user_id).create(
            {'order_id': order.id, 'bay_id': self.bay.id, 'start': self.at(hours), **vals})

    def prepare(self, delivery, user=None):
        delivery = delivery.with_user(user or delivery.env.user)
        delivery.action_all_inspected()
        delivery.action_inspected()
        delivery.action_all_documents()
        delivery.action_ready()
        return delivery

    def settle(self, order):
        return self.pay(order, 'balance', order.sudo().balance_due)

    def hand_over(self, delivery, **facts):
        return delivery._deliver(PNG, '张三', **facts)


@tagged('post_install', '-at_install')
class TestDelivery(DeliveryCase):

    def test_from_booking_to_the_customer(self):
        order = self.make_deal()
        car, card = order.vehicle_id, order.opportunity_id
        delivery = self.book(order)
        self.assertEqual((order.delivery_id, delivery.user_id, delivery.vehicle_id), (delivery, self.consultant, car))
        self.assertEqual(delivery.stop - delivery.start, timedelta(minutes=90))
        self.prepare(delivery)
        self.assertFalse(delivery.is_released)
        self.settle(order)
        delivery.invalidate_recordset()
        self.assertTrue(delivery.is_released)
        before = card.activity_ids
        self.hand_over(delivery, mileage=12, plate='沪a 88888', photo=PNG)
        today = self.store._dealership_today()
        self.assertEqual((delivery.state, delivery.delivered_on, order.delivered_on), ('delivered', today, today))
        self.assertEqual((car.dealer_role, car.owner_id, car.license_plate, car.odometer), ('customer', order.partner_id, '沪A88888', 12))
        self.assertEqual((car.sold_on, car.purchase_date, car.purchase_price), (today, today, order._car_line().price_total))
        self.assertEqual(car.warranty_until, fields.Date.add(today, months=36, days=-1))
        self.assertEqual(car.first_service_due_on, fields.Date.add(today, months=6))
        self.assertEqual((car.owner_history_ids.kind, car.owner_history_ids.date_from), ('sale', today))
        self.assertTrue(delivery.signature and delivery.photo)
        self.assertIn(car.vin_sn, delivery.signed_text)
        self.assertFalse(order.holds_vehicle)
        self.assertGreater(len(card.activity_ids - before), 2, "return visits are planned")
        told = self.env['mail.message'].search([('model', '=', delivery._name), ('res_id', '=', delivery.id), ('partner_ids', '!=', False)])
        self.assertIn(self.users['finance'].partner_id, told.partner_ids)
        self.assertIn(self.users['service_advisor'].partner_id, told.partner_ids)

    def test_not_paid_stays(self):
        order = self.make_deal()
        delivery = self.prepare(self.book(order))
        self.assertIn('224,699.12', self.refused(lambda: self.hand_over(delivery), UserError))
        self.pay(order, 'balance', 200000)
        self.refused(lambda: self.hand_over(delivery), UserError)
        self.settle(order)
        self.hand_over(delivery)

    def test_released_by_the_manager_for_what_is_owed_then(self):
        order = self.make_deal()
        delivery = self.prepare(self.book(order))
        payment = self.pay(order, 'balance', 200000)
        approval = delivery._request_release('银行明日放款')
        self.refused(lambda: self.hand_over(delivery), UserError)
        self.refused(lambda: approval.with_user(self.consultant).action_approve())
        approval.with_user(self.manager).action_approve()
        delivery.invalidate_recordset()
        self.assertTrue(delivery.is_released)
        with self.undone():
            payment.action_draft()
            payment.action_cancel()
            delivery.invalidate_recordset()
            self.assertFalse(delivery.is_released, "he agreed to 24,699.12, not to everything")
        self.hand_over(delivery)

    def test_inspection_and_papers(self):
        order = self.make_deal()
        delivery = self.book(order)
        self.settle(order)
        lines = delivery.inspection_ids
        self.assertTrue(lines and delivery.document_ids)
        self.refused(delivery.action_inspected, UserError)
        self.refused(delivery.action_ready, UserError)
        delivery.action_all_inspected()
        self.refused(lambda: lines[0].write({'result': 'fault'}), ValidationError)
        lines[0].write({'result': 'fault', 'note': '左前门划痕'})
        self.assertIn(lines[0].name, self.refused(delivery.action_inspected, UserError))
        lines[0].with_user(self.users['service_advisor']).result = 'ok'
        self.assertEqual(lines[0].checked_by_id, self.users['service_advisor'])
        delivery.with_user(self.users['service_advisor']).action_inspected()
        self.refused(lambda: lines[0].write({'result': 'fault', 'note': 'x'}), UserError)
        keys = delivery.document_ids.filtered(lambda line: line.item_id == self.env.ref('auto_dealership.delivery_item_document_08'))
        self.refused(delivery.action_ready, UserError)
        self.refused(lambda: keys.write({'result': 'none'}), ValidationError)
        delivery.action_all_documents()
        keys.count = 0
        self.assertIn(keys.name, self.refused(delivery.action_ready, UserError))
        keys.count = 2
        delivery.action_ready()
        self.refused(lambda: keys.write({'count': 1}), UserError)
        delivery.action_reopen()
        keys.count = 1
        self.assertEqual(delivery.state, 'booked')

    def test_delivered_once(self):
        order = self.make_deal()
        delivery = self.book(order)
        self.refused(lambda: self.book(order, hours=5), (ValidationError, UniqueViolation))
        self.settle(order)
        self.prepare(delivery)
        self.hand_over(delivery)
        for step in (lambda: self.hand_over(delivery), delivery.action_reopen, lambda: delivery._cancel('x'), delivery.action_ready,
                     lambda: self.book(order, hours=5), lambda: delivery.write({'start': self.at(9)}),
                     lambda: delivery.document_ids[0].write({'count': 9})):
            self.refused(step, (*REFUSED, UniqueViolation))
        self.refused(delivery.unlink, REFUSED)

    def test_signature(self):
        order = self.make_deal()
        self.settle(order)
        delivery = self.prepare(self.book(order))
        for signature, name in (
                (False, '张三'), (PNG, ' '), (b'abc', '张三'), ('x' * 200, '张三'), (base64.b64encode(b'GIF89a' * 50), '张三')):
            self.refused(lambda signature=signature, name=name: delivery._deliver(signature, name), UserError)
        self.refused(lambda: self.hand_over(delivery, photo=b'no picture'), UserError)
        self.refused(lambda: self.hand_over(delivery, mileage=-5), REFUSED)

    def test_vehicle_is_the_deals_own(self):
        order = self.make_deal()
        other = self.make_vehicle(dealer_role='stock', company_id=self.store.id)
        customers = self.make_vehicle(self.make_customer(self.consultant))
        self.refused(lambda: order.write({'vehicle_id': customers.id}), ValidationError)
        car = order.vehicle_id
        for vals in ({'dealer_role': 'customer'}, {'owner_id': order.partner_id.id}, {'active': False}):
            for user in (self.consultant, self.manager):
                self.refused(lambda vals=vals, user=user: car.with_user(user).write(vals), REFUSED)
        self.refused(lambda: car.with_user(self.consultant)._hand_over(order.partner_id, self.today()), UserError)
        self.refused(lambda: other.with_user(self.consultant)._hand_over(order.partner_id, self.today()), UserError)
        order.vehicle_id = False
        self.settle(order)
        delivery = self.book(order)
        delivery.action_all_inspected()
        delivery.action_inspected()
        delivery.action_all_documents()
        self.refused(delivery.action_ready, UserError)
        order.vehicle_id = other
        delivery.action_ready()
        self.hand_over(delivery)
        self.assertEqual(other.owner_id, order.partner_id)

    def test_a_delivered_car_is_not_sold_again(self):
        order = self.make_deal()
        self.settle(order)
        self.hand_over(self.prepare(self.book(order)))
        car = order.vehicle_id
        self.refused(lambda: self.make_deal(vehicle_id=car.id), REFUSED)
        self.refused(lambda: order.write({'vehicle_id': False}), UserError)
        self.refused(lambda: car.with_user(self.consultant).write({'dealer_role': 'stock'}), AccessError)
        self.assertIn('handed over', self.refused(order.action_cancel_deal, UserError))

    def test_only_confirmed_deals_are_booked(self):
        self.refused(lambda: self.book(self.make_deal(confirm=False)), ValidationError)
        order = self.make_deal()
        self.refused(lambda: self.book(order, hours=-3), UserError)
        self.refused(lambda: self.book(order, user_id=self.users['far_consultant'].id), REFUSED)
        self.refused(lambda: self.book(order, stop=self.at(-1)), REFUSED)
        self.refused(lambda: self.book(order, stop=self.at(20)), REFUSED)

    def test_bay_is_never_double_booked(self):
        first, second = self.make_deal(), self.make_deal()
        delivery = self.book(first)
        message = self.refused(lambda: self.book(second, hours=1), ValidationError)
        self.assertIn(self.other_bay.name, message)
        later = self.book(second, hours=2)
        self.refused(lambda: later.write({'start': self.at(1)}), ValidationError)
        later.bay_id = self.other_bay
        later.start = self.at(1)
        delivery._cancel('客户改期')
        self.assertFalse(first.delivery_id)
        later.bay_id = self.bay
        self.env.flush_all()
        self.refused(lambda: self.cr.execute(
            "UPDATE dealership_delivery SET state = 'booked' WHERE id = %s", [delivery.id]), (ExclusionViolation, UniqueViolation))

    def test_who_may(self):
        order = self.make_deal()
        delivery = self.book(order)
        for role in ('lead_desk', 'finance', 'auditor', 'customer_care'):
            mine = delivery.with_user(self.users[role])
            self.assertTrue(mine.display_name)
            self.refused(lambda mine=mine: mine.write({'note': 'x'}))
            self.refused(lambda mine=mine: mine.action_inspected())
        for user in (self.colleague, self.users['receptionist'], self.users['far_consultant'], self.users['other_manager']):
            self.refused(lambda user=user: delivery.with_user(user).read(['state']))
            self.refused(lambda user=user: self.book(order, user, hours=5), REFUSED)
        self.settle(order)
        self.prepare(delivery, self.users['service_advisor'])
        self.refused(lambda: self.hand_over(delivery.with_user(self.users['service_advisor'])), AccessError)
        self.hand_over(delivery.with_user(self.manager))

    def test_workflow_is_not_typed(self):
        order = self.make_deal()
        delivery = self.book(order)
        for user in (self.consultant, self.manager, self.users['dealership_admin'], self.users['service_advisor']):
            for vals in ({'state': 'delivered'}, {'delivered_on': self.today()}, {'signature': PNG}, {'vehicle_id': 1},
                         {'signed_name': 'x'}, {'partner_id': order.partner_id.id}, {'mileage': 1}):
                self.refused(lambda user=user, vals=vals: delivery.with_user(user).write(vals))
            self.refused(lambda user=user: delivery.inspection_ids[0].with_user(user).write({'checked_by_id': user.id}))
            self.refused(lambda user=user: order.with_user(user).write({'delivered_on': self.today()}), REFUSED)
        self.refused(lambda: self.Delivery.with_user(self.consultant).create(
            {'order_id': self.make_deal().id, 'start': self.at(), 'state': 'ready'}))
        self.refused(lambda: delivery.with_user(self.consultant).write({'order_id': self.make_deal().id}), REFUSED)

    def test_cancelled_deal_gives_up_its_delivery(self):
        order = self.make_deal()
        delivery = self.book(order)
        order.sudo()._after_deal_cancelled('none', '客户退订')
        self.assertEqual((delivery.state, delivery.cancel_reason, order.delivery_id.id), ('cancelled', '客户退订', False))

    def test_taken_back_by_the_manager(self):
        order = self.make_deal()
        self.settle(order)
        delivery = self.prepare(self.book(order))
        self.hand_over(delivery, mileage=10)
        car = order.vehicle_id
        self.refused(lambda: delivery._take_back('退车'), AccessError)
        self.refused(lambda: delivery.with_user(self.manager)._take_back(' '), UserError)
        delivery.with_user(self.manager)._take_back('退车', 300)
        self.assertEqual((car.dealer_role, car.owner_id.id, car.vehicle_condition, order.delivered_on), ('stock', False, 'used', False))
        self.assertEqual((order.holds_vehicle, delivery.state), (True, 'cancelled'))
        self.assertEqual(car.owner_history_ids.mapped('kind'), ['sale'])

    def test_dialog_shows_nothing_of_others(self):
        order = self.make_deal()
        delivery = self.book(order)
        Wizard = self.env['dealership.delivery.step.wizard'].with_user(self.colleague)
        wizard = Wizard.new({'delivery_id': delivery.id, 'step': 'sign'})
        self.assertFalse(wizard.vehicle_name or wizard.confirmation_text or wizard.signed_name)
        self.refused(lambda: Wizard.create({'delivery_id': delivery.id, 'step': 'cancel', 'reason': 'x'}).action_apply())
        form = Form(self.env['dealership.delivery.step.wizard'].with_user(self.consultant).with_context(
            default_delivery_id=delivery.id, default_step='cancel'))
        form.reason = '客户改期'
        form.save().action_apply()
        self.assertEqual(delivery.state, 'cancelled')

    def test_today_shows_it(self):
        order = self.make_deal()
        delivery = self.book(order, hours=0)
        Day = self.env['dealership.work.day'].with_user(self.consultant)
        section = next(section for section in Day.get_today()['sections'] if section['key'] == 'deliveries')
        self.assertEqual([(row['res_model'], row['res_id']) for row in section['rows']], [(delivery._name, delivery.id)])
        self.assertEqual(section['rows'][0]['name'], order.partner_id.name)

    def test_paper(self):
        order = self.make_deal()
        self.settle(order)
        delivery = self.prepare(self.book(order))
        html = self.env['ir.actions.report'].with_user(self.consultant)._render_qweb_html(
            'auto_dealership.report_delivery_confirmation', delivery.ids)[0].decode()
        self.assertIn(order.vehicle_id.vin_sn, html)
        self.hand_over(delivery)
        html = self.env['ir.actions.report'].with_user(self.consultant)._render_qweb_html(
            'auto_dealership.report_delivery_confirmation', delivery.ids)[0].decode()
        self.assertIn('data:image/png', html)
        self.assertNotIn('200,000', html)

    def test_lists_of_the_store(self):
        item = self.env['dealership.delivery.item'].create({'name': '虹桥店专用', 'company_id': self.far_store.id})
        delivery = self.book(self.make_deal())
        self.assertNotIn(item, delivery.line_ids.item_id)
        self.assertEqual(len(delivery.line_ids), self.env['dealership.delivery.item'].search_count([('company_id', '=', False)]))


@tagged('post_install', '-at_install')
class TestDeliveryRace(CommittedCase):

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            env = self.env(cr=cr, context={'tracking_disable': True, 'mail_create_nolog': True})
            brand = env['fleet.vehicle.model.brand'].create({'name': 'Race'})
            model = env['fleet.vehicle.model'].create({'name': 'Race', 'brand_id': brand.id})
            team = env['crm.team'].create({'name': 'Race', 'is_dealership': True, 'company_id': env.company.id})
            product = env['product.product'].create({
                'name': 'Car', 'type': 'consu', 'deal_kind': 'car', 'taxes_id': [(5, 0, 0)], 'list_price': 90000})
            cards = env['crm.lead'].create([{
                'name': f'Race {number}', 'contact_name': f'Race {number}', 'phone': f'1380013{number:04d}', 'type': 'opportunity',
                'team_id': team.id, 'user_id': env.uid, 'origin_id': env.ref('auto_dealership.origin_walk_in').id,
                'source_id': env.ref('auto_dealership.channel_walk_in').id} for number in range(2)])
            cars = env['fleet.vehicle'].create([{
                'model_id': model.id, 'dealer_role': 'stock', 'vin_sn': valid_vin(880000 + number), 'company_id': env.company.id}
                for number in range(2)])
            orders = env['sale.order'].create([{
                'opportunity_id': card.id, 'partner_id': (card.partner_id or env['res.partner'].create({'name': card.name})).id,
                'team_id': team.id, 'user_id': env.uid, 'vehicle_id': car.id,
                'order_line': [(0, 0, {'product_id': product.id, 'product_uom_qty': 1})],
            } for card, car in zip(cards, cars, strict=True)])
            orders.action_confirm()
            env['dealership.deal.approval'].create([{
                'order_id': order.id, 'kind': 'release', 'reason': 'Race', 'amount': 90000, 'requester_id': env.ref('base.user_admin').id,
                'decided_by_id': env.uid, 'decided_on': fields.Datetime.now(), 'state': 'approved'} for order in orders])
            self.ids = orders.ids
            self.bay_id = env['dealership.delivery.bay'].create({'name': 'Race', 'company_id': env.company.id}).id

    def book(self, cr, number):
        return self.env(cr=cr)['dealership.delivery'].create({
            'order_id': self.ids[number], 'bay_id': self.bay_id, 'start': fields.Datetime.now() + timedelta(hours=1)})

    def test_two_book_one_bay(self):
        with self.registry.cursor() as one, self.registry.cursor() as two:
            self.book(one, 0)
            self.env(cr=one).flush_all()
            two.execute("SET LOCAL lock_timeout = '500ms'")
            with mute_logger('odoo.sql_db'), self.assertRaises(Exception) as waiting:
                self.book(two, 1)
            self.assertIn('lock timeout', str(waiting.exception), "the second waits for the first")
            two.rollback()
            one.commit()
            with mute_logger('odoo.sql_db'), self.assertRaises(ValidationError):
                self.book(two, 1)
            two.rollback()

    def test_two_hand_over_one_car(self):
        with self.registry.cursor() as cr:
            delivery = self.book(cr, 0)
            delivery.action_all_inspected()
            delivery.action_inspected()
            delivery.action_all_documents()
            delivery.action_ready()
            delivery_id = delivery.id
        with self.registry.cursor() as one, self.registry.cursor() as two:
            first, second = (self.env(cr=cr)['dealership.delivery'].browse(delivery_id) for cr in (one, two))
            self.assertEqual(second.state, 'ready')
            first._deliver(PNG, 'Race')
            self.env(cr=one).flush_all()
            with mute_logger('odoo.sql_db'), self.assertRaises(UserError):
                second._deliver(PNG, 'Race')
            two.rollback()
        with self.registry.cursor() as cr:
            delivery = self.env(cr=cr)['dealership.delivery'].browse(delivery_id)
            self.assertEqual((delivery.state, len(delivery.vehicle_id.owner_history_ids)), ('delivered', 1))
