"""A lead that was to complete, and is complete: the message that brought it need not be looked at any more (E02)."""
from odoo import models

COMPLETING = frozenset((
    'contact_name', 'partner_name', 'partner_id', 'phone', 'email_from', 'intake_wechat', 'wish_ids', 'budget_min', 'budget_max', 'type',
    'active', 'cleaning_state',
))


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    def _after_cards_written(self, vals, opening, before):
        super()._after_cards_written(vals, opening, before)
        if opening or not COMPLETING.isdisjoint(vals):
            self._settle_messages()

    def _settle_messages(self):
        """Accept the messages of leads that lack nothing now, or were cleaned as they are; one query, none for other cards."""
        received = self.sudo().filtered('lead_source_id')
        if not received:
            return
        messages = self.env['dealership.lead.message'].sudo().search([('lead_id', 'in', received.ids), ('fate', '=', 'to_complete')])
        settled = messages.filtered(lambda message: not message.lead_id._is_to_complete())
        if settled:
            settled.write({'fate': 'accepted'})  # fates are the system's to write

    def _is_to_complete(self):
        self.ensure_one()
        return self.active and self.type == 'lead' and self.cleaning_state in ('to_clean', 'to_follow') and bool(self._intake_lacks())
