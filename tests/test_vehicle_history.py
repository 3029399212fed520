"""Owners, plates and mileage of a vehicle over time; a transfer is one action (J01, invariant 8)."""
import datetime

from psycopg2.errors import ExclusionViolation, UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .committed import CommittedCase
from .common import DealershipCase

REFUSED = (AccessError, UserError, ValidationError)
DAY = datetime.date(2024, 5, 1)


@tagged('post_install', '-at_install')
class TestVehicleHistory(DealershipCase):
    roles = ('consultant', 'manager', 'service_advisor', 'receptionist', 'finance', 'auditor')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller, cls.buyer = cls.make_customer(cls.consultant), cls.make_customer(cls.consultant)
        cls.car = cls.make_vehicle(cls.seller, sold_on=DAY, license_plate='沪A11111')

    def transfer(self, user=None, **vals):
        action = self.car.with_user(user or self.consultant).action_transfer()
        form = Form(self.env[action['res_model']].with_user(user or self.consultant).with_context(**action['context']))
        for name, value in {'owner_id': self.buyer, **vals}.items():
            form[name] = value
        return form.save().action_transfer()

    def owners(self, car=None):
        return [(row.partner_id, row.date_from, row.date_to, row.kind) for row in (car or self.car).owner_history_ids.sorted('id')]

    def plates(self, car=None):
        return [(row.plate, row.date_to) for row in (car or self.car).plate_history_ids.sorted('id')]

    def test_a_new_car_begins_its_history(self):
        self.assertEqual(self.owners(), [(self.seller, DAY, False, 'entered')])
        self.assertEqual(self.plates(), [('沪A11111', False)])

    def test_transfer_is_one_action(self):
        self.transfer(license_plate='沪b 22222', mileage=52000, driver_id=self.seller)
        today = self.today()
        self.assertEqual(self.owners(), [
            (self.seller, DAY, today, 'entered'), (self.buyer, today, False, 'transfer')])
        self.assertEqual(self.plates(), [('沪A11111', today), ('沪B22222', False)])
        self.assertEqual((self.car.owner_id, self.car.driver_id, self.car.license_plate, self.car.odometer),
                         (self.buyer, self.seller, '沪B22222', 52000))
        self.assertEqual(self.car.owner_history_ids[0].mileage, 52000)
        self.assertEqual(self.car.owner_history_ids[0].create_uid, self.consultant)
        self.assertFalse(self.car.activity_ids, "core's question when the last driver left is answered already")

    def test_transfer_dates(self):
        for day in (self.today(1), datetime.date(2023, 1, 1)):
            with self.subTest(day=day):
                self.refused(lambda day=day: self.transfer(date=day), ValidationError)
        self.refused(lambda: self.transfer(owner_id=self.seller), ValidationError)
        self.transfer(date=datetime.date(2025, 1, 1))
        self.assertEqual(self.owners()[1][1], datetime.date(2025, 1, 1))

    def test_transfer_needs_the_right_to_the_car_and_to_the_owner(self):
        stranger = self.make_customer(self.colleague)
        self.refused(lambda: self.transfer(owner_id=stranger), REFUSED)
        far = self.make_customer(company_id=self.far_store.id)
        self.refused(lambda: self.car._hand_over(far, self.today()), ValidationError)
        self.refused(lambda: self.car.with_user(self.colleague)._hand_over(self.buyer, self.today()), AccessError)
        self.refused(lambda: self.transfer(self.users['receptionist']), REFUSED)
        self.refused(lambda: self.transfer(self.users['finance']), REFUSED)
        self.transfer(self.users['service_advisor'])
        self.assertEqual(self.car.owner_id, self.buyer)
        company_car = self.make_vehicle(dealer_role='company', company_id=self.store.id)
        self.refused(lambda: company_car._hand_over(self.buyer, self.today()), UserError)

    def test_owner_written_anywhere_is_kept(self):
        self.car.with_user(self.consultant).owner_id = self.buyer
        self.assertEqual([row[0] for row in self.owners()], [self.buyer], "a slip put right on the same day is no transfer")
        self.env['dealership.vehicle.owner'].search([('vehicle_id', '=', self.car.id)]).sudo()._write({
            'create_date': fields.Datetime.now() - datetime.timedelta(days=3)})
        self.env.invalidate_all()
        self.car.with_user(self.consultant).write({'owner_id': self.seller.id, 'license_plate': False})
        self.assertEqual(self.owners()[-1][:3], (self.seller, self.today(), False))
        self.assertEqual(self.plates()[-1], ('沪A11111', self.today()))
        self.car.owner_id = False
        self.assertFalse(self.car.owner_history_ids.filtered('is_current'))

    def test_car_that_had_no_history(self):
        self.cr.execute("DELETE FROM dealership_vehicle_owner WHERE vehicle_id = %s", [self.car.id])
        self.env.invalidate_all()
        self.car.owner_id = self.buyer
        self.assertEqual(self.owners(), [(self.seller, False, self.today(), 'entered'), (self.buyer, self.today(), False, 'entered')])
        fleet = self.env['fleet.vehicle'].create({'model_id': self.model.id, 'company_id': self.store.id})
        self.assertFalse(fleet.owner_history_ids)
        fleet.write({'dealer_role': 'customer', 'owner_id': self.buyer.id, 'license_plate': '沪C33333'})
        self.assertEqual((len(fleet.owner_history_ids), len(fleet.plate_history_ids)), (1, 1))

    def test_update_of_an_older_database(self):
        cars = self.car | self.make_vehicle(self.buyer, sold_on=DAY)
        self.cr.execute("DELETE FROM dealership_vehicle_owner")
        self.cr.execute("DELETE FROM dealership_vehicle_plate")
        self.env.invalidate_all()
        for name in ('dealership.vehicle.owner', 'dealership.vehicle.plate'):
            with self.assertQueryCount(5):
                self.env[name].init()
            self.env[name].init()
            self.assertEqual(self.env[name].search_count([('vehicle_id', 'in', cars.ids), ('date_to', '=', False)]), 2)
        self.env.invalidate_all()
        self.assertEqual(self.owners(), [(self.seller, DAY, False, 'entered')])

    def test_history_is_not_typed(self):
        row = self.car.owner_history_ids
        for user in (self.consultant, self.manager, self.users['service_advisor']):
            mine = row.with_user(user)
            self.assertTrue(mine.partner_id)
            self.refused(lambda mine=mine: mine.write({'date_to': self.today()}))
            self.refused(lambda mine=mine: mine.unlink())
            self.refused(lambda mine=mine: mine.copy())
            self.refused(lambda user=user: self.car.with_user(user).write({'owner_history_ids': [(0, 0, {'partner_id': self.buyer.id})]}))

    def test_earlier_owner_stays_with_his_consultant(self):
        self.buyer.user_id = self.colleague
        self.transfer(self.users['service_advisor'])
        seen = self.env['dealership.vehicle.owner'].with_user(self.colleague).search([('vehicle_id', '=', self.car.id)])
        self.assertEqual(seen.partner_id, self.buyer)
        self.assertFalse(self.env['dealership.vehicle.owner'].with_user(self.consultant).search([('vehicle_id', '=', self.car.id)]))
        self.assertEqual(len(self.env['dealership.vehicle.owner'].with_user(self.manager).search([('vehicle_id', '=', self.car.id)])), 2)

    def test_one_owner_at_a_time_by_the_database(self):
        self.env.flush_all()
        for begin in ('2024-06-01', None):
            self.refused(lambda begin=begin: self.cr.execute(
                "INSERT INTO dealership_vehicle_owner (vehicle_id, partner_id, date_from, kind) VALUES (%s, %s, %s, 'entered')",
                [self.car.id, self.buyer.id, begin]), (ExclusionViolation, UniqueViolation))

    def test_import_of_many_cars(self):
        vals = [{'model_id': self.model.id, 'dealer_role': 'customer', 'owner_id': self.seller.id, 'company_id': self.store.id,
                 'license_plate': f'沪D{number:05d}'} for number in range(20)]
        cars = self.env['fleet.vehicle'].create(vals)
        self.assertEqual((len(cars.owner_history_ids), len(cars.plate_history_ids)), (20, 20))
        self.env.flush_all()
        with self.assertQueryCount(60):
            cars.write({'owner_id': self.buyer.id})
            self.env.flush_all()
        self.assertEqual(cars.owner_history_ids.partner_id, self.buyer)

    def test_same_plate_on_two_cars_is_told(self):
        self.assertFalse(self.car.plate_warning)
        twin = self.make_vehicle(self.buyer, license_plate='沪A11111')
        self.car.invalidate_recordset()
        self.assertIn(self.car.vin_sn[-6:], twin.with_user(self.consultant).plate_warning)
        self.assertIn(twin.vin_sn[-6:], self.car.plate_warning)
        self.assertNotIn(self.seller.name, twin.plate_warning)

    def test_a_car_without_plate_is_nobody_s_twin(self):
        blank = self.env['fleet.vehicle'].with_user(self.consultant).new({'dealer_role': 'customer', 'company_id': self.store.id})
        self.assertFalse(blank.plate_warning, "the empty form of a new car")
        self.assertFalse(self.make_vehicle(self.buyer).plate_warning)

    # -- Mileage ---------------------------------------------------------------
    def reading(self, value, days=0, user=None, **vals):
        return self.env['fleet.vehicle.odometer'].with_user(user or self.consultant).create(
            {'vehicle_id': self.car.id, 'value': value, 'date': self.today(days), **vals})

    def test_mileage_never_goes_backwards_without_a_reason(self):
        self.reading(30000, -20)
        self.reading(40000, -10)
        self.assertIn('40000', self.refused(lambda: self.reading(39999), ValidationError))
        self.refused(lambda: self.reading(41000, -15), ValidationError)
        self.refused(lambda: self.reading(20000, -15), ValidationError)
        self.refused(lambda: self.reading(100, correction_reason='  '), ValidationError)
        self.refused(lambda: self.car.odometer_ids.filtered(lambda row: row.value == 40000).write({'value': 100}), ValidationError)
        self.reading(35000, -15)
        self.reading(120, correction_reason='换仪表')
        self.assertEqual(self.car.odometer, 120, "what it shows now, not the greatest ever")
        self.car.with_user(self.consultant).odometer = 150
        self.assertEqual(self.car.odometer, 150)
        for value, days in ((-1, 0), (3_000_001, 0), (50000, 5)):
            self.refused(lambda value=value, days=days: self.reading(value, days), ValidationError)

    def test_transfer_with_a_lower_mileage(self):
        self.reading(40000, -10)
        self.refused(lambda: self.car._hand_over(self.buyer, self.today(), mileage=39000), ValidationError)
        self.transfer(mileage=39000, reason='里程表更换')
        self.assertEqual(self.car.odometer, 39000)

    def test_mileage_of_the_fleet_app_stays_core_s(self):
        van = self.env['fleet.vehicle'].create({'model_id': self.model.id, 'company_id': self.store.id})
        self.env['fleet.vehicle.odometer'].create([{'vehicle_id': van.id, 'value': value} for value in (500, 300)])
        self.assertEqual(van.odometer, 500)

    # -- What it cost ------------------------------------------------------------
    def test_cost_is_not_for_consultants(self):
        self.car.stock_cost = 90000
        self.refused(lambda: self.car.with_user(self.consultant).read(['stock_cost']))
        self.refused(lambda: self.env['fleet.vehicle'].with_user(self.consultant).search([('stock_cost', '>', 1)]))
        self.refused(lambda: self.car.with_user(self.consultant).write({'stock_cost': 1}))
        for role in ('manager', 'finance', 'auditor'):
            self.assertEqual(self.car.with_user(self.users[role]).stock_cost, 90000)


