from odoo import models


class MergePartnerAutomatic(models.TransientModel):
    _inherit = 'base.partner.merge.automatic.wizard'

    def _update_foreign_keys(self, src_partners, dst_partner):
        # Core moves rows by SQL and gives up, or deletes all, when one of them exists twice.
        Document = self.env['dealership.identity.document'].sudo()
        Document._drop_merge_duplicates(src_partners, dst_partner)
        result = super()._update_foreign_keys(src_partners, dst_partner)
        Document._after_merge(dst_partner)
        return result
