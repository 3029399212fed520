"""A document entered, corrected or taken away: the person may be another consultant's customer (F01)."""
from odoo import api, models

# Documents are made many at once, each number stored by itself; their cards are asked once for all.
CREATING = 'dealership_documents_in_creation'


class DealershipIdentityDocument(models.Model):
    _inherit = 'dealership.identity.document'

    @api.model_create_multi
    def create(self, vals_list):
        cache = self.env.cr.cache
        before, cache[CREATING] = cache.get(CREATING), True
        try:
            documents = super().create(vals_list)
        finally:
            cache[CREATING] = before
        documents._claim_cards()
        return documents

    def write(self, vals):
        result = super().write(vals)
        if 'number_hash' in vals and not self.env.cr.cache.get(CREATING):
            self._claim_cards()  # whoever typed a number, it is stored by a write of its hash
        return result

    def unlink(self):
        partners = self.sudo().partner_id
        result = super().unlink()
        self._claim_cards(partners)
        return result

    def _claim_cards(self, partners=None):
        partners = self.sudo().partner_id if partners is None else partners
        cards = self.env['crm.lead']._cards_of_customers(partners.ids)
        if cards:
            cards._claim_again()

    @api.model
    def _after_merge(self, dst_partner):
        """Core moved the rows of merged customers by SQL: cards, cars and relatives, too."""
        result = super()._after_merge(dst_partner)
        self.env.flush_all()
        self.env['crm.lead'].invalidate_model(['partner_id', 'phone'])
        self._claim_cards(dst_partner)
        return result
