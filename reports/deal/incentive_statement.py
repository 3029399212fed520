"""A person's incentive statement on paper (激励月结单): each deal, what was taken back, the total, who approved (H05)."""
from odoo import api, models

from ..card.paper import Written


class ReportIncentiveStatement(models.AbstractModel):
    _name = 'report.auto_dealership.report_incentive_statement'
    _description = "Incentive Statement on Paper"
    _inherit = ['dealership.paper']

    @api.model
    def _get_report_values(self, docids, data=None):
        statements = self._paper_records('dealership.incentive.statement', docids)
        return {
            'doc_ids': statements.ids,
            'doc_model': statements._name,
            'docs': statements,
            'cards': [self._statement(statement) for statement in statements or (statements,)],
        }

    @api.model
    def _statement(self, statement):
        return Written({
            'store': (statement.company_id or self.env.company).name,
            'team': statement.sudo().team_id.name,
            'month': statement.month.strftime('%Y-%m') if statement.month else "",
            'person': statement.sudo().user_id.name,  # colleagues' names, whoever prints
            'lines': [self._line(line) for line in statement.line_ids.sorted(lambda line: (line.date, line.id))],
            'deals': statement.deal_count,
            'base': self._money(statement, sum(statement.line_ids.mapped('base_amount'))),
            'bonus': self._money(statement, sum(statement.line_ids.mapped('bonus_amount'))),
            'total': self._money(statement, statement.amount_total),
            'state': self._selection_boxes(statement, 'state') if statement else "",
            'approved_by': statement.sudo().approved_by_id.name,
            'approved_on': self._date(statement.approved_on),
        })

    @api.model
    def _line(self, line):
        return Written({
            'date': self._short_date(line.date),
            'deal': line.sudo().order_id.name,
            'customer': line.partner_name,
            'model': line.sudo().model_id.name,
            'kind': self._selection_label(line, 'kind'),
            'price': self._number(line.car_price),
            'share': f"{line.share:.0%}",
            'base': self._money(line, line.base_amount),
            'bonus': self._money(line, line.bonus_amount),
            'amount': self._money(line, line.amount),
            'reason': line.reason,
        })

    @api.model
    def _money(self, record, amount):
        return record.currency_id.format(amount) if record else ""
