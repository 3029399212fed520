from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class DealershipDealSettleWizard(models.TransientModel):
    """Pass on what was collected for one beneficiary, of many deals in one payment (代收款结算)."""
    _name = 'dealership.deal.settle.wizard'
    _description = "Pass on Money Collected for Others"

    line_ids = fields.Many2many('account.move.line', string="Items", domain=[('deal_on_behalf', '=', True), ('reconciled', '=', False)])
    company_id = fields.Many2one('res.company', compute='_compute_sum')
    currency_id = fields.Many2one('res.currency', compute='_compute_sum')
    beneficiary_id = fields.Many2one(
        'res.partner', "For Whom", compute='_compute_beneficiary', store=True, readonly=False,
        help="Tax office, insurer or agent that is paid (代收单位).")
    amount = fields.Monetary("Together", compute='_compute_sum')
    journal_id = fields.Many2one(
        'account.journal', "Paid From", compute='_compute_journal_id', store=True, readonly=False,
        domain="[('type', 'in', ('bank', 'cash', 'credit')), ('company_id', 'parent_of', company_id)]")
    date = fields.Date(required=True, default=fields.Date.context_today)
    memo = fields.Char("Note")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if 'line_ids' in fields and self.env.context.get('active_model') == 'dealership.deal.on.behalf':
            items = self.env['dealership.deal.on.behalf'].browse(self.env.context.get('active_ids', ()))
            values['line_ids'] = [Command.set(items.line_id.ids)]
        return values

    @api.depends('line_ids')
    def _compute_sum(self):
        for wizard in self:
            wizard.company_id = wizard.line_ids.company_id[:1] or self.env.company
            wizard.currency_id = wizard.company_id.currency_id
            wizard.amount = -sum(wizard.line_ids.mapped('amount_residual'))

    @api.depends('line_ids')
    def _compute_beneficiary(self):
        for wizard in self:
            known = wizard.line_ids.deal_beneficiary_id
            wizard.beneficiary_id = known if len(known) == 1 else False

    @api.depends('company_id')
    def _compute_journal_id(self):
        for wizard in self:
            wizard.journal_id = self.env['account.journal'].search(
                [*self.env['account.journal']._check_company_domain(wizard.company_id), ('type', 'in', ('bank', 'cash'))], limit=1)

    def action_settle(self):
        """Pay, and match the payment with the items."""
        self.ensure_one()
        lines = self.line_ids
        lines.check_access('read')
        self._check_items(lines)
        payment = self.env['account.payment'].create({
            'payment_type': 'outbound', 'partner_type': 'supplier', 'partner_id': self.beneficiary_id.id, 'amount': self.amount,
            'journal_id': self.journal_id.id, 'company_id': self.company_id.id, 'date': self.date,
            'destination_account_id': lines.account_id.id,
            'memo': self.memo or self.env._("Collected for %s", self.beneficiary_id.name),
        })
        payment.action_post()
        paid = payment.move_id.line_ids.filtered(lambda line: line.account_id == lines.account_id)
        (paid + lines).reconcile()
        return payment._get_records_action(name=self.env._("Payment to a Beneficiary"))

    def _check_items(self, lines):
        if not self.beneficiary_id or not self.journal_id:
            raise UserError(self.env._("Say whom the money is for, and from where it is paid."))
        if not lines or lines.filtered(lambda line: not line.deal_on_behalf or line.parent_state != 'posted' or line.reconciled):
            raise UserError(self.env._(
                "Something of this was passed on already, or is not collected for others. Reload the list and choose again."))
        if len(lines.company_id) > 1 or len(lines.account_id) > 1:
            raise UserError(self.env._("The items are of several stores or accounts. Pass them on one store after the other."))
        if lines.deal_beneficiary_id - self.beneficiary_id:
            names = ", ".join(lines.deal_beneficiary_id.mapped('name'))
            raise UserError(self.env._("The items are for several: %s. Choose those of one.", names))
        if self.currency_id.compare_amounts(self.amount, 0) <= 0:
            raise UserError(self.env._("Nothing is owed for these items: what was credited back is as much as what was collected."))
