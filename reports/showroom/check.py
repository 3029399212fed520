"""The daily check on paper (展厅/展车检查表): as it was filled in, or empty to be filled in by hand (D05)."""
from odoo import api, models

from ..card.paper import Written


class ReportCheck(models.AbstractModel):
    _name = 'report.auto_dealership.report_check'
    _description = "Daily Check on Paper"
    _inherit = ['dealership.paper']

    @api.model
    def _get_report_values(self, docids, data=None):
        checks = self._paper_records('dealership.check', docids)
        return {'doc_ids': checks.ids, 'doc_model': checks._name, 'docs': checks, 'checks': [self._check(check) for check in checks]}

    @api.model
    def _check(self, check):
        return {
            'title': check.checklist_id.name,
            'store': check.company_id.name,
            'date': self._date(check.date),
            'car': check.vehicle_id.display_name if check.vehicle_id else "",
            'rows': [self._row(line, number) for number, line in enumerate(check.line_ids, start=1)],
            'faults': check.fault_count,
            'checked_by': check.checked_by_id.sudo().name or "",
            'checked_on': self._date(check.checked_on),
            'checked_signature': self._picture(check.checked_signature),
            'manager': check.countersigned_by_id.sudo().name or "",
            'manager_on': self._date(check.countersigned_on),
            'manager_signature': self._picture(check.countersignature),
            'words': check.manager_words or "",
        }

    @api.model
    def _row(self, line, number):
        return Written({
            'number': number, 'section': line.section, 'name': line.name,
            **{result: self._boxes([("", line.result == result)]) for result in ('ok', 'not_ok', 'na')},
            'remark': line.remark,
            'measure': line.measure,
            'done': " ".join(part for part in (line.done_by, self._short_date(line.done_on)) if part),
        })

    @api.model
    def _picture(self, image):
        return f"data:image/png;base64,{image.decode()}" if image else False
