"""From the card to the signed contract in the browser, in Chinese: consultant, manager, consultant (H01, H06)."""
from odoo.tests import HttpCase, tagged

from .common import Dealership
from .deal_common import DealCase


@tagged('post_install', '-at_install')
class TestDealTour(Dealership, HttpCase):

    roles = ('consultant', 'manager')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls._speak_chinese()
        cls.product = cls.env['product.product'].create({
            'name': '途观 1.8TSI', 'list_price': 226000, 'deal_kind': 'car', 'taxes_id': False})
        cls.trim.product_id = cls.product

    make_wished_card = classmethod(DealCase.make_wished_card.__func__)

    def test_from_the_card_to_the_contract(self):
        card = self.make_wished_card(contact_name='成交客户', name='成交客户')
        self.start_tour('/odoo/dealership-prospects', 'dealership_deal_write', login=self.consultant.login, timeout=120)
        deal = card.order_ids
        self.assertEqual((deal.deal_discount, deal.approval_ids.state), (5000, 'asked'))
        self.start_tour('/odoo/deal-approvals', 'dealership_deal_approve', login=self.manager.login, timeout=120)
        self.env.invalidate_all()
        self.assertEqual((deal.approval_ids.state, deal.approval_ids.decided_by_id), ('approved', self.manager))
        self.start_tour('/odoo/deals', 'dealership_deal_sign', login=self.consultant.login, timeout=120)
        self.env.invalidate_all()
        self.assertEqual(deal.state, 'sale')
