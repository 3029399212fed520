"""The settlement sheet on paper (结算单): what each payer owes for a visit, in figures and in capitals (J02)."""
from odoo import api, models
from odoo.tools import format_amount

from ...models.service.visit_invoice import CHARGED, CLAIMED
from ...rules import capital


class ReportSettlement(models.AbstractModel):
    _name = 'report.auto_dealership.report_settlement'
    _description = "Settlement Sheet on Paper"
    _inherit = ['report.auto_dealership.report_work_order']

    @api.model
    def _get_report_values(self, docids, data=None):
        visits = self._paper_records('fleet.vehicle.log.services', docids)
        return {
            'doc_ids': visits.ids, 'doc_model': visits._name, 'docs': visits,
            'papers': [paper for visit in visits.filtered('workshop_state') for paper in self._settlements(visit)]}

    @api.model
    def _settlements(self, visit):
        """A sheet for each payer; what the store bears itself stands on a sheet when nobody else pays."""
        head = self._visit_head(visit)
        payers = [payer for payer in CHARGED if visit.line_ids.filtered(lambda line, payer=payer: line.payer == payer)]
        return [{**head, **self._part(visit, payer)} for payer in payers or ['internal']]

    @api.model
    def _part(self, visit, payer):
        lines = visit.line_ids.filtered(lambda line: line.payer == payer)
        known = visit.sudo()  # the number of the invoice and who pays it stand on the sheet that he gets
        move = known.workshop_move_ids._visit_holds().filtered(lambda move: move.workshop_payer == payer)[:1]
        untaxed, total = sum(lines.mapped('amount_untaxed')), sum(lines.mapped('amount'))
        labels = dict(lines._fields['payer']._description_selection(self.env))
        paid = move.amount_total - move.amount_residual if move.state == 'posted' else 0
        currency = visit.currency_id
        return {
            'payer': labels[payer],
            'payer_name': known._payer_partner(payer).name or "" if payer in CHARGED else visit.company_id.name,
            'claims': ", ".join(dict.fromkeys(line.claim_number for line in lines if line.claim_number)) if payer in CLAIMED else "",
            'invoice': move.name if move.state == 'posted' else "",
            'work': [self._line(line, number) for number, line in enumerate(lines.filtered(lambda line: line.kind == 'work'), start=1)],
            'parts': [self._line(line, number) for number, line in enumerate(lines.filtered(lambda line: line.kind == 'part'), start=1)],
            'untaxed': format_amount(self.env, untaxed, currency),
            'tax': format_amount(self.env, total - untaxed, currency),
            'total': format_amount(self.env, total, currency),
            'capitals': capital.amount_in_capitals(total),
            'paid': format_amount(self.env, paid, currency) if paid else "",
            'due': format_amount(self.env, total - paid, currency),
            'released': visit.release_reason if payer == 'customer' and visit.released_by_id else "",
        }
