"""The loan of a deal 按揭贷款: lender, terms, instalments, and the pay-out that the store waits for (H02)."""
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...rules import loan as loan_rule
from ...rules.errors import RuleError
from ..card.rule_messages import rule_message

METHODS = [
    ('equal_instalment', "Equal instalments"),
    ('equal_principal', "Equal principal"),
    ('custom', "Custom"),
]
STATES = [
    ('draft', "Asked"),
    ('confirmed', "Approved by lender"),
    ('cancelled', "Cancelled"),
]


class DealershipDealLoan(models.Model):
    _name = 'dealership.deal.loan'
    _description = "Loan of a Deal"
    _inherit = ['mail.thread', 'dealership.protected.mixin', 'dealership.follow.mixin']
    _order = 'id desc'
    _follow_field = 'order_id'
    _check_company_auto = True

    _protected_fields = ('state', 'company_id', 'total_interest')
    _immutable_fields = ('order_id',)

    order_id = fields.Many2one('sale.order', "Deal", required=True, index=True, ondelete='cascade', domain=[('is_deal', '=', True)])
    company_id = fields.Many2one(related='order_id.company_id', store=True, precompute=True, index=True)
    currency_id = fields.Many2one(related='order_id.currency_id')
    partner_id = fields.Many2one(related='order_id.partner_id', string="Borrower")
    lender_id = fields.Many2one(
        'res.partner', required=True, index='btree_not_null', ondelete='restrict', domain=[('is_lender', '=', True)], tracking=True,
        help="Who lends (按揭机构).")
    amount = fields.Monetary("Loan", required=True, tracking=True, help="What the lender pays out to the store (贷款金额).")
    down_payment = fields.Monetary(compute='_compute_down_payment', help="What the customer pays himself (首付).")
    term = fields.Integer("Months", required=True, default=36, tracking=True, help="Term in months (期数).")
    rate = fields.Float(
        "Rate (% a Year)", digits=(5, 2), tracking=True, aggregator=None,
        help="Yearly rate in % (年利率); 0 for an interest-free loan.")
    method = fields.Selection(
        METHODS, required=True, default='equal_instalment', help="How it is paid back (还款方式): 等额本息, 等额本金, 自定义.")
    first_date = fields.Date(
        "First Instalment", required=True, default=lambda self: fields.Date.add(fields.Date.context_today(self), months=1),
        help="Day of the first instalment (首期还款日); the others follow monthly.")
    payout_date = fields.Date("Pay-out Expected", tracking=True, help="When the lender's money is expected (预计放款日).")
    reference = fields.Char("Contract", help="Number of the loan contract (贷款合同号).")
    state = fields.Selection(STATES, required=True, default='draft', tracking=True)
    line_ids = fields.One2many('dealership.deal.instalment', 'loan_id', "Instalments")
    total_interest = fields.Monetary(compute='_compute_total_interest', store=True, help="Sum of the interest (利息合计).")

    _one_open = models.UniqueIndex(
        "(order_id) WHERE state <> 'cancelled'", "The deal has a loan already. Cancel it before you enter another one.")

    @api.depends('order_id.name', 'lender_id.name')
    def _compute_display_name(self):
        for loan in self:
            loan.display_name = f"{loan.order_id.name or ''} · {loan.lender_id.name or ''}"

    @api.depends('amount', 'order_id.amount_total')
    def _compute_down_payment(self):
        for loan in self:
            loan.down_payment = loan.order_id._deal_total() - loan.amount if loan.order_id else 0.0

    @api.depends('line_ids.interest')
    def _compute_total_interest(self):
        for loan in self:
            loan.total_interest = sum(loan.line_ids.mapped('interest'))

    @api.model_create_multi
    def create(self, vals_list):
        loans = super().create(vals_list)
        loans._plan_instalments()
        return loans

    def write(self, vals):
        terms = {'amount', 'term', 'rate', 'method', 'first_date', 'line_ids', 'lender_id'}.intersection(vals)
        if terms and any(loan.state != 'draft' for loan in self):
            raise UserError(self.env._("The lender has agreed to these terms. Cancel the loan and enter another one."))
        result = super().write(vals)
        if {'amount', 'term', 'rate', 'method', 'first_date'}.intersection(vals) or 'line_ids' in vals:
            self._plan_instalments()
        return result

    @api.constrains('amount', 'term', 'rate', 'order_id', 'lender_id')
    def _check_terms(self):
        for loan in self:
            if not loan.order_id.is_deal or loan.order_id.state == 'cancel':
                raise ValidationError(self.env._("%s is no open vehicle deal; only such a deal has a loan.", loan.order_id.name))
            loan._check_lender()
            try:
                loan_rule.check(loan.amount, loan.term, loan.rate, max(loan.order_id._deal_total(), 0))
            except RuleError as error:
                raise ValidationError(rule_message(self.env, error)) from None

    def _check_lender(self):
        self.ensure_one()
        if not self.lender_id.active or not self.lender_id.is_lender:
            raise ValidationError(self.env._(
                "%s does not lend any more. Choose another lender; finance keeps the list.", self.lender_id.display_name))

    def _plan_instalments(self):
        """Reckon the instalments; by hand only the principal of each is entered."""
        for loan in self:
            principals = None
            if loan.method == 'custom':
                if not loan.line_ids:
                    continue
                principals = loan.line_ids.sorted('number').mapped('principal')
            try:
                plan = loan_rule.schedule(loan.amount, loan.term, loan.rate, loan.method, loan.first_date, principals)
            except RuleError as error:
                raise ValidationError(rule_message(self.env, error)) from None
            values = [{
                'number': part.number, 'date': part.date, 'principal': float(part.principal), 'interest': float(part.interest),
                'payment': float(part.payment), 'balance': float(part.balance)} for part in plan]
            # instalments are reckoned, and so not the user's to write
            loan.sudo().line_ids.unlink()
            self.env['dealership.deal.instalment'].sudo().create([{**value, 'loan_id': loan.id} for value in values])

    # Steps

    def action_confirm(self):
        """The lender has agreed; from now on his pay-out is expected."""
        self.check_access('write')
        for loan in self:
            if loan.state != 'draft':
                raise UserError(self.env._("%s is not waiting for the lender's answer.", loan.display_name))
            loan._check_terms()
            if not loan.line_ids:
                raise UserError(self.env._("Enter the instalments first: one principal for each month, together the loan."))
        self.sudo().write({'state': 'confirmed'})  # the workflow's field
        return True

    def action_cancel(self):
        """The loan does not come; refused when its money has come already."""
        self.check_access('write')
        for loan in self:
            paid = loan.order_id.sudo().deal_payment_ids.filtered(
                lambda payment: payment.deal_purpose == 'loan' and payment.state in ('in_process', 'paid'))
            if sum(paid.mapped('amount_signed')) > 0 and loan.state == 'confirmed':
                raise UserError(self.env._(
                    "The lender has paid out for %s already. Finance cancels that payment first.", loan.display_name))
        self.filtered(lambda loan: loan.state != 'cancelled').sudo().write({'state': 'cancelled'})  # the workflow's field
        return True

    @api.ondelete(at_uninstall=False)
    def _unlink_draft_only(self):
        if any(loan.state != 'draft' for loan in self):
            raise UserError(self.env._("A loan that the lender has agreed to is cancelled, not deleted."))
