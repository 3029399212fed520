"""Converted (E06): one function, which the deal's room feeds; without a deal nothing is converted."""
import datetime
from unittest.mock import patch

from odoo.tests import tagged

from .common import DealershipCase


@tagged('post_install', '-at_install')
class TestConversion(DealershipCase):

    def test_without_a_deal_nothing_is_converted(self):
        result = self.make_card(self.consultant)._conversion()
        self.assertEqual((result.on, result.missing), (None, ('contract', 'payment')))

    def test_the_deal_brings_the_facts(self):
        day = datetime.date(2026, 3, 2)
        facts = {'signed_on': day, 'price': 150000, 'deposit': 5000, 'payments': [(day, 5000)]}
        card = self.make_card(self.consultant)
        with patch.object(type(card), '_conversion_facts', lambda lead: facts):
            self.assertEqual(card._conversion()[:2], (day, 'deposit'))

    def test_a_client_does_not_choose_the_day(self):
        tomorrow = self.env['crm.team']._today_start(self.store)[1] + datetime.timedelta(days=1)
        facts = {'signed_on': tomorrow, 'price': 150000, 'deposit': 5000, 'payments': [(tomorrow, 5000)]}
        card = self.make_card(self.consultant).with_context(tz='Pacific/Kiritimati')
        with patch.object(type(card), '_conversion_facts', lambda lead: facts):
            self.assertIsNone(card._conversion().on)
