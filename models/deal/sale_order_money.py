"""What was paid for a deal and what is still to be paid (H02), read from the ledger and kept on the order.

The ledger is the truth: open receivables of all posted entries of the deal, and what is not invoiced yet. Every entry,
payment and reconciliation leads here by the ORM's own triggers, for all deals concerned at once and in two queries.
"""
from odoo import api, fields, models
from odoo.tools import SQL

from .ledger import ledger

PAYMENT_STATES = [
    ('none', "Nothing to pay"),
    ('deposit_due', "Deposit due"),
    ('unpaid', "Unpaid"),
    ('deposit_paid', "Deposit paid"),
    ('part', "Part paid"),
    ('paid', "Paid"),
    ('refund_due', "To be paid back"),
]
FIGURES = (
    'amount_received', 'deposit_paid', 'deposit_due', 'balance_due', 'deal_invoiced', 'deal_traded', 'deal_forfeited', 'lender_due',
    'on_behalf_due',
)


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    _protected_fields = (*FIGURES, 'deal_payment_state')

    deal_move_ids = fields.One2many('account.move', 'deal_order_id', "Entries of the Deal", readonly=True, copy=False)
    deal_payment_ids = fields.One2many('account.payment', 'deal_order_id', "Money In and Out", readonly=True, copy=False)
    amount_received = fields.Monetary(
        "Money Received", compute='_compute_deal_money', store=True, copy=False, help="Money received, less what was paid back (已收款).")
    deposit_paid = fields.Monetary(
        compute='_compute_deal_money', store=True, copy=False, help="Deposit that the store holds (已付定金).")
    deposit_due = fields.Monetary(
        compute='_compute_deal_money', store=True, copy=False, help="What of the deposit is still to be paid (应收定金).")
    balance_due = fields.Monetary(
        compute='_compute_deal_money', store=True, copy=False,
        help="What is still to be paid for the whole deal (应收余款); below zero: to be paid back.")
    deal_invoiced = fields.Monetary(
        "Invoiced", compute='_compute_deal_money', store=True, copy=False, help="Invoices less credit notes (已开票).")
    deal_traded = fields.Monetary(
        "Paid by Trade-in", compute='_compute_deal_money', store=True, copy=False,
        help="Posted bill for the customer's old car, which is set against the price (置换抵款).")
    deal_forfeited = fields.Monetary(
        "Deposit Kept", compute='_compute_deal_money', store=True, copy=False,
        help="Deposit that was kept after a cancellation (没收定金).")
    lender_due = fields.Monetary(
        compute='_compute_deal_money', store=True, copy=False, help="Pay-out that is expected from the lender (待放款).")
    on_behalf_due = fields.Monetary(
        "To Pass On", compute='_compute_deal_money', store=True, copy=False,
        help="Collected for others and not passed on yet (代收待付): taxes, premiums, plate fees.")
    deal_payment_state = fields.Selection(
        PAYMENT_STATES, "Payment State of Deal", compute='_compute_deal_money', store=True, copy=False,
        help="How far the deal is paid (收款状态).")

    _deal_list_idx = models.Index("(company_id, date_order DESC, id DESC) WHERE is_deal IS TRUE")

    @api.depends(
        'is_deal', 'state', 'amount_total', 'deposit_required',
        'deal_move_ids.state', 'deal_move_ids.move_type', 'deal_move_ids.line_ids.amount_residual',
        'deal_payment_ids.state', 'deal_payment_ids.amount', 'deal_payment_ids.deal_purpose',
        'deal_loan_ids.state', 'deal_loan_ids.amount')
    def _compute_deal_money(self):
        deals = self.filtered('is_deal')
        entries, paid = deals._deal_ledger(), deals._deal_paid()
        nothing = dict.fromkeys(FIGURES, 0.0)
        for order in self:
            facts = order._deal_figures(entries.get(order._origin.id, {}), paid.get(order._origin.id, {})) if order in deals else {
                **nothing, 'deal_payment_state': False}
            for name, value in facts.items():
                order[name] = value

    def _reckon_money(self):
        """Reckon the figures anew, at the next flush or read."""
        for name in (*FIGURES, 'deal_payment_state'):
            self.env.add_to_compute(self._fields[name], self)

    def _deal_ledger(self):
        """What the posted entries of these deals say, see `ledger.py`.

        :return: dict of deal's id → dict
        """
        if not self._origin.ids:
            return {}
        self.env['account.move'].flush_model(['deal_order_id', 'state', 'move_type', 'deal_is_forfeit'])
        self.env['account.move.line'].flush_model(['move_id', 'account_id', 'balance', 'parent_state', 'deal_on_behalf'])
        self.env['account.partial.reconcile'].flush_model(['debit_move_id', 'credit_move_id', 'amount'])
        rows = self.env.execute_query_dict(ledger(SQL("move.deal_order_id IN %s", tuple(self._origin.ids))))
        return {row.pop('id'): {name: float(value) for name, value in row.items()} for row in rows}

    def _deal_paid(self):
        """Posted payments of these deals by what they are for, refunds below zero.

        :return: dict of deal's id → dict of purpose → amount
        """
        if not self._origin.ids:
            return {}
        self.env['account.payment'].flush_model(['deal_order_id', 'deal_purpose', 'payment_type', 'amount', 'state'])
        paid = {}
        for order_id, purpose, amount in self.env.execute_query(SQL("""
                SELECT deal_order_id, deal_purpose, SUM(CASE payment_type WHEN 'outbound' THEN -amount ELSE amount END)
                  FROM account_payment
                 WHERE deal_order_id IN %s AND state IN ('in_process', 'paid')
                 GROUP BY deal_order_id, deal_purpose""", tuple(self._origin.ids))):
            paid.setdefault(order_id, {})[purpose] = float(amount)
        return paid

    def _deal_figures(self, entries, paid):
        """The figures of one deal.

        Owed is what is invoiced and what is still to be invoiced. A credit note lowers it for good, unless invoices beyond
        the deal's total show that it was issued anew (红字发票后重开). Of a cancelled deal nothing is to be invoiced any more.

        :return: dict of field → value
        """
        self.ensure_one()
        total = self._deal_total() if self.state != 'cancel' else 0.0
        gross, credited = entries.get('gross', 0.0), entries.get('credited', 0.0)
        net = gross - credited
        lowered = max(credited - max(gross - total, 0.0), 0.0)
        owed = net if self.state == 'cancel' else max(net, total - lowered)
        balance = entries.get('position', 0.0) + owed - net
        received = owed - balance - entries.get('traded', 0.0) + entries.get('forfeited', 0.0)
        held = received - entries.get('forfeited', 0.0)
        asked = min(self.deposit_required, max(owed, 0.0)) if self.state != 'cancel' else 0.0
        lent = sum(loan.amount for loan in self.deal_loan_ids if loan.state == 'confirmed')
        figures = {
            'amount_received': received,
            'deposit_paid': min(max(paid.get('deposit', 0.0), 0.0), max(held, 0.0)),
            'deposit_due': max(min(asked - received, balance), 0.0),
            'balance_due': balance,
            'deal_invoiced': net,
            'deal_traded': entries.get('traded', 0.0),
            'deal_forfeited': entries.get('forfeited', 0.0),
            'lender_due': max(lent - paid.get('loan', 0.0), 0.0),
            'on_behalf_due': entries.get('behalf', 0.0),
        }
        currency = self.currency_id or self.company_id.currency_id
        figures = {name: currency.round(value) for name, value in figures.items()}
        return {**figures, 'deal_payment_state': self._deal_payment_word(figures, currency.round(owed))}

    def _deal_payment_word(self, figures, owed):
        self.ensure_one()
        balance, received = figures['balance_due'], figures['amount_received']
        if balance < 0:
            return 'refund_due'
        if not balance:
            return 'paid' if owed > 0 else 'none'
        if figures['deposit_due'] > 0:
            return 'deposit_due'
        if received <= 0:
            return 'unpaid'
        return 'deposit_paid' if not figures['deal_invoiced'] and received == figures['deposit_paid'] else 'part'

    # What others ask

    def _is_fully_paid(self):
        """Whether nothing is to be paid any more; a lender's promise is no money."""
        self.ensure_one()
        return self.is_deal and self.balance_due <= 0 and self.amount_received - self.deal_forfeited >= 0

    def _deal_deposit(self):
        super()._deal_deposit()
        return self.deposit_required

    def _deal_payments(self):
        """Posted payments of the deal; the car traded in, and what else its invoices were matched with, on their last day."""
        super()._deal_payments()
        payments = self.sudo().deal_payment_ids.filtered(lambda payment: payment.state in ('in_process', 'paid'))
        days = [(payment.date, payment.amount_signed) for payment in payments.sorted('date')]
        rest = self.currency_id.round(
            self.amount_received + self.deal_traded - self.deal_forfeited - sum(amount for _day, amount in days))
        if rest:
            entries = self.sudo().deal_move_ids.filtered(lambda move: move.state == 'posted')
            days.append((max(entries.mapped('date'), default=fields.Date.context_today(self)), rest))
        return days
