"""The invitation as a letter on paper (来店邀请函, D05)."""
from odoo import api, fields, models


class ReportInvitation(models.AbstractModel):
    _name = 'report.auto_dealership.report_invitation'
    _description = "Invitation Letter on Paper"
    _inherit = ['dealership.paper']

    @api.model
    def _get_report_values(self, docids, data=None):
        letters = self._paper_records('dealership.invitation.wizard', docids)
        return {
            'doc_ids': letters.ids, 'doc_model': letters._name, 'docs': letters,
            'letters': [self._letter(letter) for letter in letters]}

    @api.model
    def _letter(self, letter):
        store = letter.company_id
        partner = store.partner_id.sudo()  # head of the store's own letters
        return {
            'store': store.name,
            'address': " ".join(part for part in (partner.city, partner.street) if part),
            'phone': store.phone or "",
            'logo': f"data:image/png;base64,{store.logo.decode()}" if store.logo and not store.uses_default_logo else False,
            'subject': letter.subject,
            'body': letter.body,
            'date': self._date(fields.Datetime.now()),
        }
