"""Cancelling a confirmed deal (退订, H03): one way, with a reason, the money settled, the card back in work."""
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..card.lock import lock_or_tell


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    cancellation_ids = fields.One2many('dealership.deal.cancellation', 'order_id', "Cancellations", readonly=True)

    # The gate: button, mass action, import, RPC and other addons all end in `write`

    def write(self, vals):
        if 'state' not in vals:
            return super().write(vals)
        deals = self.filtered('is_deal')
        cancelled = deals.filtered(lambda order: order.state != 'cancel') if vals['state'] == 'cancel' else deals.browse()
        signed = deals.filtered(lambda order: order.state == 'sale') if vals['state'] != 'sale' else deals.browse()
        keys = self.env['dealership.deal.cancellation']._key_of(cancelled)
        for order in signed | cancelled:
            if (order not in cancelled or order._is_running_deal()) and order.id not in keys.order_id._ids:
                raise order._cancellation_needed()
        result = super().write(vals)
        for order in cancelled:
            key = keys.filtered(lambda key, order=order: key.order_id == order)
            order._after_deal_cancelled(key._money_way(), key.reason_id.name or "")
        if vals['state'] in ('draft', 'cancel'):
            deals._void_approvals(('asked', 'approved') if vals['state'] == 'draft' else ('asked',))
        return result

    def _is_running_deal(self):
        """Whether the deal binds the store: signed, paid on, or sold by a special agreement."""
        self.ensure_one()
        order = self.sudo()  # whether it binds does not depend on who asks
        if not order.is_deal or order.state == 'cancel':
            return False
        won = order.opportunity_id.won_status == 'won'
        return order.state == 'sale' or bool(order._deal_money()) or (won and bool(order._deal_conversion().on))

    @api.ondelete(at_uninstall=False)
    def _unlink_not_running(self):
        for order in self.filtered('is_deal'):
            if order._is_running_deal():
                raise order._cancellation_needed()
            if order.sudo().approval_ids or order.cancellation_ids:
                raise UserError(self.env._(
                    "%s is not deleted: it says what was asked and agreed. Cancel it instead.", order.name))

    def _cancellation_needed(self):
        return UserError(self.env._(
            "%(deal)s is a running deal: it is cancelled by “Cancel Deal”, which asks for the reason and settles the money. The "
            "manager of the team can help.", deal=self.name))

    def action_cancel(self):
        """A running deal opens its own dialog; quotations and other orders are cancelled as in stock."""
        if len(self) == 1 and self.is_deal and self._is_running_deal():
            return self.action_cancel_deal()
        return super().action_cancel()

    def _void_approvals(self, states):
        """What was agreed for the deal as it was does not hold for the deal that is written anew."""
        # the workflow's own field
        self.sudo().approval_ids.filtered(lambda approval: approval.state in states).write({'state': 'void'})

    # The dialog

    def action_cancel_deal(self):
        """Open the dialog that cancels this deal."""
        self.ensure_one()
        self._check_may_cancel()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Cancel Deal"),
            'res_model': 'dealership.deal.cancel.wizard',
            'view_mode': 'form',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'default_order_id': self.id},
        }

    def _check_may_cancel(self):
        self.ensure_one()
        self.check_access('read')
        self.check_access('write')
        if not self._is_running_deal():
            raise UserError(self.env._("%(deal)s is no running deal: there is nothing to cancel here.", deal=self.name))
        problem = self._cancel_problem()
        if problem:
            raise UserError(problem)

    def _cancel_problem(self):
        """Why a confirmed deal cannot be cancelled now, and what to do; empty when it can."""
        self.ensure_one()
        order = self.sudo()  # invoices are finance's; only whether there are any is told
        posted = order.invoice_ids.filtered(lambda move: move.state == 'posted')
        if not order.currency_id.is_zero(sum(posted.mapped('amount_total_signed'))):
            return self.env._(
                "%(deal)s is invoiced (%(invoices)s). Finance credits the invoice first; then the deal can be cancelled.",
                deal=order.name, invoices=", ".join(posted.mapped('name')))
        lent = order.deal_payment_ids.filtered(
            lambda payment: payment.deal_purpose == 'loan' and payment.state in ('in_process', 'paid'))
        if sum(lent.mapped('amount_signed')) > 0:
            return self.env._(
                "%(deal)s: the lender has paid out already. Finance sends the money back to him first.", deal=order.name)
        return ""

    # Cancelling

    def _deal_money(self):
        """What is held of the customer's money for this deal, and not on its way back to him."""
        self.ensure_one()
        return max(self.sudo()._open_money(), 0)  # the sum only; payments are finance's

    def _cancel_deal(self, reason, note=None, forfeit=0, back=None):
        """Cancel one running deal.

        :param reason: dealership.cancel.reason
        :param float forfeit: what of the customer's money is kept; a manager must have agreed. The rest is refunded.
        :param dict back: level, stage, date and reason of the next contact of the card
        :return: the cancellation
        """
        self.ensure_one()
        lock_or_tell(self, lambda: self.env._("%(deal)s is being changed by somebody else at this moment.", deal=self.name), ['state'])
        self._check_may_cancel()
        paid = self._deal_money()
        self._check_forfeit(forfeit, paid)
        card = self.sudo().opportunity_id
        # the deal is cancelled by its own way, whose conditions were checked above
        cancellation = self.sudo()._write_cancellation(reason, note, paid, forfeit)
        words = " · ".join(part for part in (reason.name, note) if part)
        if paid > forfeit:
            self._refund_deposit(paid - forfeit, words)
        if forfeit > 0:
            self._forfeit_deposit(words, forfeit)
        self.sudo()._action_cancel()
        card._back_to_work(words, back or {})
        cancellation.is_carried_out = True
        self.sudo().message_post(body=self.env._(
            "Deal cancelled by %(user)s: %(reason)s. %(money)s.", user=self.env.user.name, reason=words,
            money=dict(cancellation._fields['how']._description_selection(self.env))[cancellation.how]))
        return cancellation.with_env(self.env)

    def _check_forfeit_amount(self, forfeit, paid):
        if forfeit < 0 or self.currency_id.compare_amounts(forfeit, paid) > 0:
            raise UserError(self.env._(
                "%(deal)s: the customer has paid %(paid)s; no more than that can be kept.",
                deal=self.name, paid=self.currency_id.format(paid)))

    def _check_forfeit(self, forfeit, paid):
        self._check_forfeit_amount(forfeit, paid)
        if forfeit > 0 and not self._may_forfeit(forfeit):
            raise AccessError(self.env._(
                "%(deal)s: keeping %(amount)s of the customer's money needs the manager's approval. Ask for it in the dialog.",
                deal=self.name, amount=self.currency_id.format(forfeit)))

    def _may_forfeit(self, amount):
        """Whether a manager has agreed to keep this much."""
        self.ensure_one()
        return any(
            approval.kind == 'forfeit' and approval.state == 'approved' and self.currency_id.compare_amounts(approval.amount, amount) >= 0
            for approval in self.sudo().approval_ids)

    def _write_cancellation(self, reason, note, paid, forfeit):
        today = self.company_id._dealership_today()
        ordered_on = self.company_id._dealership_day(self.date_order)
        how = 'none' if not paid else 'refund' if not forfeit else 'forfeit' if forfeit >= paid else 'part'
        return self.env['dealership.deal.cancellation'].create({
            'order_id': self.id,
            'company_id': self.company_id.id,
            'team_id': self.team_id.id,
            'consultant_id': self.user_id.id,
            'model_id': self._incentive_model().id,
            'reason_id': reason.id,
            'note': note or False,
            'how': how,
            'amount_total': self._deal_total(),
            'amount_paid': paid,
            'amount_refunded': paid - forfeit,
            'amount_forfeited': forfeit,
            'ordered_on': ordered_on,
            'order_days': (today - ordered_on).days,
            'was_won': self.opportunity_id.won_status == 'won' and self.opportunity_id._winning_deal() == self,
            'cancelled_by_id': self.env.uid,
            'cancelled_on': fields.Datetime.now(),
        })
