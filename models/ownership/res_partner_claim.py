"""A customer's phone, WeChat or family changes: his open cards may meet another consultant's (F01)."""
from odoo import models

CUSTOMER_KEYS = frozenset(('phone', 'phone_second', 'wechat', 'household_id'))


class ResPartner(models.Model):
    _inherit = 'res.partner'

    def write(self, vals):
        if CUSTOMER_KEYS.isdisjoint(vals) or not self.env['crm.team']._dealership_team_ids():
            return super().write(vals)
        Lead = self.env['crm.lead']
        cards = Lead._cards_of_customers(self.ids) if 'household_id' in vals else Lead.sudo()
        result = super().write(vals)
        cards |= Lead._cards_of_customers(self.ids)
        if cards:
            cards._claim_again()
        return result
