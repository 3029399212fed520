"""Who receives the guest: the rota's next, his own consultant, or whom the reception chooses (D01)."""
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...rules import rota


class DealershipVisit(models.Model):
    _inherit = 'dealership.visit'

    pass_ids = fields.One2many('dealership.visit.pass', 'visit_id', "Passed Turns", readonly=True)

    def action_assign_next(self):
        """Give the visit to the next consultant: his own for a repeat customer, else by the rota."""
        self.ensure_one()
        self._check_may_assign()
        if not self._assign_by_rota():
            return self._notice(self.env._(
                "Every consultant on duty is with a guest. The visit waits; give it to the first who is free."))
        return True

    def assign_to(self, user_id):
        """Give the visit to a consultant whom the reception chooses; he is on duty."""
        self.ensure_one()
        self._check_may_assign()
        user = self.env['res.users'].browse(user_id if isinstance(user_id, int) else None).exists()
        if not user or not self.duty_id._on_duty(user):
            raise UserError(self.env._(
                "%(user)s is not on duty today. Put him on the duty list first, or choose another consultant.", user=user.name or '?'))
        self.duty_id._lock_rota()
        self._assign(user)
        return True

    def action_take(self):
        """A consultant takes a guest who has nobody yet."""
        self.ensure_one()
        self.check_access('read')
        user = self.env.user
        if not self.duty_id._on_duty(user):
            raise AccessError(self.env._("You are not on duty today. The reception or your sales manager can put you on the duty list."))
        visit = self.sudo()  # his only once he has it
        visit.duty_id._lock_rota()
        if visit.user_id:
            raise UserError(self.env._("%(visit)s is with %(user)s already.", visit=visit.display_name, user=visit.user_id.name))
        visit.with_env(self.env)._check_assignable()
        visit._assign(user)
        self._receive()
        return True

    def action_pass_turn(self):
        """Ask why the turn is passed on."""
        self.ensure_one()
        return self._dialog('pass')

    def _pass_turn(self, reason):
        """The consultant whose turn it is lets it pass, with a reason that is kept; the next one gets the guest."""
        self.ensure_one()
        if self.user_id != self.env.user:
            self._check_may_assign()
        self.check_access('write')
        self._check_assignable()
        if not self.user_id:
            raise UserError(self.env._("%(visit)s has no consultant whose turn could be passed on.", visit=self.display_name))
        visit = self.sudo()  # the register is kept by the system
        visit.duty_id._lock_rota()
        self.env['dealership.visit.pass'].sudo().create({
            'visit_id': visit.id, 'user_id': visit.user_id.id, 'reason': self._reason(reason),
            'passed_on': fields.Datetime.now(), 'by_id': self.env.uid})
        visit.write({'user_id': False, 'assigned_on': False, 'received_on': False, 'state': 'waiting'})
        visit._assign_by_rota()
        return True

    # ------------------------------------------------------------------
    # Rules
    # ------------------------------------------------------------------
    def _check_may_assign(self):
        """The register is kept by the reception and the managers, on its day."""
        self.check_access('write')
        if not self._is_desk():
            raise AccessError(self.env._("The reception, or a sales manager, gives guests to consultants."))
        self._check_assignable()

    def _check_assignable(self):
        self._check_not_void()
        if not self._is_of_today() or self.state == 'left':
            raise UserError(self.env._("%(visit)s is over: it stays with whom it was.", visit=self.display_name))
        if self.sudo().lead_id:
            raise UserError(self.env._(
                "%(visit)s belongs to a customer card of %(user)s already and stays with him. A sales manager can give the card to "
                "somebody else.", visit=self.display_name, user=self.user_id.name))

    def _assign_by_rota(self):
        """Whether somebody got the visit."""
        self.ensure_one()
        visit = self.sudo()
        visit.duty_id._lock_rota()
        key = rota.next_consultant(
            visit.duty_id._people(visit.kind, without=visit), own=visit.owner_id.id or None, passed=visit.pass_ids.user_id.ids)
        if key is None:
            return False
        self._assign(self.env['res.users'].browse(key))
        return True

    def _assign(self, user):
        visit = self.sudo()  # workflow fields; the callers have checked who may
        if visit.user_id == user:
            return
        visit.write({
            'user_id': user.id, 'assigned_on': fields.Datetime.now(), 'received_on': False, 'state': 'waiting'})
        visit._tell_consultant()

    def _tell_consultant(self):
        """A word on the consultant's screen, wherever he is in Odoo."""
        user = self.user_id
        if user == self.env.user:
            return
        env = self.env(context=dict(self.env.context, lang=user.lang))
        visit = self.with_env(env)
        parts = [visit.display_name, visit.model_id.display_name if visit.model_id else '']
        user._bus_send('simple_notification', {
            'type': 'info', 'sticky': True,
            'title': env._("A customer for you") if visit.kind == 'visit' else env._("A call for you"),
            'message': " · ".join(filter(None, parts)),
        })

    @api.model
    def _notice(self, message, kind='warning'):
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification',
            'params': {'type': kind, 'message': message, 'sticky': False, 'next': {'type': 'ir.actions.client', 'tag': 'soft_reload'}},
        }
