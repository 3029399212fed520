"""The test drive agreement on paper (试驾协议): signed on screen, or empty to be signed by hand (D04)."""
from odoo import api, models


class ReportTestDriveAgreement(models.AbstractModel):
    _name = 'report.auto_dealership.report_test_drive_agreement'
    _description = "Test Drive Agreement on Paper"
    _inherit = ['dealership.paper']

    @api.model
    def _get_report_values(self, docids, data=None):
        drives = self._paper_records('dealership.test.drive', docids)
        return {
            'doc_ids': drives.ids,
            'doc_model': drives._name,
            'docs': drives,
            'agreements': [self._agreement(record) for record in drives],
        }

    @api.model
    def _agreement(self, record):
        signature = record.agreement_signature
        return {
            'store': record.company_id.name,
            'text': record.agreement_text or record._agreement_words(),
            'signature': f"data:image/png;base64,{signature.decode()}" if signature else False,
            'signed_name': record.agreement_signed_name or "",
            'signed_on': record._moment(record.agreement_signed_on) if record.agreement_signed_on else "",
            'witness': record.agreement_witness_id.sudo().name or "",
            'consultant': record.user_id.sudo().name,
            'passengers': record.companions or "",
            'licence': self._boxes([(self.env._("Licence seen"), bool(record.licence_seen_on))]),
            'licence_by': record.licence_seen_by_id.sudo().name or "",
            'out': self._figures(record.out_on, record.odometer_out, record),
            'back': self._figures(record.back_on, record.odometer_in, record),
        }

    @api.model
    def _figures(self, moment, mileage, record):
        return f"{record._moment(moment)}  {self._number(mileage) or 0} km" if moment else ""
