"""Deposit 定金, refund 退款 and forfeit 没收 (H02, H03): money that is the customer's until the invoice says otherwise."""
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Domain


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    deposit_required = fields.Monetary(
        "Deposit Agreed", compute='_compute_deposit_required', store=True, readonly=False, copy=False,
        help="What the customer pays when he signs (约定定金). Less than the store's usual deposit needs a sales manager.")

    @api.depends('is_deal', 'company_id')
    def _compute_deposit_required(self):
        for order in self:
            # the setting is the store's, its effect everybody's
            order.deposit_required = (order.deposit_required or order.company_id.sudo().dealership_deposit) if order.is_deal else 0.0

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        if not self.env.su and any('deposit_required' in vals for vals in vals_list):
            orders._check_deposit_agreed()
        return orders

    def write(self, vals):
        result = super().write(vals)
        if 'deposit_required' in vals and not self.env.su:
            self._check_deposit_agreed()
        return result

    def _check_deposit_agreed(self):
        """Less than usual is a manager's to agree to: a deposit of one yuan would convert any card."""
        for order in self.filtered('is_deal'):
            usual = order.company_id.sudo().dealership_deposit  # the setting is the store's, its effect everybody's
            enough = order.currency_id.compare_amounts(order.deposit_required, usual) >= 0
            if enough or (self.env.user.has_group('auto_dealership.group_manager') and not order._is_own_deal()):
                continue
            raise ValidationError(self.env._(
                "The usual deposit of the store is %(usual)s; a sales manager whose deal it is not can agree to less on %(deal)s.",
                usual=order.currency_id.format(usual), deal=order.name))

    @api.constrains('deposit_required')
    def _check_deposit_required(self):
        for order in self:
            if order.deposit_required < 0:
                raise ValidationError(self.env._("The deposit of %s is below zero. Correct it.", order.name))

    # Payments

    def _take_payment(self, purpose, amount, journal, **values):
        """Receive money of the customer, or send a refund, and post it; with the rights of who does it.

        :param dict values: further values of the payment (date, memo, payment_method_line_id)
        :return: account.payment
        """
        self.ensure_one()
        payment = self.env['account.payment'].create({
            'deal_order_id': self.id, 'deal_purpose': purpose, 'amount': amount, 'journal_id': journal.id,
            'payment_type': 'outbound' if purpose == 'refund' else 'inbound', 'partner_type': 'customer',
            'partner_id': self.sudo().partner_invoice_id.commercial_partner_id.id, 'company_id': self.company_id.id, 'memo': self.name,
            **values,
        })
        payment.action_post()
        return payment

    def _open_money(self):
        """What of the received money is neither kept nor on its way back."""
        self.ensure_one()
        waiting = self.sudo().deal_payment_ids.filtered(
            lambda payment: payment.state == 'draft' and payment.payment_type == 'outbound')
        return self.currency_id.round(self.amount_received - self.deal_forfeited - sum(waiting.mapped('amount')))

    def _refund_deposit(self, amount, reason):
        """Pay money back to the customer: at once when finance does it, else a draft that finance pays out.

        :param str reason: words of who cancels
        :return: account.payment
        """
        self.ensure_one()
        self.check_access('write')
        amount = self.currency_id.round(amount)
        held = self._open_money()
        if amount <= 0 or self.currency_id.compare_amounts(amount, held) > 0:
            raise UserError(self.env._(
                "%(deal)s: %(amount)s cannot be paid back. The store holds %(held)s of the customer's money.",
                deal=self.name, amount=self.currency_id.format(amount), held=self.currency_id.format(held)))
        journal = self._refund_journal()
        values = {'memo': f"{self.name} {reason or ''}".strip()}
        if self.env.user.has_group('account.group_account_invoice'):
            return self._take_payment('refund', amount, journal, **values)
        # A consultant or manager has no right to payments: he asks for one, and finance pays it out.
        payment = self.env['account.payment'].sudo().create({
            'deal_order_id': self.id, 'deal_purpose': 'refund', 'amount': amount, 'journal_id': journal.id, 'payment_type': 'outbound',
            'partner_type': 'customer', 'partner_id': self.sudo().partner_invoice_id.commercial_partner_id.id,
            'company_id': self.company_id.id, **values})
        return payment.with_env(self.env)

    def _refund_journal(self):
        """The journal that the customer's money came by, or the store's first one."""
        inbound = self.sudo().deal_payment_ids.filtered(
            lambda payment: payment.payment_type == 'inbound' and payment.state in ('in_process', 'paid'))
        journal = inbound.sorted('id')[-1:].journal_id or self.env['account.journal'].sudo().search(
            [*self.env['account.journal']._check_company_domain(self.company_id), ('type', 'in', ('bank', 'cash'))], limit=1)
        if not journal:
            raise UserError(self.env._("The store has no bank or cash journal to pay from. An accountant can set one up."))
        return journal

    def _forfeit_deposit(self, reason, amount=None):
        """Keep the deposit, or a part of it, as other income; only as a manager has approved.

        :return: account.move, posted
        """
        self.ensure_one()
        if not self._is_approved('forfeit'):
            raise AccessError(self.env._(
                "Keeping the deposit of %s needs the approval of a sales manager. Ask for it first.", self.name))
        held = self._open_money()
        amount = held if amount is None else self.currency_id.round(amount)
        if amount <= 0 or self.currency_id.compare_amounts(amount, held) > 0:
            raise UserError(self.env._(
                "%(deal)s: %(amount)s cannot be kept. The store holds %(held)s of the customer's money.",
                deal=self.name, amount=self.currency_id.format(amount), held=self.currency_id.format(held)))
        order = self.sudo()  # the approval is the right; whoever cancels may not post entries
        company, partner = order.company_id, order.partner_invoice_id.commercial_partner_id
        journal = self.env['account.journal'].sudo().search(
            [*self.env['account.journal']._check_company_domain(company), ('type', '=', 'general')], limit=1)
        name = self.env._("Deposit kept: %(deal)s. %(reason)s", deal=order.name, reason=reason or "")
        receivable = partner.with_company(company).property_account_receivable_id
        return self._post_forfeit({
            'move_type': 'entry', 'journal_id': journal.id, 'company_id': company.id, 'ref': name, 'partner_id': partner.id,
            'deal_order_id': order.id, 'deal_is_forfeit': True, 'deal_consultant_id': order.user_id.id,
            'line_ids': [
                Command.create({'name': name, 'partner_id': partner.id, 'account_id': receivable.id, 'debit': amount}),
                Command.create({
                    'name': name, 'partner_id': partner.id, 'account_id': company._dealership_forfeit_account().id, 'credit': amount}),
            ]})

    @api.model
    def _post_forfeit(self, values):
        move = self.env['account.move'].sudo().create(values)  # see `_forfeit_deposit`
        move.action_post()
        return move.with_env(self.env)

    # What posting brings about

    def _apply_deal_money(self):
        """Match what was paid with what was invoiced, and credit notes with both; money for others likewise, each for himself."""
        self._set_off_trade_ins()
        lines = self.env['account.move.line'].sudo().search(
            Domain('move_id.deal_order_id', 'in', self.ids) & Domain('parent_state', '=', 'posted') & Domain('reconciled', '=', False)
            & (Domain('account_type', 'in', ('asset_receivable', 'liability_payable')) | Domain('deal_on_behalf', '=', True)),
            order='date_maturity, id')
        for key, group in lines.grouped(lambda line: (
                line.move_id.deal_order_id, line.account_id, line.deal_on_behalf and line.deal_beneficiary_id)).items():
            if key[1].reconcile and any(line.amount_residual > 0 for line in group) and any(line.amount_residual < 0 for line in group):
                group.reconcile()

    def _set_off_trade_ins(self):
        """A posted bill for the old car pays so much of the invoice: one entry between what we owe and what is owed to us."""
        open_amounts = self.env['account.move.line'].sudo()._read_group(  # see `_apply_deal_money`
            Domain('move_id.deal_order_id', 'in', self.ids) & Domain('parent_state', '=', 'posted') & Domain('reconciled', '=', False)
            & Domain('account_type', 'in', ('asset_receivable', 'liability_payable')),
            ['company_id', 'partner_id', 'account_id', 'move_id'], ['amount_residual:sum'])
        sums = {}
        for _company, partner, account, move, amount in open_amounts:
            order = sums.setdefault(move.deal_order_id, {}).setdefault(account.account_type, {})
            order[partner, account] = order.get((partner, account), 0.0) + amount
        for order, by_type in sums.items():
            owed_to_us = {key: amount for key, amount in by_type.get('asset_receivable', {}).items() if amount > 0}
            owed_by_us = {key: -amount for key, amount in by_type.get('liability_payable', {}).items() if amount < 0}
            if owed_to_us and owed_by_us:
                (debtor, receivable), asked = next(iter(owed_to_us.items()))
                (creditor, payable), bill = next(iter(owed_by_us.items()))
                order._post_set_off(min(asked, bill), (debtor, receivable), (creditor, payable))

    def _post_set_off(self, amount, receivable, payable):
        """Post the entry that sets the old car's bill against the invoice."""
        amount = self.currency_id.round(amount)
        if amount <= 0:
            return
        journal = self.env['account.journal'].sudo().search(
            [*self.env['account.journal']._check_company_domain(self.company_id), ('type', '=', 'general')], limit=1)
        name = self.env._("Trade-in set against the price: %s", self.name)
        self.env['account.move'].sudo().create({  # follows from two posted documents of the deal
            'move_type': 'entry', 'journal_id': journal.id, 'company_id': self.company_id.id, 'ref': name, 'deal_order_id': self.id,
            'line_ids': [
                Command.create({'name': name, 'partner_id': payable[0].id, 'account_id': payable[1].id, 'debit': amount}),
                Command.create({'name': name, 'partner_id': receivable[0].id, 'account_id': receivable[1].id, 'credit': amount}),
            ]}).action_post()

    def _check_money_covered(self, moves):
        """Nobody is paid back more than he has paid."""
        for order in moves.filtered(lambda move: move.origin_payment_id.payment_type == 'outbound' or move.deal_is_forfeit).deal_order_id:
            order = order.sudo()  # figures of a deal whose card finance need not see
            if order.currency_id.compare_amounts(order.amount_received - order.deal_forfeited, 0) < 0:
                raise UserError(self.env._(
                    "%(deal)s: more would be paid back than the customer has paid. Lower the amount by %(over)s.",
                    deal=order.name, over=order.currency_id.format(order.deal_forfeited - order.amount_received)))
        for order in moves.filtered(lambda move: move.move_type == 'out_refund').deal_order_id:
            order = order.sudo()  # as above
            if order.currency_id.compare_amounts(order.deal_invoiced, 0) < 0:
                raise UserError(self.env._(
                    "%(deal)s: more would be credited than was invoiced. Lower the credit note by %(over)s.",
                    deal=order.name, over=order.currency_id.format(-order.deal_invoiced)))

    def _after_deal_money(self):
        """React to entries of these deals that were just posted: E06 may hold now."""
        self._check_deal_won()
