"""Print-outs of a day: the plan to write on, and the report (日活动计划, 销售活动访问日报表)."""
from odoo import api, fields, models
from odoo.exceptions import UserError


class DealershipWorkDay(models.Model):
    _inherit = 'dealership.work.day'

    @api.model
    def action_print_plan(self, date=None, user_ids=None):
        """Print the day's plan of these people, the user's own by default."""
        users = self._print_users(user_ids)
        day = self._asked_day(date, users[:1].sudo().company_id._dealership_today())
        report = self.env.ref('auto_dealership.action_report_day_plan')
        return report.report_action([], data={'user_ids': users.ids, 'date': fields.Date.to_string(day)}, config=False)

    @api.model
    def _print_users(self, user_ids=None):
        """People whose plan is printed, checked; in the order of the teams."""
        self.browse().check_access('read')
        if not isinstance(user_ids or [], list | tuple) or not all(isinstance(user_id, int) for user_id in user_ids or []):
            raise UserError(self.env._("Say whose plan is to be printed."))
        if not user_ids or user_ids == [self.env.uid]:
            return self.env.user
        wanted = set(user_ids)
        people = self.env['res.users'].browse([user.id for user in self._team_people(self._led_teams()) if user.id in wanted])
        for user_id in wanted.difference(people.ids):
            people |= self._day_user(user_id)  # oneself, or refused with the reason
        return people

    def _figures(self):
        """The figures on the day report, frozen ones when the day is closed, else those of this moment.

        :return: dict of work day id → list of (label, value)
        """
        names = self._figure_names()
        labels = {name: self._fields[name]._description_string(self.env) for name in names}
        figures = {}
        for (_company, date, state), days in self.grouped(lambda day: (day.company_id, day.date, day.state)).items():
            facts = self._day_facts(days.user_id, date) if state == 'open' else {}
            for day in days:
                values = facts.get(day.user_id.id) or {name: day[name] for name in names}
                values = {**values, 'planned_today': day.planned_today, 'planned_overdue': day.planned_overdue}
                figures[day.id] = [(labels[name], values.get(name, 0)) for name in names]
        return figures

    @api.model
    def _figure_names(self):
        """Fields of the day report in the order of the form; hook of other rooms."""
        return [
            'planned_today', 'planned_overdue', 'done_count', 'fulfilled_count', 'late_count', 'not_done_count', 'card_count',
            'quotation_count', 'order_count', 'level_up_count', 'level_down_count', 'tomorrow_count',
        ]
