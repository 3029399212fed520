"""Two cards of one customer become one: their contacts stand in one history, their plans in one line."""
from odoo import models


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    def _merge_dependences_history(self, opportunities):
        # the system moves planned contacts: for a person, taking the last one away from a card is refused
        opportunities._protected_records()._open_contact_plans().sudo().write({'res_id': self.id})
        return super()._merge_dependences_history(opportunities)

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        history = opportunities.sudo().follow_up_ids  # contacts follow their card, whoever had them
        if history:
            history.write({'lead_id': self.id})
        return result
