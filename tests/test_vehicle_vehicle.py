"""A vehicle is known by its VIN and plate, has one owner, and follows its customer (J01, invariants 8 and 11)."""
from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.tests import Form, tagged

from ..rules import vin
from .common import MODULE, DealershipCase, valid_vin

REFUSED = (AccessError, UserError, ValidationError)
GOOD, FOREIGN = 'LSVAA4182E2123456', '1M8GDM9AXKP042788'


def wrong_check_digit(number):
    return number[:8] + ('0' if number[8] != '0' else '1') + number[9:]


@tagged('post_install', '-at_install')
class TestVehicle(DealershipCase):
    roles = ('consultant', 'manager', 'service_advisor')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.make_customer(cls.consultant)
        cls.Vehicle = cls.env['fleet.vehicle'].with_user(cls.consultant)
        cls.vin = valid_vin(900001)
        cls.wrong_vin = wrong_check_digit(valid_vin(900002))

    def vals(self, **vals):
        return {'model_id': self.model.id, 'dealer_role': 'customer', 'owner_id': self.customer.id,
                'company_id': self.store.id, **vals}

    # -- VIN -------------------------------------------------------------
    def test_vin_is_written_the_usual_way(self):
        spaced = f'{self.vin[:3].lower()}-{self.vin[3:9]} {self.vin[9:]}'
        vehicle = self.Vehicle.create(self.vals(vin_sn=spaced))
        self.assertEqual((vehicle.vin_sn, vehicle.vin_warning), (self.vin, False))
        vehicle.write({'vin_sn': valid_vin(900003).lower()})
        self.assertEqual(vehicle.vin_sn, valid_vin(900003))
        vals = self.vals(vin_sn=f' {valid_vin(900004)}')
        self.Vehicle.create(vals)
        self.assertEqual(vals['vin_sn'], f' {valid_vin(900004)}', "the caller's values are his own")

    def test_impossible_vins_say_why(self):
        for text, word in (
                ('LSV123', '17'), ('LSVAA4182E212345O', 'I, O'), ('1' * 17, 'placeholder'), ('车架号车架号车架号车架号车架号车架', 'sign')):
            with self.subTest(text=text):
                message = self.refused(lambda: self.Vehicle.create(self.vals(vin_sn=text)), ValidationError)
                self.assertIn(word, message)
                vehicle = self.Vehicle.create(self.vals())
                self.refused(lambda: vehicle.write({'vin_sn': text}), ValidationError)
        self.assertTrue(self.env['fleet.vehicle'].create({'model_id': self.model.id, 'vin_sn': 'company car 1'}))

    def test_role_given_later_is_checked(self):
        vehicle = self.env['fleet.vehicle'].create({'model_id': self.model.id, 'vin_sn': 'X1', 'company_id': self.store.id})
        self.refused(lambda: vehicle.write({'dealer_role': 'stock'}), ValidationError)
        self.refused(lambda: self.Vehicle.with_context(default_dealer_role='customer').create(
            {'model_id': self.model.id, 'owner_id': self.customer.id, 'vin_sn': 'X1'}), ValidationError)

    def test_wrong_check_digit_needs_a_manager(self):
        wrong = self.vals(vin_sn=self.wrong_vin)
        self.assertIn('check digit', self.refused(lambda: self.Vehicle.create(wrong), ValidationError))
        self.refused(lambda: self.Vehicle.create(dict(wrong, vin_accepted=True)), REFUSED)
        self.refused(lambda: self.Vehicle.with_context(default_vin_accepted=True).create(wrong), REFUSED)
        self.refused(lambda: self.Vehicle.create(dict(wrong, vin_override_user_id=self.manager.id)))
        self.refused(lambda: self.Vehicle.with_context(default_vin_override_user_id=self.manager.id).create(wrong), REFUSED)
        vehicle = self.Vehicle.create(self.vals())
        self.refused(lambda: vehicle.write({'vin_sn': self.wrong_vin, 'vin_accepted': True}), REFUSED)
        self.refused(lambda: vehicle.web_save({'vin_sn': self.wrong_vin, 'vin_override_user_id': self.manager.id}, {}))
        self.refused(lambda: vehicle.action_accept_vin(), REFUSED)
        self.refused(lambda: self.customer.with_user(self.consultant).write(
            {'owned_vehicle_ids': [Command.update(vehicle.id, {'vin_override_user_id': self.manager.id})]}))
        managers = self.env['fleet.vehicle'].with_user(self.manager)
        self.refused(lambda: managers.create(wrong), ValidationError)
        accepted = managers.create(dict(wrong, vin_accepted=True))
        self.assertEqual((accepted.vin_sn, accepted.vin_override_user_id), (self.wrong_vin, self.manager))
        self.assertTrue(accepted.vin_warning)
        vehicle.with_user(self.manager).write({'vin_sn': wrong_check_digit(valid_vin(900005)), 'vin_accepted': True})
        self.assertEqual(vehicle.vin_override_user_id, self.manager)

    def test_acceptance_is_for_one_vin(self):
        accepted = self.env['fleet.vehicle'].with_user(self.manager).create(self.vals(vin_sn=self.wrong_vin, vin_accepted=True))
        other = wrong_check_digit(valid_vin(900006))
        self.refused(lambda: accepted.with_user(self.consultant).write({'vin_sn': other}), ValidationError)
        accepted.with_user(self.consultant).write({'vin_sn': valid_vin(900007)})
        self.assertFalse(accepted.vin_override_user_id)
        self.refused(lambda: accepted.copy({'vin_sn': other}), ValidationError)

    def test_foreign_check_digit_is_a_warning(self):
        vehicle = self.Vehicle.create(self.vals(vin_sn=wrong_check_digit(FOREIGN)))
        self.assertIn('check digit', vehicle.vin_warning)
        self.assertEqual(vin.check(FOREIGN).severity, None)

    def test_vin_exists_once_in_the_group(self):
        self.Vehicle.create(self.vals(vin_sn=self.vin))
        far = self.make_customer(company_id=self.far_store.id)

        def again():
            self.Vehicle.create(self.vals(vin_sn=self.vin.lower()))

        def elsewhere():
            self.env['fleet.vehicle'].create({**self.vals(vin_sn=self.vin), 'owner_id': far.id, 'company_id': self.far_store.id})
        for call in (again, elsewhere):
            self.refused(call, ValidationError)
            with patch.object(type(self.Vehicle), '_check_vins_free', lambda *args: None):  # somebody else is a moment faster
                self.refused(call, UniqueViolation)

    def test_import_reports_the_second_vin(self):
        head = ['model_id/.id', 'dealer_role', 'owner_id/.id', 'company_id/.id', 'vin_sn']
        row = [str(self.model.id), 'customer', str(self.customer.id), str(self.store.id), self.vin]
        self.assertTrue(self.Vehicle.load(head, [row])['ids'])
        result = self.Vehicle.load(head, [row])
        self.assertFalse(result['ids'])
        self.assertIn('VIN', result['messages'][0]['message'])

    # -- plate --------------------------------------------------------------
    def test_plates(self):
        for typed, kept in (
                ('沪a·12345', '沪A12345'), (' 沪A D12345 ', '沪AD12345'), ('粤Z1234港', '粤Z1234港'), ('沪Ａ５４３２１', '沪A54321')):
            vehicle = self.Vehicle.create(self.vals(license_plate=typed))
            self.assertEqual((vehicle.license_plate, vehicle.plate_search), (kept, kept))
        for typed in ('沪A1234', '沪AI2345', 'ABC', '123456', '沪A12345678', '=cmd'):
            with self.subTest(plate=typed):
                self.refused(lambda: self.Vehicle.create(self.vals(license_plate=typed)), ValidationError)
        stock = self.env['fleet.vehicle'].create({'model_id': self.model.id, 'license_plate': 'AB-123'})
        self.assertEqual(stock.license_plate, 'AB-123')

    # -- owner and user ---------------------------------------------------------
    def test_owner_and_user_may_differ(self):
        user = self.make_customer(self.consultant)
        vehicle = self.Vehicle.create(self.vals(driver_id=user.id))
        self.assertEqual((vehicle.owner_id, vehicle.driver_id), (self.customer, user))
        self.assertEqual(self.customer.owned_vehicle_ids, vehicle)
        self.assertEqual(user.used_vehicle_ids, vehicle)

    def test_owner_of_another_store(self):
        far = self.make_customer(company_id=self.far_store.id)
        self.refused(lambda: self.env['fleet.vehicle'].create(self.vals(owner_id=far.id)), UserError)

    def test_car_follows_its_customer(self):
        vehicle = self.make_vehicle(self.customer)
        self.assertTrue(vehicle.with_user(self.consultant).has_access('write'))
        self.assertFalse(vehicle.with_user(self.colleague).has_access('read'))
        self.customer.user_id = self.colleague
        self.assertFalse(vehicle.with_user(self.consultant).has_access('read'))
        self.assertTrue(vehicle.with_user(self.colleague).has_access('read'))

    def test_company_cars_are_the_fleet_apps(self):
        vehicle = self.env['fleet.vehicle'].create({'model_id': self.model.id, 'company_id': self.store.id})
        for role in ('consultant', 'manager', 'service_advisor'):
            self.assertFalse(vehicle.with_user(self.users[role]).has_access('read'), role)
        stock = self.make_vehicle(dealer_role='stock', license_plate=False)
        self.assertTrue(stock.with_user(self.consultant).has_access('read'))

    def test_no_fleet_defaults(self):
        vehicle = self.Vehicle.create(self.vals())
        self.assertFalse(vehicle.acquisition_date or vehicle.state_id)
        self.assertFalse(vehicle.log_contracts)

    def test_copy_is_another_car(self):
        copy = self.make_vehicle(self.customer).with_user(self.manager).copy()
        self.assertFalse(copy.vin_sn or copy.owner_id or copy.license_plate or copy.engine_number)
        self.assertEqual(copy.dealer_role, 'customer')

    def test_displacement(self):
        for value in (-1, 20, 1800):
            self.refused(lambda: self.Vehicle.create(self.vals(displacement=value)), ValidationError)
        self.Vehicle.create(self.vals(displacement=1.8))

    def test_archive_and_back(self):
        vehicle = self.make_vehicle(self.customer).with_user(self.consultant)
        vehicle.action_archive()
        vehicle.action_unarchive()
        self.assertEqual(vehicle.owner_id, self.customer)

    def test_found_by_plate_and_vin(self):
        vehicle = self.make_vehicle(self.customer, license_plate='沪A87654')
        Vehicle = self.Vehicle
        for text in ('沪A87654', '沪a·876', 'A876', vehicle.vin_sn, vehicle.vin_sn[-6:]):
            self.assertIn(vehicle.id, [found for found, _name in Vehicle.name_search(text)], text)

    def test_a_plate_is_found_without_reading_every_name(self):
        vehicle = self.make_vehicle(self.customer, license_plate='沪A87654')
        self.env.flush_all()
        for text in ('沪A87654', 'A876', vehicle.vin_sn[-6:]):
            self.assertEqual(self.Vehicle._search_display_name('ilike', text), Domain('id', 'in', [vehicle.id]), text)
        self.assertIn(vehicle.id, [found for found, _name in self.Vehicle.name_search(vehicle.name)])  # by its name, as before

    def test_form(self):
        with Form(self.Vehicle.with_context(default_dealer_role='customer', default_owner_id=self.customer.id),
                  f'{MODULE}.fleet_vehicle_view_form_dealer') as form:
            form.model_id = self.model
            form.license_plate = '沪A11223'
        self.assertEqual((form.record.owner_id, form.record.company_id), (self.customer, self.store))


