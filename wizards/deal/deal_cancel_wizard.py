"""Cancel a confirmed deal: why, what of the money is kept, and how the customer is worked on again (H03)."""
from odoo import api, fields, models
from odoo.exceptions import UserError


class DealCancelWizard(models.TransientModel):
    """Collect what a cancellation needs (退订), ask the manager where money is kept, then call the deal's own method."""
    _name = 'dealership.deal.cancel.wizard'
    _description = "Cancel a Deal"
    _inherit = ['dealership.seen.mixin']

    _seen_fields = ('order_id',)

    order_id = fields.Many2one('sale.order', "Deal", required=True, ondelete='cascade')
    currency_id = fields.Many2one(related='order_id.currency_id')
    partner_id = fields.Many2one(related='order_id.partner_id', string="Customer")
    amount_paid = fields.Monetary("Paid So Far", compute='_compute_money')
    reason_id = fields.Many2one('dealership.cancel.reason', required=True, ondelete='cascade')
    note = fields.Text("In Words")
    money = fields.Selection(
        [('refund', "Refund"), ('forfeit', "Keep"), ('part', "Keep in part")], required=True, default='refund',
        help="What becomes of what the customer has paid (退定金 / 没收定金).")
    forfeit_amount = fields.Monetary(
        "Amount Kept", compute='_compute_forfeit_amount', store=True, readonly=False, precompute=True)
    refund_amount = fields.Monetary("Amount Refunded", compute='_compute_approval')
    needs_approval = fields.Boolean(compute='_compute_approval')
    is_asked = fields.Boolean(compute='_compute_approval')
    is_won = fields.Boolean(compute='_compute_is_won')
    level_id = fields.Many2one(
        'dealership.intention.level', compute='_compute_level', store=True, readonly=False, precompute=True, ondelete='cascade',
        help="Level with which the customer is followed up again.")
    next_on = fields.Date(
        "Contact Again On", help="Empty: as the level proposes. The card is open again with this plan.")
    next_reason = fields.Char("Why Then")

    @api.depends('order_id')
    def _compute_money(self):
        for wizard in self:
            order = wizard.order_id._origin
            order.check_access('read')
            wizard.amount_paid = order._deal_money() if order else 0

    @api.depends('order_id')
    def _compute_is_won(self):
        for wizard in self:
            wizard.is_won = wizard.order_id.sudo().opportunity_id.won_status == 'won'  # the card of a deal that the user may see

    @api.depends('order_id')
    def _compute_level(self):
        for wizard in self:
            wizard.level_id = wizard.order_id.sudo().opportunity_id.level_id

    @api.depends('order_id', 'money', 'amount_paid')
    def _compute_forfeit_amount(self):
        for wizard in self:
            agreed = max(wizard.order_id.sudo().approval_ids.filtered(
                lambda approval: approval.kind == 'forfeit' and approval.state == 'approved').mapped('amount'), default=0)
            wizard.forfeit_amount = {
                'forfeit': wizard.amount_paid, 'part': min(agreed, wizard.amount_paid)}.get(wizard.money, 0)

    @api.depends('order_id', 'money', 'forfeit_amount', 'amount_paid')
    def _compute_approval(self):
        for wizard in self:
            order, amount = wizard.order_id._origin, wizard._kept()
            wizard.refund_amount = max(wizard.amount_paid - amount, 0)
            wizard.needs_approval = bool(order) and amount > 0 and not order._may_forfeit(amount)
            wizard.is_asked = any(
                approval.kind == 'forfeit' and approval.state == 'asked' for approval in order.sudo().approval_ids)

    def _kept(self):
        return 0 if self.money == 'refund' else self.forfeit_amount

    def action_ask(self):
        """Ask the manager whether the money may be kept; the deal stays as it is until then."""
        self.ensure_one()
        self.order_id._check_may_cancel()
        self.order_id._check_forfeit_amount(self._kept(), self.order_id._deal_money())
        if not self._kept():
            raise UserError(self.env._("Nothing is kept: no approval is needed."))
        words = " · ".join(part for part in (self.reason_id.name, self.note) if part)
        self.order_id._request_approval('forfeit', words, self._kept())
        return {'type': 'ir.actions.act_window_close'}

    def action_cancel_deal(self):
        """Cancel the deal."""
        self.ensure_one()
        self.order_id._cancel_deal(self.reason_id, self.note, self._kept(), {
            'level': self.level_id, 'next_on': self.next_on, 'next_reason': self.next_reason})
        return {'type': 'ir.actions.act_window_close', 'infos': {'done': True}}
