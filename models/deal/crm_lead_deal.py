"""The deals of a card (H03, E06)."""
from odoo import models


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    def _deal_orders(self):
        """The deals of these cards that were not cancelled, the confirmed ones first."""
        return self.order_ids.filtered(lambda order: order.is_deal and order.state != 'cancel').sorted(
            lambda order: (order.state != 'sale', order.id))
