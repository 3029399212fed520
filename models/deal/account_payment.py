"""Money of a deal 定金 车款 放款 退款: a payment that belongs to a deal, and what it is for (H02)."""
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

PURPOSES = [
    ('deposit', "Deposit"),
    ('balance', "Balance"),
    ('loan', "Lender's pay-out"),
    ('refund', "Refund"),
]


class AccountPayment(models.Model):
    _inherit = 'account.payment'

    deal_order_id = fields.Many2one(
        'sale.order', "Vehicle Deal", index='btree_not_null', copy=False, check_company=True, ondelete='restrict', tracking=True,
        domain="[('is_deal', '=', True), ('company_id', '=', company_id)]",
        help="The deal that this money is for (成交单). A deposit is no revenue: it stands against the customer until the invoice.")
    deal_purpose = fields.Selection(
        PURPOSES, "Paid For", copy=False, tracking=True, help="What the money of a deal is (款项性质): 定金, 车款, 按揭放款, 退款.")

    _deal_has_purpose = models.Constraint(
        "CHECK(deal_order_id IS NULL OR deal_purpose IS NOT NULL)", "Say what the money of a deal is for.")

    def _generate_move_vals(self, write_off_line_vals=None, force_balance=None, line_ids=None):
        values = super()._generate_move_vals(write_off_line_vals, force_balance, line_ids)
        if self.deal_order_id:
            values['deal_order_id'] = self.deal_order_id.id
        return values

    def write(self, vals):
        if 'deal_order_id' not in vals and 'deal_purpose' not in vals:
            return super().write(vals)
        for payment in self:
            moved = 'deal_order_id' in vals and payment.deal_order_id.id != vals['deal_order_id']
            if payment.state != 'draft' and (moved or vals.get('deal_purpose', payment.deal_purpose) != payment.deal_purpose):
                raise UserError(self.env._(
                    "%s is posted. Reset it to draft before you give it to another deal or purpose.", payment.display_name))
        result = super().write(vals)
        for payment in self.filtered('move_id'):
            if payment.move_id.deal_order_id != payment.deal_order_id:
                payment.move_id.deal_order_id = payment.deal_order_id
        return result

    @api.constrains('deal_order_id', 'deal_purpose', 'partner_id', 'currency_id', 'payment_type', 'partner_type', 'amount', 'state')
    def _check_deal(self):
        for payment in self:
            if not payment.deal_order_id:
                continue
            problem = payment._deal_problem()
            if problem:
                raise ValidationError(problem)

    def _deal_problem(self):
        """Why this payment cannot be money of its deal; empty when it can.

        :return: str
        """
        self.ensure_one()
        order = self.deal_order_id.sudo()  # finance need not see the customer's card
        if not order.is_deal:
            return self.env._("%s is no vehicle deal. Choose a deal, or leave the field empty.", order.name)
        if self.currency_id != order.company_id.currency_id:
            return self.env._(
                "%(deal)s is settled in %(currency)s. Exchange the money first and record what arrived in %(currency)s.",
                deal=order.name, currency=order.company_id.currency_id.name)
        if self.partner_id.commercial_partner_id not in (order.partner_id | order.partner_invoice_id).commercial_partner_id:
            return self.env._(
                "%(deal)s is of %(customer)s. Money that a lender or a relative pays for him is recorded in his name too.",
                deal=order.name, customer=order.partner_invoice_id.display_name)
        ways = {'refund': ('outbound',), 'loan': ('inbound', 'outbound')}.get(self.deal_purpose, ('inbound',))
        if self.partner_type != 'customer' or self.payment_type not in ways:
            return self.env._(
                "Deposit and balance are received from the customer, a refund is sent to him; a lender's money goes either way.")
        if self.currency_id.compare_amounts(self.amount, 0) <= 0:
            return self.env._("The amount of a deal's payment is above zero. Enter what was paid.")
        if self.payment_type == 'inbound' and order.state == 'cancel' and self.state == 'draft':
            return self.env._("%s is cancelled: nothing is to be paid for it. Choose another deal.", order.name)
        return order._loan_payment_problem(self) if self.deal_purpose == 'loan' else ""
