"""What a claimed card gives to its case: since when the customer is on it, who he is behind a mask, and each new contact (F02)."""
from odoo import models

from ...rules import phone


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    def _registered_since(self):
        """Since when the data by which the customer is known stand on each card; hook of the detection.

        :return: dict of card id → datetime
        """
        return {card.id: card.create_date for card in self.sudo() if card.card_number}

    def _masked_customer(self):
        """王** 138****8000: enough for who knows the customer, nothing for who does not."""
        self.ensure_one()
        name = (self.contact_name or self.partner_name or self.name or '').strip()
        number = phone.key(self.phone) if self.phone else ''
        digits = number.removeprefix('+86')
        masked = f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 9 else f"****{digits[-2:]}" if digits else ''
        return f"{name[:1]}** {masked}".strip() if name else masked

    def _after_contacts(self, follow_ups):
        """A contact with a customer in dispute is evidence at once."""
        super()._after_contacts(follow_ups)
        disputed = self.filtered('is_disputed')
        if disputed:
            self.env['dealership.ownership.claim'].sudo().search(
                [('lead_id', 'in', disputed.ids), ('is_open', '=', True)]).case_id._collect_evidence()
