from odoo import models


class MergePartnerAutomatic(models.TransientModel):
    _inherit = 'base.partner.merge.automatic.wizard'

    def _update_foreign_keys(self, src_partners, dst_partner):
        # Core moves rows by SQL and gives up, or deletes all, when one of them exists twice.
        Document = self.env['dealership.identity.document'].sudo()
        Document._drop_merge_duplicates(src_partners, dst_partner)
        self.env['dealership.relation'].sudo()._before_merge(src_partners | dst_partner)
        result = super()._update_foreign_keys(src_partners, dst_partner)
        Document._after_merge(dst_partner)
        return result

    def _update_values(self, src_partners, dst_partner):
        # Derived, protected fields (class, grade …) are carried over like the others, which the user's own write could not.
        partners = src_partners | dst_partner
        if any(partners.mapped('is_dealership_customer')):
            partners.check_access('write')
            src_partners, dst_partner = src_partners.sudo(), dst_partner.sudo()
        return super()._update_values(src_partners, dst_partner)
