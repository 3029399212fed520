"""Whose customer it is: a card in dispute is held until a manager has ruled; commission follows the ruling (F01, F03, F04)."""
from odoo import fields, models


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    _protected_fields = ('is_disputed',)

    is_disputed = fields.Boolean(
        "In Dispute", readonly=True, copy=False,
        help="Another consultant has a card of the same customer (撞单). Until a manager has ruled, the card lives on, but it is "
             "not assigned, pooled or defeated, and deal and commission wait.")

    _disputed_idx = models.Index("(company_id) WHERE is_disputed IS TRUE")

    def _commission_shares(self):
        """Who earns this card's commission.

        :return: list of (user, fraction) that sum up to 1; empty: the company's own (充公), or nobody's card
        """
        self.ensure_one()
        ruled = self._ruled_shares()
        if ruled is not None:
            return ruled
        user = self.sudo().user_id
        return [(user, 1.0)] if user else []

    def _ruled_shares(self):
        """What a ruling says of the commission.

        :return: list of (user, fraction), or None where nothing was ruled
        """
        return None
