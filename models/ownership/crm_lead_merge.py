"""The loser's card becomes part of the winner's (F04): stock's merge, whose keeper is the ruling's and not the likelier one."""
from odoo import models

_KEY = 'dealership_kept_card'


class _Kept:
    """Which card is left; an object in the context, as no client can send one."""

    def __init__(self, card):
        self.card_id = card.id


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    def _merge_claimed(self, others):
        """Merge other cards of the same customer into this one, and keep all that hangs on them."""
        self.ensure_one()
        merging = (self | others).with_context(**{_KEY: _Kept(self)})
        return merging._merge_opportunity(user_id=self.user_id.id, team_id=self.team_id.id, max_length=None)

    def _sort_by_confidence_level(self, reverse=False):
        ordered = super()._sort_by_confidence_level(reverse=reverse)
        kept = self.env.context.get(_KEY)
        if isinstance(kept, _Kept):
            card = ordered.filtered(lambda lead: lead.id == kept.card_id)
            ordered = card + (ordered - card)
        return ordered

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        claims = opportunities.sudo().claim_ids  # the record of a dispute stands at the card that is left
        if claims:
            claims.write({'lead_id': self.id})
        ruled = opportunities.sudo().ownership_ruling_id
        if ruled and not self.sudo().ownership_ruling_id:
            self.sudo().write({'ownership_ruling_id': ruled[:1].id})
        return result
