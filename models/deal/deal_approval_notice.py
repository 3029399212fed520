"""Who is told of a request and of its answer; what voids it (H06)."""
from odoo import SUPERUSER_ID, fields, models
from odoo.tools import format_amount

from .sale_order_approval import ACTIVITY

LIMITED = {'discount': 'discount_amount', 'gift': 'gift_amount'}


class DealershipDealApproval(models.Model):
    _inherit = 'dealership.deal.approval'

    def _deciders(self):
        """Who may decide on this request, the team's manager first."""
        self.ensure_one()
        order = self.order_id
        admins = self.env.ref('auto_dealership.group_dealership_admin').all_user_ids.filtered(
            lambda user: order.company_id in user.company_ids and not user.share)
        return [
            user for user in (order.team_id.user_id | admins.sorted('id'))
            if user.id != SUPERUSER_ID and not self.with_user(user)._decision_obstacle()]

    def _tell_manager(self):
        """A task on the deal for who decides; the request itself is in his list."""
        labels = dict(self._fields['kind']._description_selection(self.env))
        for approval in self.sudo():
            decider = next(iter(approval._deciders()), None)
            if decider:
                approval.order_id.with_context(mail_activity_quick_update=True).activity_schedule(
                    ACTIVITY, approval.company_id._dealership_today(), user_id=decider.id,
                    summary=self.env._("%(kind)s: %(reason)s", kind=labels[approval.kind], reason=(approval.reason or '')[:120]))

    def _drop_tasks(self):
        """The task of a deal goes when nothing of it is to decide any more."""
        orders = self.sudo().order_id
        waiting = orders.approval_ids.filtered(lambda approval: approval.state == 'asked').order_id
        (orders - waiting).activity_unlink([ACTIVITY])

    def _void(self):
        if self:
            self.sudo().write({'state': 'void'})  # the workflow's field
            self._drop_tasks()

    def _after_decided(self):
        super()._after_decided()
        self._drop_tasks()
        states = dict(self._fields['state']._description_selection(self.env))
        kinds = dict(self._fields['kind']._description_selection(self.env))
        for approval in self.sudo():
            words = self.env._(
                "%(kind)s %(amount)s: %(state)s by %(user)s. %(note)s", kind=kinds[approval.kind], state=states[approval.state],
                amount=format_amount(self.env, approval.amount, approval.currency_id) if approval.amount else "",
                user=self.env.user.name, note=approval.decision_note or "")
            approval.order_id.message_post(
                body=words, partner_ids=(approval.requester_id | approval.consultant_id).partner_id.ids, subtype_xmlid='mail.mt_note')
        self.filtered(lambda approval: approval.state == 'approved' and approval.kind == 'special').order_id._check_deal_won()

    def _decision_obstacle(self):
        """Beyond his own limit a manager does not decide either."""
        obstacle = super()._decision_obstacle()
        approval = self.sudo()
        if obstacle or approval.kind not in LIMITED:
            return obstacle
        limits = self.env['dealership.deal.limit']._of_users(self.env.user, approval.company_id)
        limit = limits[LIMITED[approval.kind]]
        if approval.kind == 'discount' and approval.percent and limits['discount_percent'] < approval.percent:
            limit = min(limit, limits['discount_percent'] / approval.percent * approval.amount)
        if approval.currency_id.compare_amounts(approval.amount, limit) > 0:
            return self.env._(
                "%(approval)s goes beyond your own limit of %(limit)s. The administrator of the store decides.",
                approval=approval.display_name, limit=format_amount(self.env, limit, approval.currency_id))
        return ""

    def action_view_deal(self):
        """Show the deal that is decided on."""
        self.ensure_one()
        return self.order_id._open_deal()

    def action_reject(self):
        """Open the dialog that says why."""
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Reject"),
            'res_model': 'dealership.deal.reject.wizard',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'default_approval_ids': [fields.Command.set(self.ids)]},
        }
