"""Inviting a customer to the store by letter (来店邀请函, D05)."""
from odoo import models


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    def action_invite(self):
        """Write a letter that invites the customer to the store."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Invitation Letter"), 'res_model': 'dealership.invitation.wizard',
            'views': [(False, 'form')], 'target': 'new', 'context': {'default_lead_id': self.id},
        }
