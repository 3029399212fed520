"""What of a deal is asked and agreed (审批): requests, who is told, and whether they still hold."""
from odoo import models
from odoo.exceptions import UserError

ACTIVITY = 'auto_dealership.activity_type_deal_approval'


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    def _request_approval(self, kind, reason, amount=0, **facts):
        """Ask the manager of the deal's team.

        :param str kind: discount, gift, special, release, forfeit or refund
        :param dict facts: further fields of the request (percent, agreement_on, purchase_on)
        :return: the request
        """
        self.ensure_one()
        self.check_access('write')
        if not self.is_deal:
            raise UserError(self.env._("%s is no deal of a customer card.", self.name))
        if not (reason or '').strip():
            raise UserError(self.env._("Say why: the manager decides on your words."))
        open_one = self.sudo().approval_ids.filtered(lambda approval: approval.kind == kind and approval.state == 'asked')
        open_one._void()
        # requests are made by this method only
        approval = self.env['dealership.deal.approval'].sudo().create({
            'order_id': self.id, 'kind': kind, 'reason': reason, 'amount': amount, 'requester_id': self.env.uid, **facts})
        approval._tell_manager()
        return approval.with_env(self.env)

    def _request_special(self, reason, agreement_on, purchase_on):
        """Ask that a customer who cannot pay yet counts as sold: he agreed on a day to buy (E06)."""
        self.ensure_one()
        today = self.company_id._dealership_today()
        card = self.sudo().opportunity_id
        if not card.active or card.won_status != 'pending' or self.state == 'cancel':
            raise UserError(self.env._("%s is not open any more: there is nothing to agree on.", card.name))
        if card.is_disputed:
            raise UserError(self.env._("%s is in dispute: a special agreement waits for the manager's ruling.", card.name))
        if not agreement_on or not purchase_on:
            raise UserError(self.env._("A special agreement has two days: when it was agreed, and when the customer will buy."))
        if agreement_on > today or purchase_on < agreement_on:
            raise UserError(self.env._("An agreement is not of tomorrow, and the customer buys after he has agreed."))
        return self._request_approval(
            'special', reason, self._deal_total(), agreement_on=agreement_on, purchase_on=purchase_on)

    def _is_approved(self, kind):
        """Whether a manager has agreed, and nothing has changed since."""
        self.ensure_one()
        return any(approval.kind == kind and approval.state == 'approved' for approval in self.sudo().approval_ids)

    def _void_price_approvals(self):
        """What was asked or agreed for another price holds no more."""
        self.sudo().approval_ids.filtered(
            lambda approval: approval.kind in ('discount', 'gift') and approval.state in ('asked', 'approved'))._void()

    def action_ask_approval(self):
        """Open the dialog in which the manager is asked."""
        self.ensure_one()
        return self._approval_dialog('discount')

    def action_ask_special(self):
        """Open the dialog of a special agreement."""
        self.ensure_one()
        return self._approval_dialog('special')

    def _approval_dialog(self, kind):
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Ask for Approval"),
            'res_model': 'dealership.deal.approval.wizard',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'default_order_id': self.id, 'default_kind': kind},
        }
