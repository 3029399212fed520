"""Deciding on an approval: by a manager of the deal's team, never one's own, once (H06, invariant 7)."""
from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError


class DealershipDealApproval(models.Model):
    _inherit = 'dealership.deal.approval'

    may_decide = fields.Boolean(compute='_compute_may_decide')

    @api.depends_context('uid')
    @api.depends('state', 'order_id', 'requester_id', 'consultant_id')
    def _compute_may_decide(self):
        for approval in self:
            approval.may_decide = approval.state == 'asked' and not approval._decision_obstacle()

    def _decision_obstacle(self):
        """Why the user may not decide on this; empty when he may."""
        self.ensure_one()
        user, approval = self.env.user, self.sudo()
        if self.env.uid == SUPERUSER_ID or not user.has_group('auto_dealership.group_manager'):
            return self.env._("Sales managers decide on this.")
        order = approval.order_id
        people = approval.requester_id | approval.consultant_id | order.user_id | order.opportunity_id.user_id
        if user._is_one_of(people):
            return self.env._(
                "%(approval)s is your own request or your own deal. Another manager of the team, or the administrator of the store, "
                "decides.", approval=approval.display_name)
        if order.team_id.user_id != user and not user.has_group('auto_dealership.group_dealership_admin'):
            return self.env._(
                "%(approval)s belongs to %(team)s. Its manager, or the administrator of the store, decides.",
                approval=approval.display_name, team=order.team_id.name or "")
        return ""

    def _check_may_decide(self):
        self.order_id.check_access('write')
        super()._check_may_decide()

    def action_approve(self):
        """Approve what is asked."""
        self._decide('approved')
        return True

    def _reject(self, reason):
        """Reject, with a word for the consultant."""
        if not (reason or '').strip():
            raise UserError(self.env._("Say why it is rejected: the consultant has to know what to do."))
        self._decide('rejected', reason)
