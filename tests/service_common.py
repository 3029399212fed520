"""What the tests of visits from outside share: a source with a key, messages in our own words."""
import json

from odoo import fields

from ..models.service.service_message_receive import Envelope
from ..rules import service_json
from .common import valid_vin
from .intake_common import Intake


class ServiceIntake(Intake):
    """Adds a car `car` of `owner` to the dealership of the tests; its source takes visits."""

    roles = ('consultant', 'manager', 'service_advisor', 'customer_care', 'finance', 'auditor', 'dealership_admin', 'receptionist',
             'lead_desk')

    @classmethod
    def _open_service(cls):
        cls._open_intake()
        cls.source.takes_service = True
        cls.owner = cls.make_customer(cls.consultant, name='李晨', phone='13900010001')
        cls.car = cls.make_vehicle(cls.owner, license_plate='沪A77777')
        cls.advisor = cls.users['service_advisor']

    def moment(self, days=0, hours=0):
        """ISO text of a time from now."""
        return fields.Datetime.add(fields.Datetime.now(), days=days, hours=hours).isoformat() + 'Z'

    def visit(self, **values):
        """A message of a visit that left an hour ago."""
        return {
            'id': 'WX-1', 'kind': 'maintenance', 'arrived_at': self.moment(hours=-3), 'left_at': self.moment(hours=-1),
            'vehicle': {'vin': self.car.vin_sn}, 'customer_words': '换机油',
            'lines': [{'kind': 'work', 'name': '保养工时', 'quantity': 2, 'price': 100}, {'kind': 'part', 'name': '机油', 'amount': 300}],
            **values}

    def unknown(self, serial=777001, **values):
        """A message of a car that nobody knows yet."""
        return self.visit(**{
            'vehicle': {'vin': valid_vin(serial), 'plate': '沪A66666', 'make': '上汽大众', 'model': '途观'},
            'owner': {'name': '王露', 'phone': '13900010009'}, **values})

    def push(self, *items, company=None, code='chenguang', **envelope):
        """Take a message as HTTP hands it over; its rows."""
        text = json.dumps(items[0] if len(items) == 1 else list(items), ensure_ascii=False)
        company = company or self.store
        messages = self.env['dealership.service.message']._receive(
            Envelope(company=company, source_code=code, source_name='DMS', raw=text, **envelope), service_json.read(text))
        self.env.flush_all()
        return messages

    def visits(self, car=None):
        return self.env['fleet.vehicle.log.services'].search([('vehicle_id', '=', (car or self.car).id)], order='id')

    def codes(self, message):
        return [code for code, _value in message.problems or []]
