"""A question to whoever may allow something, and his answer (审批): asked, decided once by another, kept (invariant 7)."""
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .lock import lock_or_tell

STATES = [
    ('asked', "To decide"),
    ('approved', "Approved"),
    ('rejected', "Rejected"),
    ('void', "Void"),
]
# What a state may become; an approval that was overtaken by a change of the document is void and stays so.
STEPS = {'asked': ('approved', 'rejected', 'void'), 'approved': ('void',)}


class ApprovalMixin(models.AbstractModel):
    """Made and decided by business methods only; never deleted. A model says in `_decision_obstacle` who may not decide."""
    _name = 'dealership.approval.mixin'
    _description = "Approval"
    _inherit = ['dealership.protected.mixin']

    _protected_fields = ('state', 'reason', 'requester_id', 'requested_on', 'decided_by_id', 'decided_on', 'decision_note')

    state = fields.Selection(STATES, required=True, default='asked')
    reason = fields.Text(required=True)
    requester_id = fields.Many2one('res.users', "Asked By", required=True, default=lambda self: self.env.user, ondelete='restrict')
    requested_on = fields.Datetime("Asked On", required=True, default=fields.Datetime.now)
    decided_by_id = fields.Many2one('res.users', ondelete='restrict')
    decided_on = fields.Datetime()
    decision_note = fields.Text("Manager's Words")

    _decided_by_another = models.Constraint(
        "CHECK(state NOT IN ('approved', 'rejected') OR (decided_on IS NOT NULL AND decided_by_id IS NOT NULL"
        " AND decided_by_id <> requester_id))", "An approval is given by somebody else than who asked for it.")

    def write(self, vals):
        if 'state' in vals:
            for approval in self.sudo():
                if vals['state'] != approval.state and vals['state'] not in STEPS.get(approval.state, ()):
                    raise approval._decided_already()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Approvals are not deleted: they say who agreed to what."))

    def _decided_already(self):
        """The answer for who comes second."""
        self.ensure_one()
        states = dict(self._fields['state']._description_selection(self.env))
        approval = self.sudo()
        if approval.decided_by_id:
            return UserError(self.env._(
                "%(approval)s was decided already: %(state)s, by %(user)s at %(moment)s. Nothing was changed.",
                approval=self.display_name, state=states[approval.state], user=approval.decided_by_id.name,
                moment=fields.Datetime.context_timestamp(self, approval.decided_on).strftime('%m-%d %H:%M')))
        return UserError(self.env._(
            "%(approval)s is not to be decided: %(state)s.", approval=self.display_name, state=states[approval.state]))

    # Deciding

    def _decision_obstacle(self):
        """Why the user may not decide on this; empty when he may."""
        self.ensure_one()
        return ""

    def _check_may_decide(self):
        self.check_access('read')
        for approval in self:
            obstacle = approval._decision_obstacle()
            if obstacle:
                raise AccessError(obstacle)

    def _lock_undecided(self):
        """Of two managers at the same moment one decides and the other is told."""
        lock_or_tell(
            self.sudo(), lambda: self.env._("Somebody else is deciding on this at the same moment. Reload to see what was decided."),
            ['state', 'decided_by_id', 'decided_on'])
        for approval in self:
            if approval.state != 'asked':
                raise approval._decided_already()

    def _decide(self, state, note=None):
        """Answer these questions; who may was checked by the caller's `_check_may_decide` and is checked here again."""
        self._check_may_decide()
        self._lock_undecided()
        # the decision is the workflow's to write
        self.sudo().write({
            'state': state, 'decided_by_id': self.env.uid, 'decided_on': fields.Datetime.now(), 'decision_note': note or False})
        self._after_decided()

    def _after_decided(self):
        """Hook: react to approvals that were just decided."""
