"""Customer and relatives count as one: a relative's phone may be on another consultant's card (F01, F03)."""
from odoo import api, models


class DealershipRelation(models.Model):
    _inherit = 'dealership.relation'

    @api.model_create_multi
    def create(self, vals_list):
        relations = super().create(vals_list)
        relations._claim_cards(relations.sudo().partner_id)
        return relations

    def write(self, vals):
        partners = self.sudo().partner_id
        result = super().write(vals)
        if not {'phone', 'relation', 'other_partner_id', 'partner_id'}.isdisjoint(vals):
            self._claim_cards(partners | self.sudo().partner_id)
        return result

    def unlink(self):
        partners = self.sudo().partner_id
        result = super().unlink()
        self._claim_cards(partners)
        return result

    def _claim_cards(self, partners):
        cards = self.env['crm.lead']._cards_of_customers(partners.ids)
        if cards:
            cards._claim_again()
