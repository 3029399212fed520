"""What the tests of deals share: a trim with a price, a wished car, deals of the consultant."""
from odoo.fields import Command

from .common import DealershipCase


class DealCase(DealershipCase):
    """226,000 is the guide price, VAT included: purchase tax 20,000. No taxes on the store's goods: amounts are what is typed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product, cls.film = cls.env['product.product'].create([
            {'name': '途观 1.8TSI', 'list_price': 226000, 'deal_kind': 'car', 'taxes_id': False},
            {'name': '太阳膜', 'list_price': 3800, 'deal_kind': 'fitting', 'type': 'service', 'taxes_id': False}])
        cls.trim.product_id = cls.product
        cls.model.default_fuel_type = 'gasoline'

    @classmethod
    def make_wished_card(cls, user=None, **vals):
        user = user or cls.consultant
        return cls.make_card(user, user_id=user.id, **{
            'wish_ids': [Command.create({'model_id': cls.model.id, 'trim_id': cls.trim.id, 'exterior_color_id': cls.white.id})], **vals})

    @classmethod
    def new_deal(cls, card=None):
        """The deal that the card's consultant writes with one click."""
        card = card or cls.make_wished_card()
        action = card.with_user(card.user_id).action_new_deal()
        return cls.env['sale.order'].browse(action['res_id'])

    @classmethod
    def stock_car(cls, **vals):
        return cls.make_vehicle(**{'dealer_role': 'stock', 'license_plate': False, 'trim_id': cls.trim.id, **vals})

    @classmethod
    def add_line(cls, deal, product=None, user=None, **vals):
        """A line that a person writes."""
        deal.with_user(user or deal.user_id).write({'order_line': [Command.create({'product_id': (product or cls.film).id, **vals})]})
        return deal.order_line.sorted('id')[-1:]
