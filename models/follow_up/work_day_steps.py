"""A work day is opened, closed by its consultant and signed by his manager; no way leads back."""
from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..card.lock import lock_or_tell

PLAN = ('planned_today', 'planned_overdue')  # counted when the day begins


class DealershipWorkDay(models.Model):
    _inherit = 'dealership.work.day'

    @api.model
    def action_open_day(self, date=None):
        """Open the user's own sheet of a day, today's by default; it is begun with that.

        :return: the action that shows it
        """
        self.browse().check_access('write')
        today = self.env.user.company_id._dealership_today()
        day = self._asked_day(date, today)
        record = self.search([('user_id', '=', self.env.uid), ('date', '=', day)])
        if not record:
            if not today - timedelta(days=1) <= day <= today:
                raise UserError(self.env._("There is no sheet of %(day)s. A day is begun on the day itself, or the day after.", day=day))
            record = self._open_of(self.env.user, day)
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Day Report"),
            'res_model': self._name,
            'res_id': record.id,
            'view_mode': 'form',
            'views': [(self.env.ref('auto_dealership.dealership_work_day_view_form').id, 'form')],
            'target': 'current',
        }

    @api.model
    def _asked_day(self, date, today):
        """A date that a client sends; today when it sends none."""
        try:
            day = fields.Date.to_date(date) or today
        except (TypeError, ValueError):
            raise UserError(self.env._("“%s” is no date.", date)) from None
        if abs((day - today).days) > 366:
            raise UserError(self.env._("%s is more than a year away. Look it up in the list of work days.", day))
        return day

    def _closing_refusal(self):
        """Why this day cannot be closed now, or nothing."""
        self.ensure_one()
        today = self.company_id._dealership_today()
        if self.date > today:
            return self.env._("%(day)s has not come yet.", day=self.display_name)
        if self.date < today - timedelta(days=1):
            return self.env._(
                "%(day)s: a day is closed on the day itself or the day after. It stays open, for everybody to see.", day=self.display_name)
        return None

    def action_close(self):
        """Close one's own day: its figures are counted once more and stay (日报提交)."""
        for day in self:
            day.check_access('write')
            if day.user_id != self.env.user:
                raise AccessError(self.env._(
                    "%(day)s: a day is closed by the consultant whose day it is.", day=day.display_name))
            day._lock_state()
            if day.state == 'closed':
                raise UserError(self.env._("%(day)s is closed already. Nothing was changed.", day=day.display_name))
            if refusal := day._closing_refusal():
                raise UserError(refusal)
            if not (day.summary or '').strip():
                raise UserError(self.env._("%(day)s: write in a few words what happened, then close the day.", day=day.display_name))
            facts = self._day_facts(day.user_id, day.date).get(day.user_id.id, {})
            figures = {name: value for name, value in facts.items() if name not in PLAN}
            # nobody sets the figures of a day but the system
            day.sudo().write({**figures, 'state': 'closed', 'closed_on': fields.Datetime.now()})
        return True

    def action_sign(self):
        """Sign closed days of one's people (主管签字), with the words that stand on them; never one's own."""
        for day in self:
            day.check_access('write')
            if not self.env.user.has_group('auto_dealership.group_manager') or day.user_id == self.env.user:
                raise AccessError(self.env._(
                    "%(day)s: a day is signed by a manager, and never by the person whose day it is.", day=day.display_name))
            day._lock_state()
            if day.state != 'closed':
                raise UserError(self.env._("%(day)s is not closed yet: its consultant closes it first.", day=day.display_name))
            if day.signed_on:
                raise UserError(self.env._(
                    "%(day)s was signed by %(user)s already.", day=day.display_name, user=day.sudo().signed_by_id.name))
            day.sudo().write({'signed_by_id': self.env.uid, 'signed_on': fields.Datetime.now()})  # after the checks above
            day._tell_signed()
        return True

    def _lock_state(self):
        """Two windows close or sign a day once."""
        lock_or_tell(
            self, lambda: self.env._(
                "%(day)s is being closed or signed in another window at this moment. Reload it.", day=self.display_name),
            ['state', 'signed_on'])

    def _tell_signed(self):
        """The consultant learns what his manager wrote."""
        if not (self.manager_words or '').strip():
            return
        partner = self.sudo().user_id.partner_id
        self.env['mail.thread'].sudo().message_notify(
            partner_ids=partner.ids, model=self._name, res_id=self.id, author_id=self.env.user.partner_id.id,
            subject=self.env._("Your day of %s was signed", self.date),
            body=Markup("<p style='white-space: pre-line'>%s</p>") % self.manager_words)

    def action_print_report(self):
        """Print the day report (销售活动访问日报表)."""
        self.check_access('read')
        return self.env.ref('auto_dealership.action_report_day_report').report_action(self, config=False)

    def action_view_follow_ups(self):
        """The day's contacts."""
        self.ensure_one()
        self.check_access('read')
        start, end = self._day_moments(self.company_id, self.date)
        action = self.env['ir.actions.act_window']._for_xml_id('auto_dealership.dealership_follow_up_action')
        return {
            **action, 'display_name': self.display_name, 'context': {},
            'domain': [('user_id', '=', self.user_id.id), ('done_on', '>=', start), ('done_on', '<', end)]}