@tagged('post_install', '-at_install')
class TestVehicleCatalogue(DealershipCase):
    roles = ('consultant', 'manager', 'dealership_admin')

    def test_wish_takes_a_trim_of_its_model(self):
        card = self.make_card(self.consultant, wish_ids=[Command.create(
            {'model_id': self.model.id, 'trim_id': self.trim.id, 'exterior_color_id': self.white.id})])
        self.assertEqual(card.wish_summary, '上汽大众 途观 1.8TSI 珠光白')
        self.refused(lambda: card.wish_ids.write({'trim_id': self.other_trim.id}), ValidationError)
        card.write({'wish_ids': [Command.create({'model_id': self.other_model.id, 'sequence': 1})]})
        self.assertEqual((card.wish_model_id, card.wish_summary[-2:]), (self.other_model, '+1'))

    def test_once_in_the_list(self):
        for model, vals in (
                ('dealership.vehicle.trim', {'name': '1.8TSI', 'model_id': self.model.id}),
                ('dealership.vehicle.color', {'name': '珠光白', 'kind': 'exterior'})):
            self.refused(lambda: self.env[model].create(vals), UniqueViolation)
        self.env['dealership.vehicle.trim'].create({'name': '1.8TSI', 'model_id': self.other_model.id})
        self.env['dealership.wmi'].create({'code': 'ZZ9', 'manufacturer': 'x'})
        self.refused(lambda: self.env['dealership.wmi'].create({'code': 'ZZ9', 'manufacturer': 'y'}), UniqueViolation)
        for code in ('zz', 'zzz', 'Z-9'):
            self.refused(lambda: self.env['dealership.wmi'].create({'code': code, 'manufacturer': 'x'}), ValidationError)

    def test_what_cards_use_stays(self):
        self.make_card(self.consultant, wish_ids=[Command.create({'model_id': self.model.id, 'trim_id': self.trim.id})])
        for record in (self.trim, self.model):
            self.refused(lambda: record.with_user(self.users['dealership_admin']).unlink(), Exception)

    def test_price_comes_from_the_product(self):
        product = self.env['product.product'].create({'name': '途观 1.8TSI', 'list_price': 199800})
        self.trim.product_id = product
        self.assertEqual(self.trim.list_price, 199800)
        self.refused(lambda: self.trim.with_user(self.consultant).write({'product_id': False}))
