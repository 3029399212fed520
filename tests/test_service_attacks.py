"""The workshop attacked: its money, its facts and its cars, by every way there is, as the roles concerned (issue 7, bad input)."""
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import DealershipCase
from .visit_money_common import VisitMoney
from .workshop_common import Workshop

REFUSED = (AccessError, UserError, ValidationError)


@tagged('post_install', '-at_install')
class TestMoneyAttacks(VisitMoney, DealershipCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_workshop()

    def test_nobody_leaves_without_paying_by_writing_sums(self):
        visit = self.visit('ready')
        line = visit.line_ids
        for call in (
                lambda: line.write({'amount': 0}), lambda: line.write({'amount_untaxed': 0}), lambda: line.write({'company_id': False}),
                lambda: visit.write({'line_ids': [Command.update(line.id, {'amount': 0})]}),
                lambda: visit.write({'line_ids': [Command.create({'name': 'x', 'price_unit': 5, 'amount': 0})]}),
                lambda: visit.write({'amount_customer': 0}), lambda: visit.write({'amount_warranty': 5}),
                lambda: visit.write({'amount_insurance': 5}), lambda: visit.write({'amount_internal': 5}),
                lambda: visit.write({'settlement_state': 'paid'}), lambda: visit.write({'amount': 0}),
                lambda: visit.web_save({'amount_customer': 0}, {})):
            self.refused(call, AccessError)
        self.assertEqual(visit.amount_customer, 120)
        self.refused(visit.action_leave, UserError)

    def test_a_default_of_the_context_is_no_sum(self):
        visit = self.book(self.car)
        line = self.env['dealership.service.line'].with_user(self.advisor).with_context(default_amount=0, default_amount_untaxed=0).create(
            {'visit_id': visit.id, 'name': '工时', 'price_unit': 500})
        self.assertEqual((line.amount, visit.amount_customer), (500, 500))
        other = self.env['fleet.vehicle.log.services'].with_user(self.advisor).with_context(
            default_amount_customer=-500, default_released_by_id=self.advisor.id, default_mileage=7).create(
            {'vehicle_id': self.car.id, 'visit_kind': 'wash'})
        self.assertFalse(other.amount_customer or other.sudo().released_by_id or other.mileage)

    def test_impossible_figures(self):
        line = self.visit('arrived').line_ids
        for vals in ({'price_unit': float('nan')}, {'quantity': float('inf')}, {'quantity': 1e12}, {'price_unit': -1e12}):
            self.refused(lambda vals=vals: line.write(vals), ValidationError)
        purchase = self.tax.copy({'type_tax_use': 'purchase', 'name': 'input'})
        self.refused(lambda: line.write({'tax_ids': [Command.set(purchase.ids)]}), ValidationError)

    def test_an_archived_car_keeps_its_history(self):
        visit = self.visit('ready')
        visit.with_user(self.finance)._release('老客户，月底结算')
        visit.action_leave()
        car = visit.vehicle_id.sudo()
        policy = self.env['fleet.vehicle.log.contract'].create({
            'vehicle_id': car.id, 'company_id': self.store.id, 'is_policy': True, 'policy_kind': 'commercial',
            'insurer_id': self.env['res.partner'].create({'name': '平安', 'is_company': True, 'is_insurer': True}).id,
            'start_date': fields.Date.today(), 'expiration_date': fields.Date.add(fields.Date.today(), days=364)})
        car.with_user(self.advisor).write({'active': False})
        self.assertFalse(car.active)
        self.assertTrue(visit.active and policy.active)
        spared = visit.with_user(self.advisor).with_context(dealership_keeps_history=True)
        spared.write({'active': False})
        self.assertTrue(visit.active, "the key of the context archives nothing")
        self.refused(lambda: visit.with_user(self.advisor).write({'active': False}), REFUSED)

    def test_work_that_is_added_after_the_release_is_paid(self):
        visit = self.visit('ready')
        visit.with_user(self.finance)._release('老客户，月底结算')
        visit.write({'line_ids': [Command.create({'name': '发动机大修', 'price_unit': 50000})]})
        said = self.refused(visit.action_leave, UserError)
        self.assertIn('120', said, "what the car was released for")
        visit.with_user(self.manager)._release('总经理同意')
        visit.action_leave()
        self.assertEqual(visit.workshop_state, 'left')

    def test_lines_after_the_invoice(self):
        visit, other = self.visit('ready', ('customer', 'internal')), self.visit('arrived')
        visit.action_invoice_visit()
        invoiced, internal = visit.line_ids.sorted('id')
        for call in (
                lambda: invoiced.write({'product_id': self.oil.id}), lambda: invoiced.write({'visit_id': other.id}),
                lambda: invoiced.write({'payer': 'internal'}),
                lambda: visit.write({'line_ids': [Command.update(invoiced.id, {'discount': 100})]}),
                lambda: visit.write({'line_ids': [Command.clear()]}), lambda: visit.write({'line_ids': [Command.unlink(invoiced.id)]}),
                lambda: visit.write({'line_ids': [Command.set([])]}), lambda: internal.write({'payer': 'customer'}),
                lambda: other.line_ids.write({'visit_id': visit.id}), lambda: other.write({'line_ids': [Command.link(invoiced.id)]})):
            self.refused(call, REFUSED)
        self.assertEqual(visit.amount_customer, 120)

    def test_an_invoice_of_the_workshop_stays_an_invoice(self):
        visit = self.visit('ready')
        visit.action_invoice_visit()
        move = visit.sudo().workshop_move_ids.with_user(self.finance)
        for call in (
                lambda: move.write({'move_type': 'out_refund'}), move.action_switch_move_type,
                lambda: move.write({'workshop_visit_id': False}), lambda: move.write({'workshop_payer': 'warranty'})):
            self.refused(call, UserError)
        copied = move.copy()
        self.assertFalse(copied.sudo().workshop_visit_id, "a duplicate charges nothing of the visit")
        self.refused(visit.action_invoice_visit, UserError)
        move.unlink()
        self.assertEqual(visit.settlement_state, 'open')
        visit.action_invoice_visit()
        self.assertEqual(len(visit.sudo().workshop_move_ids), 1)

    def test_what_is_settled_and_gone_stands(self):
        visit = self.visit('ready')
        self.leave(visit)
        line = visit.line_ids
        for call in (
                lambda: line.write({'name': 'x'}), lambda: line.unlink(), lambda: visit.write({'insurer_id': self.insurer.id}),
                lambda: visit.write({'line_ids': [Command.create({'name': 'x', 'price_unit': 1})]}), lambda: visit.write({'active': False}),
                visit.action_archive, lambda: visit.write({'customer_id': self.make_customer().id}), lambda: visit.unlink(),
                lambda: visit.sudo().unlink(), lambda: visit.write({'company_id': self.far_store.id}),
                lambda: visit.write({'vehicle_id': self.make_vehicle(self.make_customer()).id}), lambda: visit._arrive(20000),
                lambda: visit.write({'workshop_state': 'ready'}), lambda: visit.write({'rescue_place': 'x'}),
                lambda: visit.sudo().write({'visit_kind': False})):
            self.refused(call, REFUSED)
        copied = visit.copy()
        self.assertRecordValues(copied, [{
            'workshop_state': 'booked', 'amount': 0, 'arrived_at': False, 'settlement_state': False, 'mileage': 0, 'call_state': False}])
        self.assertNotEqual(copied.name, visit.name)

    def test_rescue_figures_are_reckoned(self):
        visit, rescue = self.visit('arrived'), self.book(visit_kind='rescue')
        self.refused(lambda: rescue.write({'rescue_minutes': 1}), AccessError)
        hour = timedelta(hours=1)
        self.refused(lambda: visit.write({
            'rescue_called_at': fields.Datetime.now() - hour, 'rescue_reached_at': fields.Datetime.now()}), ValidationError)
        self.refused(lambda: visit.write({'model_id': self.other_model.id}), AccessError)


@tagged('post_install', '-at_install')
class TestVisitAttacks(Workshop, DealershipCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_bays()
        cls.store.dealership_workshop_calendar_id = cls.env['resource.calendar'].create({
            'name': '全天', 'company_id': cls.store.id, 'tz': 'Asia/Shanghai', 'attendance_ids': [Command.clear(), *(
                Command.create({'name': str(day), 'dayofweek': str(day), 'hour_from': 0, 'hour_to': 24}) for day in range(7))]})

    def test_a_car_is_not_booked_twice_for_one_time(self):
        first = self.book()
        said = self.refused(lambda: self.book(kind='repair', start=self.at(10, minute=15)), ValidationError)
        self.assertIn(first.name, said, "which visit to open")
        later = self.book(kind='repair', start=self.at(15))
        self.refused(lambda: later.write({'planned_start': self.at(10)}), ValidationError)
        other = self.book(car=self.make_vehicle(self.make_customer()), start=self.at(10))
        self.refused(lambda: other.write({'vehicle_id': self.car.id}), ValidationError)
        first._cancel_visit('客户改期')
        later.write({'planned_start': self.at(10)})

    def test_a_car_comes_as_often_as_it_likes_one_time_after_the_other(self):
        first = self.book(kind='wash')
        second = self.book(kind='wash', start=first.planned_stop)
        walk_in = self.receive(planned_start=self.at(14), planned_stop=self.at(16))
        third = self.book(start=self.at(14))
        self.assertEqual((walk_in.workshop_state, third.workshop_state), ('arrived', 'booked'), "an arrival is no appointment")
        second.write({'planned_start': self.at(9), 'planned_stop': self.at(10)})

    def test_when_a_hidden_car_comes_is_not_told(self):
        first = self.book()
        said = self.refused(lambda: self.Visit.with_user(self.far_advisor).create({
            'vehicle_id': self.car.id, 'visit_kind': 'wash', 'planned_start': self.at(10, minute=15)}), AccessError)
        self.assertNotIn(first.name, said)
        self.assertNotIn('10:00', said)

    def test_who_has_left_and_what_is_closed_is_not_chosen(self):
        gone = self._user('gone', 'auto_dealership.group_service_advisor', self.store)
        gone.active = self.other_bay.active = False
        scrapped = self.make_vehicle(self.make_customer(), active=False)
        visit = self.book()
        for call in (
                lambda: self.book(start=self.at(15), advisor_id=gone.id), lambda: visit.write({'technician_id': gone.id}),
                lambda: self.book(start=self.at(15), bay_id=self.other_bay.id), lambda: visit.write({'bay_id': self.other_bay.id}),
                lambda: self.book(scrapped, start=self.at(15)), lambda: self.receive(scrapped)):
            self.refused(call, ValidationError)

    def test_a_slip_in_the_year(self):
        self.refused(lambda: self.book(start=self.at(10, days=365 * 100)), ValidationError)
        result = self.Visit.with_user(self.advisor).load(
            ['vehicle_id/.id', 'visit_kind', 'planned_start'], [[str(self.car.id), 'wash', '2020-01-01 03:00:00']])
        self.assertFalse(result['ids'], "an import obeys as the form does")

    def test_a_car_does_not_leave_the_workshop_by_becoming_another(self):
        visit = self.receive()
        for user in (self.advisor, self.manager, self.consultant):
            car = self.car.with_user(user)
            for vals in ({'dealer_role': 'company'}, {'dealer_role': False}, {'active': False}, {'company_id': False}):
                self.refused(lambda car=car, vals=vals: car.write(vals), REFUSED)
        self.refused(lambda: self.car.unlink(), Exception)
        self.assertEqual(visit.workshop_state, 'arrived')

    def test_the_line_of_mileages(self):
        visit = self.receive(mileage=12000)
        reading = visit.sudo().odometer_id.with_user(self.advisor)
        other = self.make_vehicle(self.make_customer())
        for call in (
                lambda: reading.write({'value': 5}), lambda: reading.write({'date': '2020-01-01'}),
                lambda: reading.write({'vehicle_id': other.id}), lambda: reading.unlink(), lambda: visit.write({'odometer': 5}),
                lambda: visit.write({'mileage': 5}), lambda: visit.write({'odometer_id': False}),
                lambda: self.car.with_user(self.advisor).write({'odometer': -5}),
                lambda: self.car.with_user(self.advisor).write({'odometer': 120000}),
                lambda: reading.create({'vehicle_id': self.car.id, 'value': 120000}),
                lambda: reading.create({'vehicle_id': self.car.id, 'value': 1e12}),
                lambda: reading.create({'vehicle_id': self.car.id, 'value': 13000, 'date': '2100-01-01'})):
            self.refused(call, REFUSED)
        reading.create({'vehicle_id': self.car.id, 'value': 120000, 'correction_reason': '网约车，里程属实'})
        self.assertEqual(self.car.odometer, 120000)

    def test_mileages_that_are_none(self):
        visit = self.book()
        for mileage in (-5, 10 ** 9, 2 ** 31, '1e5', 'abc', True, float('nan'), [1], {'x': 1}):
            self.refused(lambda mileage=mileage: visit._arrive(mileage), REFUSED)
        self.assertEqual(visit.workshop_state, 'booked')
