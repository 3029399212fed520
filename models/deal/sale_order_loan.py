from odoo import fields, models


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    deal_loan_ids = fields.One2many('dealership.deal.loan', 'order_id', "Loans", copy=False)

    def _deal_loan(self):
        """The loan that was not cancelled."""
        self.ensure_one()
        return self.deal_loan_ids.filtered(lambda loan: loan.state != 'cancelled')[:1]

    def _loan_payment_problem(self, payment):
        """Why a payment cannot be this deal's lender's pay-out; empty when it can.

        :return: str
        """
        self.ensure_one()
        loan = self._deal_loan()
        if payment.payment_type == 'outbound':  # sent back to the lender; that it was received is checked when it is posted
            return ""
        if loan.state != 'confirmed':
            return self.env._("%s has no loan that a lender has agreed to. Enter and approve the loan first.", self.name)
        if payment.state == 'draft' and (not loan.lender_id.active or not loan.lender_id.is_lender):
            return self.env._("%s does not lend any more: nothing is expected from it.", loan.lender_id.display_name)
        others = self.deal_payment_ids.filtered(
            lambda other: other.deal_purpose == 'loan' and other.state in ('in_process', 'paid') and other.id != payment.id)
        if self.currency_id.compare_amounts(sum(others.mapped('amount_signed')) + payment.amount, loan.amount) > 0:
            return self.env._(
                "The lender would pay out more than the loan of %s. Correct the amount.", self.currency_id.format(loan.amount))
        return ""

    def _deal_problems(self):
        problems = super()._deal_problems()
        loan = self._deal_loan()
        if loan and self.currency_id.compare_amounts(loan.amount, self._deal_total()) > 0:
            problems.append(self.env._(
                "The loan of %(loan)s is more than the total of %(total)s.",
                loan=self.currency_id.format(loan.amount), total=self.currency_id.format(self._deal_total())))
        return problems

    def _after_deal_cancelled(self, how, reason):
        """Without a deal there is no loan; one that was paid out stays until finance has sent the money back."""
        super()._after_deal_cancelled(how, reason)
        for order in self:
            loan = order._deal_loan()
            paid = order.sudo().deal_payment_ids.filtered(
                lambda payment: payment.deal_purpose == 'loan' and payment.state in ('in_process', 'paid'))
            if loan and sum(paid.mapped('amount_signed')) <= 0:
                loan.action_cancel()
