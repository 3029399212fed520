"""Shared by the tests of the due list."""
from datetime import date, datetime, timedelta

from odoo import fields
from odoo.tests import freeze_time

from .common import DealershipCase

NOON = datetime(2026, 3, 2, 4)  # noon of 2 March in Shanghai, a Monday
TODAY = date(2026, 3, 2)


class MaintenanceCase(DealershipCase):

    def setUp(self):
        super().setUp()
        # the job commits its batches; a test keeps them in its own transaction
        self.patch(type(self.env['ir.cron']), '_commit_progress', lambda *args, **kwargs: float('inf'))

    def cars(self, count):
        return self.env['fleet.vehicle'].union(*(
            self.make_vehicle(self.make_customer(), sold_on=date(2025, 9, 2)) for _number in range(count)))

    def rows(self, cars):
        return self.env['dealership.maintenance.due'].search([('vehicle_id', 'in', cars.ids)])

    def refresh(self, cars, at=NOON):
        with freeze_time(at):
            return self.env['dealership.maintenance.due']._refresh(cars.ids)

    def row(self, car):
        self.refresh(car)
        return self.rows(car)

    def night(self):
        self.env['dealership.maintenance.due']._cron_maintenance_due()
        self.env.invalidate_all()

    def _write_readings(self, readings):
        """As they stand in an old database: nobody asked whether they are plausible."""
        self.env.flush_all()
        for car, day, km in readings:
            self.env.cr.execute("INSERT INTO fleet_vehicle_odometer (vehicle_id, date, value) VALUES (%s, %s, %s)", [car, day, km])
        self.env.invalidate_all()

    def _write_visits(self, visits):
        """Visits of long ago."""
        self.env.flush_all()
        for car, day, km in visits:
            self.env.cr.execute("""
                INSERT INTO fleet_vehicle_log_services (vehicle_id, company_id, service_type_id, date, mileage, workshop_state, visit_kind,
                                                        state, active)
                VALUES (%s, %s, %s, %s, %s, 'left', 'maintenance', 'done', TRUE)""",
                [car.id, car.company_id.id, self.env.ref('auto_dealership.service_type_maintenance').id, day, km])
        self.env.invalidate_all()

    def book(self, car, kind='maintenance', at=NOON):
        with freeze_time(at):
            return car.with_user(self.users['service_advisor'])._book_visit(
                fields.Datetime.now() + timedelta(hours=1), kind).with_user(self.users['service_advisor'])

    def serve(self, visit, mileage, at=NOON):
        """Arrival, work, and out again on one day."""
        with freeze_time(at):
            visit._arrive(mileage)
            visit.action_start_work()
            visit.action_ready()
            visit.action_leave()
        self.env.invalidate_all()

    def consent(self, contact, purpose, granted=True, at=NOON):
        with freeze_time(at):
            return self.env['dealership.consent'].create({'partner_id': contact.id, 'purpose': purpose, 'granted': granted})
