"""Commission from the insurer to finance (手续费结算): what is due, and one invoice of it, never twice (J05)."""
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..card.lock import lock_or_tell
from ..vehicle.res_partner_insurer import COMMISSION_GROUPS


class FleetVehicleLogContract(models.Model):
    _inherit = 'fleet.vehicle.log.contract'

    _protected_fields = ('commission_settled', 'commission_due')

    commission_ids = fields.One2many(
        'dealership.renewal.commission', 'policy_id', "Settlements", readonly=True, groups=COMMISSION_GROUPS)
    commission_settled = fields.Monetary(
        compute='_compute_commission_due', store=True, copy=False, groups=COMMISSION_GROUPS)
    commission_due = fields.Monetary(
        compute='_compute_commission_due', store=True, copy=False, groups=COMMISSION_GROUPS,
        help="Not on an invoice yet; below zero: to be taken back, because the policy was cancelled after its settlement.")

    _commission_due_idx = models.Index("(company_id, insurer_id, issued_on) WHERE commission_due <> 0")

    @api.depends('commission_amount', 'commission_ids.amount', 'commission_ids.is_void')
    def _compute_commission_due(self):
        for contract in self:
            settled = sum(row.amount for row in contract.commission_ids if not row.is_void)
            contract.commission_settled = settled
            contract.commission_due = contract.currency_id.round(contract.commission_amount - settled) if contract.currency_id else 0

    def _check_terms_open(self):
        """What an insurer was invoiced for stays as it was."""
        super()._check_terms_open()
        settled = self.sudo().filtered(lambda policy: policy.commission_ids.filtered(lambda row: not row.is_void))
        if settled:
            raise UserError(self.env._(
                "%s is settled with the insurer: it stays as it was. Finance cancels that invoice first.", settled[0].display_name))

    def action_settle_commission(self):
        """Finance invoices the selected policies: one invoice an insurer, in draft."""
        if self.env.su or not self.env.user.has_group('auto_dealership.group_finance'):
            raise AccessError(self.env._("Finance settles commissions with insurers."))
        self.check_access('read')
        self._lock_due()
        moves = self.env['account.move']
        for (company, _insurer), policies in self.grouped(lambda policy: (policy.company_id, policy.insurer_id)).items():
            moves |= policies._invoice_commission(company)
        action = {'type': 'ir.actions.act_window', 'res_model': 'account.move', 'name': self.env._("Commission Invoices"), 'context': {}}
        if len(moves) == 1:
            return {**action, 'res_id': moves.id, 'views': [(False, 'form')]}
        return {**action, 'domain': [('id', 'in', moves.ids)], 'views': [(False, 'list'), (False, 'form')]}

    def _lock_due(self):
        """Of two people at the same moment one is served; what is on an invoice already is named."""
        if not self:
            raise UserError(self.env._("Choose the policies to settle."))
        lock_or_tell(self, lambda: self.env._("Somebody else is settling these policies at the same moment. Reload the list."))
        for policy in self.sudo():
            if not policy.is_policy or policy.currency_id.is_zero(policy.commission_due):
                raise UserError(self.env._(
                    "%s has nothing to settle: its commission is on an invoice already, or none was agreed.", policy.display_name))

    def _invoice_commission(self, company):
        """One invoice of these policies of one insurer; a credit note when more goes back than comes."""
        product = company._dealership_commission_product()
        total = sum(self.mapped('commission_due'))
        sign = -1 if company.currency_id.compare_amounts(total, 0) < 0 else 1
        vals = {
            'move_type': 'out_invoice' if sign > 0 else 'out_refund', 'partner_id': self.insurer_id.id, 'company_id': company.id,
            'invoice_date': company._dealership_today(), 'currency_id': company.currency_id.id,
            'invoice_line_ids': [Command.create({
                'product_id': product.id, 'name': policy.display_name, 'quantity': 1, 'price_unit': sign * policy.commission_due,
            }) for policy in self],
        }
        journal = company.sudo().dealership_commission_journal_id  # the store's setting, whoever settles
        move = self.env['account.move'].with_company(company).create({**vals, 'journal_id': journal.id} if journal else vals)
        rows = self.env['dealership.renewal.commission'].sudo()  # written by this step alone, after its checks
        with self.env.cr.savepoint():
            rows.create([{
                'policy_id': policy.id, 'amount': policy.commission_due, 'move_id': move.id,
                'kind': 'due' if policy.commission_due > 0 else 'deduction',
            } for policy in self])
        return move
