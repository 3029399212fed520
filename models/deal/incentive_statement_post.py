"""Finance posts approved statements: as a vendor bill or as a journal entry, as the store has chosen (H05)."""
from odoo import fields, models
from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.fields import Command

# Where a store on the Chinese chart posts when it has not chosen: 销售费用, 应付职工薪酬.
CODES = {'dealership_incentive_account_id': '6601', 'dealership_incentive_payable_id': '2211'}
ACCOUNTANTS = 'account.group_account_readonly,account.group_account_invoice'


class DealershipIncentiveStatement(models.Model):
    _inherit = 'dealership.incentive.statement'

    move_id = fields.Many2one(
        'account.move', "Posted As", readonly=True, copy=False, index='btree_not_null', ondelete='restrict', groups=ACCOUNTANTS)
    payment_state = fields.Selection(related='move_id.payment_state', string="State of Payment")

    def action_post(self):
        """Post these approved statements and show what was posted."""
        if self.env.su or not self.env.user.has_group('auto_dealership.group_finance'):
            raise AccessError(self.env._("Finance posts incentive statements."))
        self.check_access('read')
        for statement in self:
            if self.env.user._is_one_of(statement.sudo().user_id):
                raise AccessError(self.env._(
                    "%(statement)s pays yourself. A colleague of finance posts it.", statement=statement.display_name))
        self._lock_in('approved')
        for statement in self:
            held = statement.sudo().line_ids.filtered('is_held')  # an appeal may have come since it was approved
            if held:
                raise UserError(self.env._(
                    "%(statement)s holds deals in dispute: %(deals)s. The manager opens it again and brings it up to date: they wait "
                    "for the ruling.", statement=statement.display_name, deals=", ".join(held.order_id.mapped('name'))))
            move = statement._post_move()
            # the workflow's fields; who posts was checked above, and the accounts by accounting itself
            statement.sudo().write({
                'state': 'posted', 'posted_by_id': self.env.uid, 'posted_on': fields.Datetime.now(), 'move_id': move.id})
        return self.action_view_move() if self.move_id else True

    def action_view_move(self):
        """Show what was posted."""
        moves = self.move_id
        moves.check_access('read')
        action = {'type': 'ir.actions.act_window', 'res_model': 'account.move', 'name': self.env._("Incentives Posted"), 'context': {}}
        if len(moves) == 1:
            return {**action, 'res_id': moves.id, 'views': [(False, 'form')]}
        return {**action, 'domain': [('id', 'in', moves.ids)], 'views': [(False, 'list'), (False, 'form')]}

    def _post_move(self):
        """Write and post what pays this statement; nothing when it comes to nothing.

        :return: account.move
        """
        self.ensure_one()
        Move = self.env['account.move'].with_company(self.company_id)
        if self.currency_id.is_zero(self.amount_total):
            return Move
        company = self.company_id
        kind = company.sudo().dealership_incentive_posting  # the store's settings, whoever reads them
        move = Move.create(self._bill_vals() if kind == 'bill' else self._entry_vals())
        move.action_post()
        return move

    def _bill_vals(self):
        """A bill of the person; when more was taken back than earned, his credit note."""
        self.ensure_one()
        company = self.company_id
        vals = {
            'move_type': 'in_invoice' if self.amount_total > 0 else 'in_refund',
            'partner_id': self._payee().id,
            'invoice_date': company._dealership_today(),
            'ref': self.display_name,
            'currency_id': self.currency_id.id,
            'company_id': company.id,
            'invoice_line_ids': [Command.create({
                'name': self.env._("Incentives %s", self.display_name), 'quantity': 1, 'price_unit': abs(self.amount_total),
                'account_id': self._incentive_account('dealership_incentive_account_id').id, 'tax_ids': [Command.clear()]})],
        }
        journal = company.sudo().dealership_incentive_journal_id
        return {**vals, 'journal_id': journal.id} if journal.type == 'purchase' else vals

    def _entry_vals(self):
        """Expense to what is owed to the person; the other way round when more was taken back than earned."""
        self.ensure_one()
        company = self.company_id
        name = self.env._("Incentives %s", self.display_name)
        amount = self.amount_total
        lines = [
            {'account_id': self._incentive_account('dealership_incentive_account_id').id, 'balance': amount},
            {'account_id': self._incentive_account('dealership_incentive_payable_id').id, 'balance': -amount},
        ]
        vals = {
            'move_type': 'entry',
            'date': company._dealership_today(),
            'ref': self.display_name,
            'company_id': company.id,
            'line_ids': [Command.create({**line, 'name': name, 'partner_id': self._payee().id}) for line in lines],
        }
        journal = company.sudo().dealership_incentive_journal_id
        return {**vals, 'journal_id': journal.id} if journal.type == 'general' else vals

    def _payee(self):
        return self.sudo().user_id.partner_id

    def _incentive_account(self, field_name):
        """The account that the store has chosen for incentives, or the usual one of the Chinese chart."""
        Account = self.env['account.account'].with_company(self.company_id)
        account = self.company_id.sudo()[field_name].with_env(self.env) or Account.search(
            [*Account._check_company_domain(self.company_id), ('code', '=like', f'{CODES[field_name]}%')], order='code', limit=1)
        if account:
            return account
        message = self.env._(
            "%(store)s has no “%(field)s” yet. Choose it in the settings, part Incentives; then post again.",
            store=self.company_id.name, field=self.env['res.company']._fields[field_name]._description_string(self.env))
        if self.env.user.has_group('base.group_system'):
            action = self.env.ref('auto_dealership.res_config_settings_action')
            raise RedirectWarning(message, action.id, self.env._("Settings"))
        raise UserError(message)
