"""The caller of a campaign in the browser, in Chinese: start, call, next, book (J03)."""
from odoo import fields
from odoo.tests import HttpCase, tagged

from .loyalty_common import Loyalty


@tagged('post_install', '-at_install')
class TestServiceWinbackTour(Loyalty, HttpCase):

    roles = ('customer_care', 'service_advisor', 'manager', 'consultant')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls._speak_chinese()
        cls.care = cls.users['customer_care']

    def test_the_callers_round(self):
        for _number in range(3):
            car = self.car(self.day(months=20), self.day(months=30))
            self.agree(car.owner_id)
            self.refresh(car)
        campaign = self.env['dealership.winback'].with_user(self.care).create({
            'name': '春季招回', 'offer': '免费检测一次', 'caller_ids': [fields.Command.set(self.care.ids)]})
        self.start_tour('/odoo/dealership-winback', 'dealership_winback_calls', login=self.care.login, timeout=180)
        self.env.invalidate_all()
        self.assertEqual(sorted(campaign.sudo().line_ids.mapped('state')), ['reached', 'reached', 'to_call'])
        self.assertEqual(sorted(filter(None, campaign.sudo().line_ids.mapped('words'))), ['下个月再联系', '明天上午来'])
        self.assertEqual(campaign.reached_count, 2)
