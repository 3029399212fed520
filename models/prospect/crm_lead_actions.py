"""What the buttons of the card do, and which form a card opens in."""
from odoo import models


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    def get_formview_id(self, access_uid=None):
        """A card opens in its own form, from wherever it is opened."""
        if len(self) == 1 and self.is_dealership:
            return self.env.ref('auto_dealership.crm_lead_view_form_card').id
        return super().get_formview_id(access_uid=access_uid)

    def action_open_card(self):
        """Open the customer card of a cleaned lead (建卡): the native conversion to an opportunity."""
        for lead in self.filtered(lambda lead: lead.type == 'lead'):
            lead.convert_opportunity(lead.partner_id)
        return self.action_view_card() if len(self) == 1 else True

    def action_view_card(self):
        """Show the card in its own form."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'res_model': 'crm.lead',
            'res_id': self.id,
            'views': [(self.env.ref('auto_dealership.crm_lead_view_form_card').id, 'form')],
            'context': {'default_type': self.type},
        }

    def action_view_customer(self):
        """Show the customer of the card."""
        self.ensure_one()
        return self.partner_id.get_formview_action()

    def action_plan_contact(self):
        """Plan the next contact: the native dialog, for whoever holds the card."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Plan Contact"),
            'res_model': 'mail.activity',
            'view_mode': 'form',
            'views': [(self.env.ref('mail.mail_activity_view_form_popup').id, 'form')],
            'target': 'new',
            'context': {
                'default_res_id': self.id,
                'default_res_model': 'crm.lead',
                'default_user_id': self.user_id.id or self.env.uid,
                'default_activity_type_id': self.env.ref('mail.mail_activity_data_call').id,
            },
        }
