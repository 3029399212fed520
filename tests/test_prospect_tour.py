"""The filled-in yellow card of the trade's manual, typed in the browser by a consultant (issue 2, "Real input")."""
from odoo.tests import HttpCase, tagged

from .common import Dealership


@tagged('post_install', '-at_install')
class TestProspectTour(Dealership, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls._speak_chinese()
        cls.env['fleet.vehicle.model'].create({'name': 'Polo', 'brand_id': cls.brand.id})

    def test_consultant_types_the_yellow_card_and_the_board_shows_it(self):
        self.start_tour('/odoo/dealership-prospects', 'dealership_yellow_card', login=self.consultant.login, timeout=120)
        card = self.env['crm.lead'].search([('contact_name', '=', '张先生')])
        self.assertEqual(len(card), 1)
        self.assertRecordValues(card, [{
            'user_id': self.consultant.id, 'team_id': self.team.id, 'type': 'opportunity', 'level_id': self.levels['A'].id,
            'budget_min': 200000, 'budget_max': 250000, 'payment_method': 'cash', 'wants_trade_in': True,
            'trade_in_expected': 140000, 'decision_maker': '妻子', 'phone_sanitized': '+8613812345678',
            'next_contact_reason': '邀请来店试乘试驾，确认客户到店',
        }])
        self.assertRecordValues(card.partner_id, [{
            'name': '张先生', 'gender': 'male', 'occupation': '工艺美术设计 自由职业者', 'is_dealership_customer': True,
            'user_id': self.consultant.id, 'company_id': self.store.id, 'customer_class': 'prospect',
        }])
        self.assertRecordValues(card.present_vehicle_id, [{'dealer_role': 'customer', 'owner_id': card.partner_id.id, 'odometer': 60000}])
        self.assertIn('途观 1.8TSI', card.wish_summary)
