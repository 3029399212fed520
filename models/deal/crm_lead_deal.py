"""The deals of a card, and what they say of its conversion (H03, E06)."""
from odoo import models


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    def _deal_orders(self):
        """The deals of these cards that were not cancelled, the confirmed ones first.

        Read as the superuser: whether a card is sold does not depend on who asks.
        """
        orders = self.sudo().order_ids.filtered(lambda order: order.is_deal and order.state != 'cancel')
        return orders.sorted(lambda order: (order.state != 'sale', order.id)).with_env(self.env)

    def _winning_deal(self):
        """The deal by which the card is converted, else the one that is furthest; empty without a deal."""
        self.ensure_one()
        orders = self._deal_orders().sudo()
        return next((order for order in orders if order._deal_conversion().on), orders[:1])

    def _conversion_facts(self):
        """Contract, money and special agreement of the card's deal."""
        order = self._winning_deal()
        return {**super()._conversion_facts(), **order._deal_facts()} if order else super()._conversion_facts()

    def _missing_words(self):
        """What a card still lacks to be sold, in words."""
        self.ensure_one()
        words = {
            'contract': self.env._("the signed contract (confirm the deal)"),
            'deposit': self.env._("the deposit"),
            'payment': self.env._("the payment"),
        }
        return ", ".join(words[code] for code in self._conversion().missing)
