"""Side doors to who owned or drove a car before, and the fleet app's own figures (N01, J01)."""
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.mail.tools.discuss import Store

from .leaks_common import LeaksCase

NAME, DRIVER = '欧阳秘密', '司马秘密'


@tagged('post_install', '-at_install')
class TestLeaksOfVehicle(LeaksCase):
    """A car went from the colleague's customer to the consultant's: he sees the car and learns nothing of whose it was."""
    roles = ('consultant', 'manager', 'service_advisor', 'customer_care', 'auditor', 'dealership_admin')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users['fleet_manager'] = cls._user('fleet_manager', 'fleet.fleet_group_manager', cls.store)
        cls.env.ref('base.group_allow_export').sudo().user_ids = [Command.link(cls.consultant.id)]
        cls.service_type = cls.env['fleet.service.type'].create({'name': 'Tyres', 'category': 'service'})
        cls.hidden = cls.make_customer(cls.colleague, name=NAME, phone='13877776666')
        cls.driver = cls.make_customer(cls.colleague, name=DRIVER, phone='13877775555')
        cls.mine = cls.make_customer(cls.consultant)
        cls.tracked = {'tracking_disable': False, 'mail_notrack': False}
        cls.car = cls.make_vehicle(cls.hidden)
        cls.as_noticed(cls.car).write({'driver_id': cls.driver.id, 'future_driver_id': cls.hidden.id, 'odometer': 1200})
        cls.noted(cls)

    @classmethod
    def as_noticed(cls, record, user=None):
        """The record as clients write it, with the chatter watching."""
        return record.with_user(user or cls.users['service_advisor']).with_context(**cls.tracked)

    def noted(self):
        """Everything is written, and so is what is tracked of it."""
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.invalidate_all()

    def seen_of(self, name='consultant'):
        """All that somebody's clients read around the car."""
        car = self.car.with_user(self.users[name])
        messages = self.env['mail.message'].with_user(self.users[name]).search([('model', '=', car._name), ('res_id', '=', car.id)])
        return str([
            car.read([name for name, field in car._fields.items()
                      if field.column_type and field.store and car._has_field_access(field, 'read')]),
            car.web_read({'message_ids': {'fields': {'body': {}, 'preview': {}, 'display_name': {}}}, 'activity_ids': {
                'fields': {'note': {}, 'summary': {}, 'display_name': {}}}, 'odometer_ids': {'fields': {
                    'driver_id': {'fields': {'display_name': {}}}, 'display_name': {}}}, 'log_services': {'fields': {
                        'purchaser_id': {'fields': {'display_name': {}}}}}}),
            messages.read(['body', 'subject', 'preview', 'record_name']), self.thread_of(messages),
            car.export_data(['name', 'driver_id', 'owner_id', 'message_ids/body', 'odometer_ids/driver_id', 'activity_ids/note'])])

    def thread_of(self, messages):
        """The chatter as the web client gets it."""
        return Store().add(messages).get_result()

    def hand_over(self):
        self.as_noticed(self.car)._hand_over(self.mine, self.today(), user=self.mine, plate='沪A55555')
        self.as_noticed(self.car).future_driver_id = False
        self.noted()

    def test_the_chatter_names_nobody_who_had_the_car(self):
        self.hand_over()
        self.assertTrue(self.car.with_user(self.consultant).has_access('read'))
        seen = self.seen_of()
        self.assertIn(self.mine.name, seen)
        for name in (NAME, DRIVER):
            self.assertNotIn(name, seen)
        tracked = self.env['mail.tracking.value'].sudo().search([('mail_message_id.model', '=', 'fleet.vehicle'), (
            'mail_message_id.res_id', '=', self.car.id)])
        self.assertTrue(tracked, "what is no customer's name is tracked as ever")
        self.assertFalse({'owner_id', 'driver_id', 'future_driver_id'} & set(tracked.field_id.mapped('name')))
        self.refused(lambda: tracked.with_user(self.consultant).read(['old_value_char']))
        for name, count in (('service_advisor', 1), ('consultant', 0)):
            self.assertEqual(self.found('dealership.vehicle.owner', [
                ('vehicle_id', '=', self.car.id), ('partner_id', '=', self.hidden.id)], name), count)

    def test_a_driver_that_is_overwritten_leaves_no_task_that_names_him(self):
        self.as_noticed(self.car).write({'owner_id': self.mine.id, 'driver_id': self.mine.id, 'future_driver_id': False})
        self.noted()
        self.assertNotIn(DRIVER, self.seen_of())
        self.assertFalse(self.car.activity_ids)
        ended = self.env['fleet.vehicle.assignation.log'].search([('vehicle_id', '=', self.car.id), ('driver_id', '=', self.driver.id)])
        self.assertEqual(ended.date_end, self.today())

    def test_what_was_tracked_before_the_car_was_the_dealership_s(self):
        car = self.env['fleet.vehicle'].create({'model_id': self.model.id, 'license_plate': '沪Z00009', 'company_id': self.store.id})
        other = self.env['res.partner'].create({'name': DRIVER})
        for driver in (other, self.mine):
            car.with_context(**self.tracked).driver_id = driver
            self.noted()
        tracked = self.env['mail.tracking.value'].sudo().search([('mail_message_id.res_id', '=', car.id), (
            'mail_message_id.model', '=', 'fleet.vehicle'), ('field_id.name', '=', 'driver_id')])
        self.assertIn(DRIVER, tracked.mapped('old_value_char'), "a company car keeps the fleet app's ways")
        self.assertIn(DRIVER, str(self.thread_of(car.message_ids)))
        car.write({'dealer_role': 'customer', 'owner_id': self.mine.id})
        self.noted()
        self.assertNotIn(DRIVER, str(self.thread_of(car.with_user(self.consultant).message_ids)))

    def test_readings_and_visits_name_no_driver(self):
        self.car.driver_id = self.driver
        reading = self.env['fleet.vehicle.odometer'].create({'vehicle_id': self.car.id, 'value': 2000, 'driver_id': self.driver.id})
        visit = self.env['fleet.vehicle.log.services'].create({'vehicle_id': self.car.id, 'visit_kind': 'wash'})
        self.assertFalse(reading.driver_id | visit.purchaser_id | self.car.odometer_ids.driver_id)
        company_car = self.env['fleet.vehicle'].create({
            'model_id': self.model.id, 'company_id': self.store.id, 'driver_id': self.driver.id})
        self.assertEqual(self.env['fleet.vehicle.odometer'].create({'vehicle_id': company_car.id, 'value': 5}).driver_id, self.driver)
        self.assertEqual(self.env['fleet.vehicle.log.services'].create({
            'vehicle_id': company_car.id, 'service_type_id': self.service_type.id}).purchaser_id, self.driver)

    # -- the fleet app's own figures ------------------------------------------------
    def test_the_fleet_app_counts_the_company_s_cars(self):
        Car = self.env['fleet.vehicle']
        ours = {role: self.make_vehicle(self.mine if role == 'customer' else None, dealer_role=role)
                for role in ('customer', 'stock', 'demo')}
        theirs = {role: Car.create({
            'model_id': self.model.id, 'company_id': self.store.id, 'dealer_role': role, 'acquisition_date': '2025-12-01',
        }) for role in (False, 'company')}
        # a reading after the purchase; the report begins with the month of it
        for car in (*ours.values(), *theirs.values()):
            for day, value in (('2026-01-05', 1000), ('2026-03-05', 3000)):
                self.env['fleet.vehicle.odometer'].create({'vehicle_id': car.id, 'date': day, 'value': value})
        for car in ours.values():
            self.env['fleet.vehicle.log.services'].create({
                'vehicle_id': car.id, 'visit_kind': 'repair', 'line_ids': [Command.create({'name': 'x', 'price_unit': 100})]})
        for car in theirs.values():
            self.env['fleet.vehicle.log.services'].create({
                'vehicle_id': car.id, 'amount': 50, 'service_type_id': self.service_type.id})
        self.env.flush_all()
        for user in (self.users['fleet_manager'], self.users['dealership_admin']):
            for model in ('fleet.vehicle.odometer.report', 'fleet.vehicle.cost.report'):
                rows = self.env[model].with_user(user).search([])
                cars = rows.sudo().vehicle_id
                self.assertFalse(cars & Car.union(*ours.values()), (user.login, model))
                self.assertEqual(cars & Car.union(*theirs.values()), Car.union(*theirs.values()), (user.login, model))
