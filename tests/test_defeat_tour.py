"""A defeat from the consultant's card to the manager's decision, in the browser, in Chinese (G01–G04)."""
from odoo.tests import HttpCase, tagged

from .common import MODULE, Dealership


@tagged('post_install', '-at_install')
class TestDefeatTour(Dealership, HttpCase):

    roles = ('consultant', 'manager')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls._speak_chinese()
        rival = cls.env['fleet.vehicle.model.brand'].create({'name': '丰田'})
        cls.env['fleet.vehicle.model'].create({'name': '凯美瑞', 'brand_id': rival.id})

    def test_from_the_request_to_the_decision(self):
        card = self.make_card(self.consultant, contact_name='战败客户', user_id=self.consultant.id)
        card._record_contact('phone', content="客户说已经订车")
        other = self.make_card(self.consultant, contact_name='犹豫客户', user_id=self.consultant.id)
        request = self.env['dealership.defeat'].with_user(self.consultant).create({
            'lead_id': other.id, 'criterion': 'special', 'explanation': '先不买了',
            'reason_id': self.env.ref(f'{MODULE}.defeat_reason_other').id})
        request.action_request()
        self.start_tour('/odoo/dealership-prospects', 'dealership_defeat_request', login=self.consultant.login, timeout=120)
        defeat = self.env['dealership.defeat'].search([('lead_id', '=', card.id)])
        self.assertRecordValues(defeat, [{
            'state': 'requested', 'price': 189000, 'payment_method': 'cash', 'finance_policy': False, 'kind': 'other_brand',
            'customer_words': '家里一直开丰田', 'requester_id': self.consultant.id}])
        self.start_tour('/odoo/dealership-defeats', 'dealership_defeat_decision', login=self.manager.login, timeout=120)
        self.env.invalidate_all()
        self.assertEqual((defeat.state, card.won_status, defeat.decided_by_id), ('approved', 'lost', self.manager))
        self.assertEqual((request.state, other.won_status), ('rejected', 'pending'))
        self.assertIn('请再约他太太来试驾', other._next_plan().sudo().summary)
