"""The day's plan on paper (日活动计划): whom to contact, how and why; overdue first, lines to write on (C06)."""
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..card.paper import Written

ROWS = 22  # at least; a page holds so many
SECTIONS = ('overdue', 'today')


class ReportDayPlan(models.AbstractModel):
    _name = 'report.auto_dealership.report_day_plan'
    _description = "Day Plan on Paper"
    _inherit = ['dealership.paper']

    @api.model
    def _get_report_values(self, docids, data=None):
        days = self._paper_records('dealership.work.day', docids)
        if days:
            plans = [(day.user_id, day.date) for day in days]
        else:
            plans = self._asked_plans(data or {})
        return {
            'doc_ids': days.ids,
            'doc_model': 'dealership.work.day',
            'docs': days,
            'plans': [self._plan(user, date) for user, date in plans],
        }

    @api.model
    def _asked_plans(self, data):
        """People and day that the screen asks for; whose day the user may not look at is refused."""
        Day = self.env['dealership.work.day']
        users = Day._print_users(data.get('user_ids'))
        return [(user, Day._asked_day(data.get('date'), user.sudo().company_id._dealership_today())) for user in users]

    @api.model
    def _plan(self, user, date):
        if not user:
            raise UserError(self.env._("Say whose plan is to be printed."))
        Day = self.env['dealership.work.day']
        user = Day._day_user(user.id)
        sections = {section['key']: section for section in Day._day_sections(user, date)}
        timed = [
            row for section in sections.values() if section.get('is_planned') for row in section['rows']]
        rows = sorted(map(self._timed_row, timed), key=lambda row: row['time'])
        rows += [self._row(row) for key in SECTIONS for row in sections[key]['rows']]
        left_out = sum(section['count'] - len(section['rows']) for key, section in sections.items() if key in SECTIONS)
        return Written({
            'store': user.sudo().company_id.name,
            'team': Day._day_team(user).sudo().name,
            'consultant': user.sudo().name,
            'date': self._date(date),
            'overdue': str(sections['overdue']['count']),
            'today': str(sections['today']['count']),
            'timed': str(len(timed)),
            'left_out': left_out,
            'rows': self._filled_up(rows, max(ROWS, len(rows) + 4)),
        })

    @api.model
    def _row(self, row):
        due = fields.Date.to_date(row['date'])
        return {
            **self._customer(row),
            'time': "",
            'is_late': bool(row['late_days']),
            'due': self._short_date(due),
            'method': row['method_label'],
            'reason': row['reason'],
        }

    @api.model
    def _timed_row(self, row):
        return {
            **self._customer(row), 'time': row.get('time') or "", 'is_late': False, 'due': "", 'method': row.get('method_label') or "",
            'reason': row.get('reason') or ""}

    @api.model
    def _customer(self, row):
        return {
            'name': row['name'], 'phone': row['phone'], 'level': row['level']['code'] if row['level'] else "", 'wish': row['wish']}
