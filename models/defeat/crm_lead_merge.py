"""Merging joins the cards of one customer; it is no way to be rid of a card (invariant 1)."""
from odoo import models
from odoo.exceptions import AccessError, UserError


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    def _merge_dependences(self, opportunities):
        cards = opportunities._gated_cards()
        if cards:
            self._check_merge(cards)
            cards.sudo().write({'merged_into_id': self.id})  # says of the cards that they may go
        result = super()._merge_dependences(opportunities)
        if cards:
            cards.sudo().defeat_ids._follow_merge(self)
        return result

    def _check_merge(self, cards):
        """Refuse a merge after which an open card, or a customer, would be gone."""
        if not self.active and cards.filtered('active'):
            raise UserError(self.env._(
                "%(card)s is closed: open cards are not merged into it. Revive it first, or leave it as it is.", card=self.name))
        if self.env.su or self.env.user.has_group('auto_dealership.group_card_reassign'):
            return
        for card in cards:
            same = card.partner_id == self.partner_id or (card.phone_sanitized and card.phone_sanitized == self.phone_sanitized)
            if not same:
                raise AccessError(self.env._(
                    "%(card)s and %(other)s belong to different customers. A sales manager or the lead desk can merge them.",
                    card=self.name, other=card.name))
