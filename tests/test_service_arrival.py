"""A car is received by plate or VIN in few presses, with its mileage and what is to be known about it (J01)."""
from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, TransactionCase, tagged

from .common import valid_vin
from .workshop_common import Workshop


@tagged('post_install', '-at_install')
class TestServiceArrival(Workshop, TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls._open_bays()

    def form(self, text):
        form = Form(self.env['dealership.service.arrival'].with_user(self.advisor))
        form.search_text = text
        return form

    def confirm(self, arrival):
        return self.Visit.browse(arrival.action_confirm()['res_id'])

    def soon(self):
        """A booking of this very hour, whatever the hour of the test."""
        return self.book(kind='rescue', start=self.at_now())

    def at_now(self):
        return self.env.cr.now().replace(microsecond=0) + timedelta(minutes=20)

    # ------------------------------------------------------------------
    # Finding
    # ------------------------------------------------------------------
    def test_found_by_plate_with_or_without_province_and_by_vin(self):
        for text in (self.car.license_plate, self.car.license_plate[1:], self.car.license_plate.lower(), self.car.vin_sn,
                     'I' + self.car.vin_sn, f'*{self.car.vin_sn}*', self.car.vin_sn[-6:], self.car.vin_sn[-8:]):
            form = self.form(text)
            self.assertEqual((form.found, form.vehicle_id, form.customer_id), ('one', self.car, self.customer), text)
        for text in ('沪', '12', '😀😀😀😀', self.car.vin_sn[-5:], '%%%%%%'):
            self.assertFalse(self.form(text).vehicle_id, text)

    def test_its_booking_is_taken(self):
        visit = self.soon()
        visit.customer_words = '刹车异响'
        form = self.form(self.car.license_plate)
        self.assertEqual((form.visit_id, form.visit_kind, form.customer_words), (visit, 'rescue', '刹车异响'))
        form.mileage = 12000
        self.assertEqual(self.confirm(form.save()), visit)
        self.assertEqual((visit.workshop_state, visit.mileage, visit.advisor_id), ('arrived', 12000, self.advisor))

    def test_a_booked_car_needs_no_more_than_three_presses(self):
        """Open the dialog, press Receive: what is between is typed."""
        visit = self.soon()
        arrival = self.env['dealership.service.arrival'].with_user(self.advisor).with_context(**visit.action_receive()['context']).create({
            'mileage': 12000})
        self.assertEqual((arrival.vehicle_id, arrival.customer_id), (self.car, self.customer))
        self.confirm(arrival)
        self.assertEqual(visit.workshop_state, 'arrived')

    def test_who_comes_after_his_promised_time_is_received(self):
        visit = self.soon()
        visit.sudo().write({'planned_start': self.at_now() - timedelta(hours=3), 'planned_stop': self.at_now() - timedelta(hours=2),
                            'promised_at': self.at_now() - timedelta(hours=2)})
        visit._arrive()
        self.assertEqual((visit.workshop_state, visit.promise_state), ('arrived', 'late'))

    def test_who_comes_days_before_his_appointment_is_received_with_a_promise(self):
        visit = self.soon()
        late = self.at_now() + timedelta(days=2)
        visit.sudo().write({'planned_start': late, 'planned_stop': late + timedelta(hours=1)})
        arrival = self.env['dealership.service.arrival'].with_user(self.advisor).with_context(**visit.action_receive()['context']).create({
            'mileage': 12000})
        self.assertEqual(arrival.visit_id, visit)
        self.confirm(arrival)
        self.assertEqual(visit.workshop_state, 'arrived')
        self.assertEqual(visit.promised_at, arrival.promised_at)
        self.assertLess(visit.promised_at, visit.planned_start)

    def test_without_an_appointment(self):
        visit = self.confirm(self.arrival(self.car.license_plate, mileage=12000, customer_words='保养'))
        self.assertEqual((visit.workshop_state, visit.planned_start, visit.customer_words), ('arrived', False, '保养'))
        self.assertTrue(visit.promised_at)
        visit.bay_id = self.bay
        self.assertTrue(visit.planned_start < visit.planned_stop, "from now on it takes the bay")

    def test_the_same_plate_on_two_cars_is_asked(self):
        twin = self.make_vehicle(self.make_customer(name='另一位'), license_plate=self.car.license_plate)
        form = self.form(self.car.license_plate)
        self.assertEqual((form.found, form.vehicle_id), ('many', self.env['fleet.vehicle']))
        self.assertEqual(set(form.candidate_ids[:].ids), {self.car.id, twin.id})
        arrival = self.arrival(self.car.license_plate, mileage=12000)
        self.refused(arrival.action_confirm, UserError)
        self.assertIn(twin.vin_sn[-6:], twin.with_context(dealership_vin_tail=True).display_name)
        arrival.vehicle_id = twin
        self.assertEqual(self.confirm(arrival).vehicle_id, twin)

    def test_a_car_that_is_here_is_told(self):
        self.receive()
        form = self.form(self.car.license_plate)
        self.assertTrue(form.inside_id)
        self.refused(self.arrival(self.car.license_plate, mileage=12010).action_confirm, UserError)

    def test_cars_of_other_stores_and_company_cars_are_not_found(self):
        self.env['fleet.vehicle'].create([
            {'model_id': self.model.id, 'dealer_role': 'customer', 'company_id': self.far_store.id, 'license_plate': '沪B54321'},
            {'model_id': self.model.id, 'company_id': self.store.id, 'license_plate': '沪C54321'}])
        for text in ('沪B54321', '沪C54321'):
            self.assertEqual(self.form(text).found, 'none')
        self.assertFalse(self.allowed(lambda: self.env['dealership.service.arrival'].with_user(self.far_advisor).create({
            'vehicle_id': self.car.id})))

    # ------------------------------------------------------------------
    # Newcomers
    # ------------------------------------------------------------------
    def test_an_unknown_car_and_its_customer_are_made_here(self):
        arrival = self.arrival('沪D12345', mileage=900, new_model_id=self.model.id, new_phone='13811112222', new_name='赵敏')
        self.assertEqual((arrival.found, arrival.new_plate), ('none', '沪D12345'))
        visit = self.confirm(arrival)
        car, customer = visit.vehicle_id, visit.customer_id
        self.assertEqual((car.license_plate, car.owner_id, car.dealer_role, car.company_id), ('沪D12345', customer, 'customer', self.store))
        self.assertEqual((customer.name, customer.is_dealership_customer, customer.company_id), ('赵敏', True, self.store))
        self.assertFalse(car.acquisition_date, "nothing of the fleet app's defaults")

    def test_what_was_looked_for_is_not_typed_again(self):
        for text, plate, vin in (('沪d·12349', '沪D12349', False), ('d12349', 'D12349', False), ('107743', False, False),
                                 (number := valid_vin(919191), False, number)):
            form = self.form(text)
            self.assertEqual((form.found, form.new_plate, form.new_vin), ('none', plate, vin), text)

    def test_a_known_phone_makes_no_second_customer(self):
        arrival = self.arrival('沪D12346', mileage=900, new_model_id=self.model.id, new_phone=self.customer.phone)
        self.assertEqual(arrival.known_ids, self.customer)
        before = self.env['res.partner'].search_count([])
        self.assertEqual(self.confirm(arrival).customer_id, self.customer)
        self.assertEqual(self.env['res.partner'].search_count([]), before)

    def test_another_person_with_the_same_phone_is_said_so(self):
        arrival = self.arrival('沪D12347', mileage=900, new_model_id=self.model.id, new_phone=self.customer.phone,
                               is_another=True, new_name='李太太')
        self.assertEqual(self.confirm(arrival).customer_id.name, '李太太')

    def test_what_is_missing_is_named(self):
        words = self.refused(self.arrival('沪D12348', mileage=900).action_confirm, UserError)
        self.assertIn(self.env['dealership.service.arrival'].with_user(self.advisor)._fields['new_model_id']._description_string(
            self.env(user=self.advisor)), words)
        self.assertFalse(self.allowed(self.arrival(
            '沪D12348', mileage=900, new_model_id=self.model.id, new_phone='12', new_name='某').action_confirm, Exception))
        self.assertFalse(self.allowed(self.arrival(
            '沪D12348', mileage=900, new_model_id=self.model.id, new_phone='13811112223').action_confirm))

    def test_a_vin_of_another_store_is_told_without_its_owner(self):
        number = valid_vin(880011)
        self.env['fleet.vehicle'].create({
            'model_id': self.model.id, 'dealer_role': 'customer', 'company_id': self.far_store.id, 'license_plate': '沪B99999',
            'vin_sn': number})
        words = self.refused(self.arrival(
            number, mileage=900, new_model_id=self.model.id, new_phone='13811112224', new_name='钱').action_confirm, UserError)
        self.assertIn(number, words)
        self.assertNotIn('沪B99999', words)

    # ------------------------------------------------------------------
    # Mileage
    # ------------------------------------------------------------------
    def reading(self, value, days=-90):
        self.env['fleet.vehicle.odometer'].create({
            'vehicle_id': self.car.id, 'value': value, 'date': self.store._dealership_today() + timedelta(days=days)})

    def test_mileage_is_asked_for_where_it_is_needed(self):
        self.refused(self.arrival(self.car.license_plate).action_confirm, UserError)
        self.assertTrue(self.confirm(self.arrival(self.car.license_plate, visit_kind='wash')))

    def test_a_doubtful_mileage_needs_its_reason(self):
        self.reading(52300)
        for value in (560000, 56000000, 5600, 52000):
            arrival = self.arrival(self.car.license_plate, mileage=value)
            self.refused(arrival.action_confirm, (UserError, ValidationError))
            if value < 3_000_000:
                self.assertTrue(arrival.mileage_doubt, value)
        self.assertFalse(self.arrival(self.car.license_plate, mileage=56000).mileage_doubt)
        visit = self.confirm(self.arrival(self.car.license_plate, mileage=52000, mileage_reason='更换仪表'))
        self.assertEqual((visit.mileage, visit.odometer_id.correction_reason, self.car.odometer), (52000, '更换仪表', 52000))

    def test_an_impossible_mileage_is_refused_whatever_the_reason(self):
        for value in (-5, 99_999_999):
            self.assertFalse(self.allowed(
                self.arrival(self.car.license_plate, mileage=value, mileage_reason='没错').action_confirm, Exception), value)

    def test_the_same_reading_of_a_day_is_written_once(self):
        self.reading(12000, days=0)
        visit = self.confirm(self.arrival(self.car.license_plate, mileage=12000))
        self.assertEqual(len(self.car.odometer_ids), 1)
        self.assertEqual(visit.odometer_id, self.car.odometer_ids)

    # ------------------------------------------------------------------
    # Who, and what is to be known
    # ------------------------------------------------------------------
    def test_the_new_owner_is_proposed_when_the_car_has_changed_hands(self):
        visit = self.soon()
        buyer = self.make_customer(name='新车主')
        self.car._hand_over(buyer, self.store._dealership_today())
        self.assertEqual(visit.customer_id, self.customer)
        form = self.form(self.car.license_plate)
        self.assertEqual((form.visit_id, form.customer_id), (visit, buyer))
        self.assertIn('新车主', form.warning_words)
        form.mileage = 12000
        self.assertEqual(self.confirm(form.save()).customer_id, buyer)

    def test_who_brings_another_s_car_stays_its_customer(self):
        friend = self.make_customer(name='朋友')
        visit = self.soon()
        visit.customer_id = friend
        self.assertEqual(self.form(self.car.license_plate).customer_id, friend)

    def test_what_was_told_is_kept(self):
        Visit = type(self.Visit)

        def told(visit):
            return [{'level': 'info', 'text': '老客户'}, {'level': 'danger', 'text': '欠款'}] if visit.vehicle_id == self.car else []
        self.patch(Visit, '_arrival_warnings', told)
        form = self.form(self.car.license_plate)
        self.assertEqual((form.danger_words, form.info_words), ('欠款', '老客户'))
        form.mileage = 12000
        visit = self.confirm(form.save())
        self.assertEqual((visit.arrival_level, visit.arrival_notes), ('danger', '欠款\n老客户'))
        self.assertEqual(visit.arrival_words_level, 'danger')

    def test_only_the_workshop_receives(self):
        for name in ('consultant', 'manager', 'customer_care', 'finance', 'auditor', 'receptionist', 'plain'):
            self.assertFalse(self.allowed(
                lambda name=name: self.arrival(self.car.license_plate, user=self.users[name], mileage=12000).action_confirm()), name)

    def test_a_dialog_is_its_maker_s(self):
        arrival = self.arrival(self.car.license_plate, mileage=12000)
        other = self._user('advisor2', 'auto_dealership.group_service_advisor', self.store)
        self.refused(lambda: arrival.with_user(other).action_confirm(), AccessError)

    def test_cancelling_asks_why(self):
        visit = self.book()
        Cancel = self.env['dealership.service.cancel'].with_user(self.advisor)
        self.refused(Cancel.create({'visit_id': visit.id, 'usual': 'other'}).action_apply, UserError)
        Cancel.create({'visit_id': visit.id, 'usual': 'called_off', 'reason': '下周再来'}).action_apply()
        self.assertEqual(visit.workshop_state, 'cancelled')
        self.assertIn('下周再来', visit.cancel_reason)
        self.refused(Cancel.create({'visit_id': visit.id, 'usual': 'mistake'}).action_apply, UserError)
