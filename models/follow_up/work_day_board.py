"""Team Today: the manager sees the day of each of his people on one line (C06)."""
from odoo import api, fields, models


class DealershipWorkDay(models.Model):
    _inherit = 'dealership.work.day'

    @api.model
    @api.readonly
    def get_team_board(self, date=None):
        """One line per consultant of the teams that the user leads; a fixed number of queries for any number of them.

        :return: dict: date, columns (key, label, tone), lines (user, team, a number per column, state of the day)
        """
        self.browse().check_access('read')
        company = self.env.company
        today = company._dealership_today()
        day = self._asked_day(date, today)
        people = self._team_people(self._led_teams())
        users = self.env['res.users'].browse([user.id for user in people])
        columns = sorted(self._board_columns(), key=lambda column: column['sequence'])
        counts = self._board_counts(users, day, company) if users else {}
        sheets = {
            sheet.user_id.id: sheet for sheet in self.search_fetch(
                [('user_id', 'in', users.ids), ('date', '=', day)], ['user_id', 'state', 'signed_on', 'planned_count'])}
        lines = []
        for user, team in people.items():
            sheet = sheets.get(user.id)
            lines.append({
                'user': {'id': user.id, 'name': user.name},
                'team': team.name,
                'numbers': {column['key']: counts.get(column['key'], {}).get(user.id, 0) for column in columns},
                'state': 'none' if not sheet else 'signed' if sheet.signed_on else sheet.state,
                'sheet_id': sheet.id if sheet else False,
            })
        # whoever needs the manager most stands on top: by what is late in the order of the columns, then by what is due
        late = [column['key'] for column in columns if column['tone'] == 'danger']
        lines.sort(key=lambda line: (
            [-line['numbers'][key] for key in [*late, 'today']], line['numbers']['done'], line['user']['name']))
        return {
            'date': fields.Date.to_string(day), 'today': fields.Date.to_string(today), 'columns': columns, 'lines': lines,
            'totals': {column['key']: sum(line['numbers'][column['key']] for line in lines) for column in columns},
        }

    @api.model
    def _board_columns(self):
        """Columns of the board in their order; hook of other concerns and rooms."""
        return [
            {'key': 'overdue', 'label': self.env._("Overdue"), 'tone': 'danger', 'sequence': 10},
            {'key': 'today', 'label': self.env._("Due Today"), 'tone': 'warning', 'sequence': 20},
            {'key': 'tomorrow', 'label': self.env._("Tomorrow"), 'tone': 'success', 'sequence': 30},
            {'key': 'done', 'label': self.env._("Done"), 'tone': 'secondary', 'sequence': 90},
        ]

    @api.model
    def _board_counts(self, users, day, company):
        """Numbers of the board: dict of column → dict of user id → number; hook of other concerns and rooms."""
        cards = self.env['crm.lead']._search([('team_id', 'in', list(self.env['crm.team']._dealership_team_ids()))])
        plans = self._open_plan_counts(users, day, cards)
        start, end = self._day_moments(company, day)
        done = self.env['dealership.follow.up']._read_group(
            [('user_id', 'in', users.ids), *self._moments_domain('done_on', start, end)], ['user_id'], ['__count'])
        return {
            **{key: {user_id: numbers[key] for user_id, numbers in plans.items()} for key in ('overdue', 'today', 'tomorrow')},
            'done': {user.id: count for user, count in done},
        }
