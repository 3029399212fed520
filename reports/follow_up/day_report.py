"""The day report on paper (销售活动访问日报表): what was planned and done, tomorrow, the manager's words (C06)."""
from odoo import api, models

from ..card.paper import Written

ROWS = 8
FIGURES_IN_A_LINE = 7
SAID_LENGTH = 160  # the whole of it stands on the card


class ReportDayReport(models.AbstractModel):
    _name = 'report.auto_dealership.report_day_report'
    _description = "Day Report on Paper"
    _inherit = ['dealership.paper']

    @api.model
    def _get_report_values(self, docids, data=None):
        days = self._paper_records('dealership.work.day', docids)
        figures = days._figures()
        changes = self._level_changes(days)
        return {
            'doc_ids': days.ids,
            'doc_model': days._name,
            'docs': days,
            'reports': [self._report(day, figures[day.id], changes.get(day.id, [])) for day in days],
        }

    @api.model
    def _report(self, day, figures, changes):
        contacts = day.follow_up_ids.sorted('done_on')
        figures = [(label, str(value)) for label, value in figures]
        lines = [figures[start:start + FIGURES_IN_A_LINE] for start in range(0, len(figures), FIGURES_IN_A_LINE)]
        lines[-1] += [("", "")] * (FIGURES_IN_A_LINE - len(lines[-1]))
        return Written({
            'store': day.company_id.name,
            'team': day.sudo().team_id.name,  # the name of a team is no secret to who may read the sheet
            'consultant': day.sudo().user_id.name,
            'date': self._date(day.date),
            'is_open': day.state == 'open',
            'closed_on': self._moment(day, day.closed_on),
            'figures': lines,
            'rows': self._filled_up([self._row(day, contact) for contact in contacts], ROWS),
            'changes': changes,
            'summary': day.summary,
            'problems': day.problems,
            'tomorrow': day.tomorrow,
            'manager_words': day.manager_words,
            'manager': day.sudo().signed_by_id.name,
            'signed_on': self._moment(day, day.signed_on),
        })

    @api.model
    def _row(self, day, contact):
        before, after = contact.level_before_id.code or "", contact.level_after_id.code or ""
        said = " ".join((contact.content or "").split())
        if not said and contact.result != 'reached':
            said = self._selection_label(contact, 'result')
        return {
            'time': day._store_clock(day.company_id, contact.done_on),
            'name': contact.lead_id.contact_name or contact.lead_id.partner_name or contact.lead_id.name,
            'level': after if before == after or not before else f"{before} → {after}",
            'planned': self._short_date(contact.planned_date),
            'reason': contact.planned_reason,
            'method': self._selection_label(contact, 'method'),
            'said': said if len(said) <= SAID_LENGTH else f"{said[:SAID_LENGTH]}…",
            'next': self._short_date(contact.next_date),
        }

    @api.model
    def _level_changes(self, days):
        """Changes of level on the consultants' cards, as far as the user sees these cards: dict of day id → lines."""
        Change = self.env['dealership.level.change']
        if not Change.has_access('read'):
            return {}
        lines = {}
        for (company, date), group in days.grouped(lambda day: (day.company_id, day.date)).items():
            start, end = group._day_moments(company, date)
            changes = Change.search([
                ('consultant_id', 'in', group.user_id.ids), ('direction', 'in', ('up', 'down')),
                ('changed_on', '>=', start), ('changed_on', '<', end)], order='changed_on, id')
            of_user = {day.user_id.id: day.id for day in group}
            for change in changes:
                card = change.lead_id
                lines.setdefault(of_user[change.consultant_id.id], []).append(
                    f"{card.contact_name or card.name} {change.old_level_id.code} → {change.new_level_id.code}")
        return lines

    @api.model
    def _moment(self, day, moment):
        return f"{self._date(day.company_id._dealership_day(moment))} {day._store_clock(day.company_id, moment)}" if moment else ""
