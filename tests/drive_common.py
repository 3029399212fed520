"""What the tests of test drives share: a morning in the store, two demo cars, a card and a colleague's."""
import base64
from datetime import timedelta
from unittest.mock import patch

from odoo import fields

from .common import MODULE, DealershipCase

PNG = base64.b64encode(base64.b64decode(
    'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC'))


class DriveCase(DealershipCase):
    """A Shanghai morning; two demo cars here, one in the other store; a card of the consultant."""

    roles = ('consultant', 'manager', 'lead_desk', 'receptionist', 'service_advisor', 'customer_care', 'finance', 'auditor',
             'dealership_admin')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # 10:00 in the store, a week ago: a contact is never recorded for a time to come, and the database's clock is its own
        cls.now = cls.morning = fields.Datetime.now().replace(hour=2, minute=0, second=0, microsecond=0) - timedelta(days=7)
        cls.day = cls.now.date()
        clock = patch.object(fields.Datetime, 'now', lambda *args: cls.now)
        clock.start()
        cls.addClassCleanup(clock.stop)
        cls.env.user.tz = 'Asia/Shanghai'
        cls.car = cls.make_vehicle(dealer_role='demo', license_plate='沪A00001')
        cls.other_car = cls.make_vehicle(dealer_role='demo', license_plate='沪A00002', model_id=cls.other_model.id)
        cls.far_car = cls.make_vehicle(dealer_role='demo', company_id=cls.far_store.id)
        cls.route = cls.env.ref(f'{MODULE}.test_route_city')
        cls.card = cls.make_card(cls.consultant, contact_name='张三', phone='13800001111', user_id=cls.consultant.id)
        cls.other_card = cls.make_card(cls.colleague, contact_name='李四秘密', phone='13800002222', user_id=cls.colleague.id)
        cls.Drive = cls.env['dealership.test.drive']

    def at(self, hours=0, minutes=0):
        """A moment from the present one on."""
        return self.now + timedelta(hours=hours, minutes=minutes)

    def later(self, hours=0, minutes=0):
        """Move the clock."""
        self.__class__.now = self.now + timedelta(hours=hours, minutes=minutes)

    def setUp(self):
        super().setUp()
        start = self.now
        self.addCleanup(lambda: setattr(type(self), 'now', start))

    def book(self, user=None, card=None, car=None, hours=1, length=1, **vals):
        user = user or self.consultant
        return self.Drive.with_user(user).create({
            'lead_id': (card or self.card).id, 'vehicle_id': (car or self.car).id, 'start': self.at(hours),
            'stop': self.at(hours + length), **vals})

    def prepare(self, drive):
        drive._see_licence('C1', fields.Date.to_date('2030-01-01'))
        drive._sign_agreement(PNG, drive.driver_name)
        return drive

    def driven(self, **vals):
        drive = self.prepare(self.book(hours=0, **vals))
        drive.action_start(12000)
        self.later(minutes=40)
        drive.action_return(12018)
        return drive
