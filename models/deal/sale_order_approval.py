"""What of a deal is asked and agreed (审批): requests, and whether they still hold."""
from odoo import models
from odoo.exceptions import UserError


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
        if not (reason or '').strip():
            raise UserError(self.env._("Say why: the manager decides on your words."))
        # requests are made by this method only
        return self.env['dealership.deal.approval'].sudo().create({
            'order_id': self.id, 'kind': kind, 'reason': reason, 'amount': amount, 'requester_id': self.env.uid, **facts,
        }).with_env(self.env)

    def _is_approved(self, kind):
        """Whether a manager has agreed, and nothing has changed since."""
        self.ensure_one()
        return any(approval.kind == kind and approval.state == 'approved' for approval in self.sudo().approval_ids)
