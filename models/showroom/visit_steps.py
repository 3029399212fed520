"""What happened during a visit, each by one tap, and how it ends (D02)."""
import datetime

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

from ...rules.errors import RuleError
from ...rules.text import clean
from ..card.rule_messages import rule_message
from .visit import OPEN_STATES

# Step → field of its moment.
STEPS = {
    'walk_round': 'walk_round_on', 'test_drive': 'test_drive_on', 'quotation': 'quotation_on', 'appraisal': 'appraisal_on',
    'turn_over': 'turn_over_on',
}
MAX_REASON = 200


class DealershipVisit(models.Model):
    _inherit = 'dealership.visit'

    _protected_fields = (*STEPS.values(), 'turn_over_id')

    walk_round_on = fields.Datetime("Walk-round", readonly=True, copy=False, help="The car was shown (绕车介绍).")
    test_drive_on = fields.Datetime("Test Drive", readonly=True, copy=False, help="The customer drove (试乘试驾).")
    quotation_on = fields.Datetime("Quotation", readonly=True, copy=False, help="A price was given (报价).")
    appraisal_on = fields.Datetime("Appraisal", readonly=True, copy=False, help="The present car was valued (评估).")
    turn_over_on = fields.Datetime("Turn-over", readonly=True, copy=False, help="A manager took over (升级接待).")
    turn_over_id = fields.Many2one(
        'res.users', "Taken Over By", readonly=True, copy=False, check_company=True, ondelete='restrict',
        help="The manager who took the customer over (升级接待人).")
    has_test_drive = fields.Boolean("Drove", compute='_compute_has_test_drive', store=True)

    @api.depends('test_drive_on')
    def _compute_has_test_drive(self):
        for visit in self:
            visit.has_test_drive = bool(visit.test_drive_on)

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    def action_receive(self):
        """The consultant is with the customer (接待)."""
        for visit in self._open_for_change():
            if not visit.user_id:
                raise UserError(self.env._("%(visit)s has no consultant yet: give it to one first.", visit=visit.display_name))
            visit._receive()
        return True

    def _receive(self):
        """The first sign that somebody is with the customer ends his waiting."""
        waiting = self.filtered(lambda visit: visit.state == 'waiting' and visit.user_id)
        waiting.sudo().write({'state': 'received', 'received_on': fields.Datetime.now()})

    def action_walk_round(self):
        return self._toggle_step('walk_round')

    def action_test_drive(self):
        return self._toggle_step('test_drive')

    def action_quotation(self):
        return self._toggle_step('quotation')

    def action_appraisal(self):
        return self._toggle_step('appraisal')

    def action_turn_over(self):
        """A manager takes over: himself by one tap, else the dialog asks who."""
        self.ensure_one()
        if self.turn_over_on:
            return self._toggle_step('turn_over')
        if self._is_manager():
            return self._turn_over(self.env.user)
        return self._dialog('turn_over')

    def _turn_over(self, manager):
        self.ensure_one()
        if not manager.has_group('auto_dealership.group_manager'):
            raise ValidationError(self.env._("%(user)s is no sales manager: a customer is turned over to one.", user=manager.name))
        self._toggle_step('turn_over')
        self.sudo().turn_over_id = manager
        return True

    def _toggle_step(self, step):
        """Note the moment of a step; a second tap takes a mistaken one back while the visit is open."""
        for visit in self._open_for_change():
            visit._receive()
            name = STEPS[step]
            vals = {name: False if visit[name] else fields.Datetime.now()}
            if step == 'turn_over' and visit[name]:
                vals['turn_over_id'] = False
            visit.sudo().write(vals)
        return True

    def _open_for_change(self):
        """The visits, checked: the user may change them, they are open, they are of today."""
        self.check_access('write')
        self._check_not_void()
        for visit in self:
            if visit.state not in OPEN_STATES:
                raise UserError(self.env._("%(visit)s has left already.", visit=visit.display_name))
            if visit.left_open or not visit._is_of_today():
                raise UserError(self.env._(
                    "%(visit)s was left open on its day. Close it with the time of departure and a word why.",
                    visit=visit.display_name))
        return self

    # ------------------------------------------------------------------
    # The end
    # ------------------------------------------------------------------
    def action_leave(self):
        """The customer has left, or the call is over: one tap, now."""
        late = self.filtered(
            lambda visit: visit.state in OPEN_STATES and not visit.is_void and (visit.left_open or not visit._is_of_today()))
        if late:
            late.ensure_one()
            return late._dialog('close_late')
        for visit in self._open_for_change():
            visit._receive()
            visit.sudo().write({'state': 'left', 'departure': max(fields.Datetime.now(), visit.arrival)})
        return True

    def _close_late(self, departure, reason):
        """Close a visit that was left open on its day: the manager or its consultant says when it ended, and why so late."""
        self.ensure_one()
        self.check_access('write')
        if not (self._is_manager() or self.user_id == self.env.user):
            raise AccessError(self.env._("A sales manager or the consultant of the visit can close it after its day."))
        if self.state not in OPEN_STATES or self.is_void:
            raise UserError(self.env._("%(visit)s is closed already.", visit=self.display_name))
        if not departure or departure < self.arrival or departure > fields.Datetime.now() or (
                self.company_id.sudo()._dealership_day(departure) != self.day):
            raise ValidationError(self.env._(
                "The departure lies between the arrival (%(arrival)s) and the end of %(day)s.",
                arrival=self._store_time(self.arrival).strftime('%H:%M'), day=format_date(self.env, self.day)))
        self.sudo().write({
            'state': 'left', 'departure': departure, 'left_open': True, 'close_reason': self._reason(reason)})
        return True

    def _void(self, reason):
        """Mark a mistaken line; it stays in the register, and counts nowhere."""
        self.ensure_one()
        self.check_access('write')
        if not self._is_desk():
            raise AccessError(self.env._("The reception, or a sales manager, marks a visit as mistaken."))
        self._check_not_void()
        if self.sudo().lead_id:
            raise UserError(self.env._(
                "%(visit)s belongs to a customer card, whose history it is. It cannot be marked as mistaken.", visit=self.display_name))
        self.sudo().write({
            'is_void': True, 'void_reason': self._reason(reason), 'state': 'left',
            'departure': self.departure or self.arrival})
        return True

    @api.model
    def _reason(self, text):
        """A word why, in one line."""
        try:
            reason = clean(text, MAX_REASON)
        except RuleError as error:
            raise ValidationError(rule_message(self.env, error)) from error
        if len(reason) < 2:
            raise ValidationError(self.env._("Say why in a word or two."))
        return reason

    def action_void(self):
        """Ask why the line is mistaken."""
        self.ensure_one()
        return self._dialog('void')

    def action_close_late(self):
        """Ask when the customer left, and why nobody closed the visit."""
        self.ensure_one()
        return self._dialog('close_late')

    def _dialog(self, kind):
        self.ensure_one()
        self.check_access('write')
        dialog = self.env['dealership.visit.dialog']._of(self, kind)
        return {
            'type': 'ir.actions.act_window',
            'name': dict(dialog._fields['kind']._description_selection(self.env))[kind],
            'res_model': 'dealership.visit.dialog',
            'res_id': dialog.id,
            'view_mode': 'form',
            'views': [(False, 'form')],
            'target': 'new',
        }

    # ------------------------------------------------------------------
    # The night
    # ------------------------------------------------------------------
    @api.model
    def _cron_mark_left_open(self):
        """Mark what nobody closed on its day, store by store by its own midnight; the manager sees it in red."""
        earliest = fields.Date.today() + datetime.timedelta(days=1)
        open_visits = self.search([
            ('state', 'in', OPEN_STATES), ('left_open', '=', False), ('is_void', '=', False), ('day', '<=', earliest)])
        for company, visits in open_visits.grouped('company_id').items():
            today = company._dealership_today()
            visits.filtered(lambda visit, today=today: visit.day < today).write({'left_open': True})
