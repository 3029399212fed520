"""The workshop of the tests: two bays of store 1, open from 9 to 18 every day, a customer and his car."""
from datetime import timedelta

import pytz

from odoo import fields

from .common import Dealership


class Workshop(Dealership):
    far_roles = ('consultant', 'service_advisor')

    @classmethod
    def _open_bays(cls):
        cls.advisor, cls.care = cls.users['service_advisor'], cls.users['customer_care']
        cls.far_advisor = cls.users['far_service_advisor']
        cls.bay, cls.other_bay = cls.env['dealership.service.bay'].create([
            {'name': name, 'company_id': cls.store.id} for name in ('机修1号', '机修2号')])
        cls.Visit = cls.env['fleet.vehicle.log.services']
        cls.customer = cls.make_customer(cls.consultant, name='李晨')
        cls.car = cls.make_vehicle(cls.customer)

    def at(self, hour=10, days=1, minute=0):
        """A moment of the store's day, so many days from today."""
        zone = self.store._dealership_timezone()
        day = self.store._dealership_today() + timedelta(days=days)
        local = zone.localize(fields.Datetime.to_datetime(day) + timedelta(hours=hour, minutes=minute))
        return local.astimezone(pytz.utc).replace(tzinfo=None)

    def book(self, car=None, user=None, kind='maintenance', start=None, **vals):
        car = (car or self.car).with_user(user or self.advisor)
        return car._book_visit(start or self.at(), kind, **vals)

    def receive(self, car=None, user=None, mileage=12000, **vals):
        """A car that came without an appointment."""
        visit = self.Visit.with_user(user or self.advisor).create({'vehicle_id': (car or self.car).id, 'visit_kind': 'maintenance', **vals})
        visit._arrive(mileage)
        return visit

    def arrival(self, text=None, user=None, **vals):
        return self.env['dealership.service.arrival'].with_user(user or self.advisor).create({'search_text': text, **vals})
