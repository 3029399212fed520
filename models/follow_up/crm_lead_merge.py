"""Two cards of one customer become one: their contacts stand in one history, their plans in one line."""
from odoo import models


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        history = opportunities.sudo().follow_up_ids  # contacts follow their card, whoever had them
        if history:
            history.write({'lead_id': self.id})
        return result