@tagged('post_install', '-at_install')
class TestOwnerRace(CommittedCase):

    def test_two_transfers_at_once(self):
        with self.registry.cursor() as cr:
            env = self.env(cr=cr)
            brand = env['fleet.vehicle.model.brand'].create({'name': 'Race'})
            model = env['fleet.vehicle.model'].create({'name': 'Race', 'brand_id': brand.id})
            partners = env['res.partner'].create([{'name': f'Owner {number}', 'is_dealership_customer': True} for number in range(3)])
            car = env['fleet.vehicle'].create({'model_id': model.id, 'dealer_role': 'customer', 'owner_id': partners[0].id})
            ids, car_id = partners.ids, car.id
        today = fields.Date.today()
        with self.registry.cursor() as one, self.registry.cursor() as two:
            first, second = (self.env(cr=cr)['fleet.vehicle'].browse(car_id) for cr in (one, two))
            self.assertEqual(second.owner_id.id, ids[0])
            first._hand_over(first.env['res.partner'].browse(ids[1]), today)
            first.env.flush_all()
            with mute_logger('odoo.sql_db'), self.assertRaises(UserError):
                second._hand_over(second.env['res.partner'].browse(ids[2]), today)
            two.rollback()
        with self.registry.cursor() as cr:
            car = self.env(cr=cr)['fleet.vehicle'].browse(car_id)
            self.assertEqual(car.owner_history_ids.sorted('id').partner_id.ids, ids[:2])
            self.assertEqual(car.owner_id.id, ids[1])
