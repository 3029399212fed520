from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.deal.account_payment import PURPOSES


class DealershipDealPaymentWizard(models.TransientModel):
    """Take a payment of a deal (收款): what for, how much, by which way; or pay money back."""
    _name = 'dealership.deal.payment.wizard'
    _description = "Payment of a Deal"
    _inherit = ['dealership.seen.mixin']

    _seen_fields = ('order_id',)

    order_id = fields.Many2one('sale.order', "Deal", required=True, readonly=True, ondelete='cascade')
    company_id = fields.Many2one(related='order_id.company_id')
    currency_id = fields.Many2one(related='order_id.currency_id')
    partner_id = fields.Many2one(related='order_id.partner_invoice_id', string="Customer")
    balance_due = fields.Monetary(related='order_id.balance_due')
    deposit_due = fields.Monetary(related='order_id.deposit_due')
    amount_received = fields.Monetary(related='order_id.amount_received')
    lender_due = fields.Monetary(related='order_id.lender_due')
    purpose = fields.Selection(PURPOSES, "What For", compute='_compute_purpose', store=True, readonly=False)
    amount = fields.Monetary(compute='_compute_amount', store=True, readonly=False)
    journal_id = fields.Many2one(
        'account.journal', "Paid Into", compute='_compute_journal_id', store=True, readonly=False,
        domain="[('type', 'in', ('bank', 'cash', 'credit')), ('company_id', 'parent_of', company_id)]",
        help="Bank account or cash box (收款账户).")
    date = fields.Date(required=True, default=fields.Date.context_today)
    memo = fields.Char("Note", help="Number of the receipt or of the bank's transfer (收据号、流水号).")

    @api.depends('order_id')
    def _compute_purpose(self):
        for wizard in self:
            order = wizard.order_id
            wizard.purpose = 'refund' if order.balance_due < 0 or order.state == 'cancel' else 'deposit' if order.deposit_due else 'balance'

    @api.depends('order_id', 'purpose')
    def _compute_amount(self):
        for wizard in self:
            order = wizard.order_id
            wizard.amount = {
                'deposit': order.deposit_due, 'loan': order.lender_due, 'balance': order.balance_due - order.lender_due,
                'refund': -order.balance_due,
            }.get(wizard.purpose, 0.0)
            wizard.amount = max(wizard.amount, 0.0)

    @api.depends('order_id')
    def _compute_journal_id(self):
        for wizard in self:
            wizard.journal_id = self.env['account.journal'].search(
                [*self.env['account.journal']._check_company_domain(wizard.company_id), ('type', 'in', ('bank', 'cash'))], limit=1)

    def action_take(self):
        """Post the payment; the deal's figures follow."""
        self.ensure_one()
        order, currency = self.order_id, self.currency_id
        if not self.purpose or not self.journal_id:
            raise UserError(self.env._("Say what the money is for, and where it was paid into."))
        if self.date > fields.Date.context_today(self):
            raise UserError(self.env._("The payment lies in the future. Record it on the day on which it arrives."))
        if self.purpose != 'refund' and currency.compare_amounts(self.amount, order.balance_due) > 0:
            raise UserError(self.env._(
                "Only %(due)s is still to be paid for %(deal)s. Lower the amount, or correct the deal first.",
                due=currency.format(max(order.balance_due, 0.0)), deal=order.name))
        note = f"{order.name} {self.memo or ''}".strip()
        order._take_payment(self.purpose, self.amount, self.journal_id, date=self.date, memo=note)
        return {'type': 'ir.actions.act_window_close'}
