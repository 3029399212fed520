"""What the tests of recalls share: campaigns, lists of made-up VINs."""
from odoo import fields

from .common import valid_vin


class Recalls:
    """Mixin after `_open_dealership`."""

    roles = ('consultant', 'manager', 'lead_desk', 'receptionist', 'service_advisor', 'customer_care', 'finance', 'auditor',
             'dealership_admin')
    far_roles = ('consultant', 'manager', 'service_advisor')

    @classmethod
    def make_recall(cls, vins=(), opened=True, user=None, **vals):
        """A campaign of store 1 with a list of VINs, opened by its manager."""
        recall = cls.env['dealership.recall'].with_user(user or cls.users['manager']).create({
            'name': '安全气囊', 'number': f'S2026M{cls._next():04d}V', 'brand_id': cls.brand.id, 'defect': '气体发生器可能破裂',
            'remedy': '更换气体发生器', 'date_from': fields.Date.to_date('2026-01-01'), 'company_id': cls.store.id, **vals})
        if vins:
            recall._import_list("\n".join(vins))
        if opened:
            recall.action_open()
        return recall

    @classmethod
    def open_always(cls):
        """The workshop of store 1 knows no week-end, on whatever day the tests happen to run."""
        cls.store.dealership_workshop_calendar_id = cls.env['resource.calendar'].create({
            'name': '全天', 'company_id': cls.store.id, 'tz': 'Asia/Shanghai', 'attendance_ids': [(5,), *(
                (0, 0, {'name': str(day), 'dayofweek': str(day), 'hour_from': 0, 'hour_to': 24}) for day in range(7))]})

    @classmethod
    def vins(cls, count, start=500_000):
        return [valid_vin(start + number) for number in range(count)]

    def line(self, vehicle, recall=None):
        lines = self.env['dealership.recall.line'].search([('vehicle_id', '=', vehicle.id)])
        return lines.filtered(lambda line: line.recall_id == recall) if recall else lines

    def as_advisor(self, records):
        return records.with_user(self.users['service_advisor'])

    def as_care(self, records):
        return records.with_user(self.users['customer_care'])

    def as_manager(self, records):
        return records.with_user(self.users['manager'])
