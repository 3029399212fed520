"""A customer's old car taken in as part of a deal (置换), and what it pays of the price (H07)."""
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..card.lock import lock_or_tell

STATES = [
    ('agreed', "Agreed"),
    ('received', "Car taken in"),
    ('cancelled', "Cancelled"),
]
WAYS = [
    ('line', "Line on the deal, below zero"),
    ('bill', "Purchase bill, set against the price"),
]


class DealershipTradeIn(models.Model):
    """One car, valued by an appraisal, agreed at a price; made and moved by business methods only (`sale_order_trade_in.py`)."""
    _name = 'dealership.trade.in'
    _description = "Trade-in"
    _inherit = ['dealership.protected.mixin', 'dealership.follow.mixin']
    _order = 'id desc'
    _rec_name = 'vehicle_id'
    _check_company_auto = True
    _follow_field = 'order_id'
    _protected_fields = (
        'order_id', 'company_id', 'appraisal_id', 'vehicle_id', 'owner_id', 'price', 'way', 'state', 'line_id', 'bill_id', 'mileage',
        'received_on', 'received_by_id', 'cancel_reason')

    order_id = fields.Many2one('sale.order', "Deal", required=True, readonly=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='order_id.company_id', store=True, precompute=True, index=True)
    partner_id = fields.Many2one(related='order_id.partner_id', string="Customer")
    currency_id = fields.Many2one(related='order_id.currency_id')
    appraisal_id = fields.Many2one('dealership.appraisal', required=True, readonly=True, index=True, ondelete='restrict')
    appraised = fields.Monetary(related='appraisal_id.amount', string="Appraised Value")
    valid_until = fields.Date(related='appraisal_id.valid_until')
    vehicle_id = fields.Many2one('fleet.vehicle', "Old Car", required=True, readonly=True, index=True, ondelete='restrict')
    owner_id = fields.Many2one('res.partner', "Owner Then", readonly=True, ondelete='set null', index='btree_not_null')
    price = fields.Monetary("Agreed Price", required=True, readonly=True, help="What the store pays for the car (置换价).")
    way = fields.Selection(WAYS, "Paid By", required=True, readonly=True)
    state = fields.Selection(STATES, required=True, readonly=True, default='agreed', index=True)
    line_id = fields.Many2one('sale.order.line', readonly=True, ondelete='set null', index='btree_not_null')
    bill_id = fields.Many2one('account.move', "Purchase Bill", readonly=True, ondelete='set null', index='btree_not_null')
    mileage = fields.Integer("Mileage (km)", readonly=True, aggregator=None)
    received_on = fields.Date("Taken In On", readonly=True)
    received_by_id = fields.Many2one('res.users', "Taken In By", readonly=True)
    cancel_reason = fields.Char("Why Not", readonly=True)

    _vehicle_once = models.UniqueIndex(
        "(vehicle_id) WHERE state = 'agreed'", "This car is part of another deal already.")
    _appraisal_once = models.UniqueIndex(
        "(appraisal_id) WHERE state <> 'cancelled'", "This appraisal was used for a deal already. Appraise the car anew.")
    _price = models.Constraint("CHECK (price > 0)", "A car is taken in at a price above zero.")

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Trade-ins are cancelled, not deleted."))

    def _begin_step(self, state):
        """Whoever presses may change the deal, and the trade-in stands where he saw it."""
        self.ensure_one()
        self.order_id.check_access('write')
        lock_or_tell(self, lambda: self.env._("%s: somebody else is changing this trade-in. Reload it.", self.display_name), ['state'])
        if self.state != state:
            raise UserError(self.env._(
                "%(car)s: this is not possible any more, the trade-in is “%(state)s”.", car=self.display_name,
                state=dict(self._fields['state']._description_selection(self.env))[self.state]))

    def action_ask_receive(self):
        """Ask for the mileage, then take the car in."""
        return self._step_dialog('receive', self.env._("Take the Car In"))

    def action_ask_drop(self):
        """Ask why the car is not taken."""
        return self._step_dialog('drop', self.env._("Leave the Car to the Customer"))

    def _step_dialog(self, step, title):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': title, 'res_model': 'dealership.trade.in.wizard', 'views': [(False, 'form')],
            'target': 'new', 'context': {'default_trade_in_id': self.id, 'default_order_id': self.order_id.id, 'default_step': step},
        }

    # ------------------------------------------------------------------
    # The car comes in, and goes back
    # ------------------------------------------------------------------
    def _receive(self, mileage=0):
        """The customer leaves his car: it stands in stock as used."""
        self._begin_step('agreed')
        order = self.order_id
        if order.state != 'sale':
            raise UserError(self.env._("%s is not signed yet; the old car is taken in after the contract.", order.name))
        order._check_trade_in_owner(self.vehicle_id)
        if mileage < 0 or mileage >= 2_000_000:
            raise UserError(self.env._("%(reading)s km is no mileage of a car.", reading=mileage))
        day = order.company_id._dealership_today()
        vehicle = self.sudo().vehicle_id  # the customer's car becomes the store's by this step only
        vehicle._hand_over(self.env['res.partner'], day, 'trade_in', mileage=mileage, note=order.name, vals={
            'dealer_role': 'stock', 'vehicle_condition': 'used', 'stock_cost': self.price, 'net_car_value': self.price,
            'sold_on': False})
        self.sudo().write({
            'state': 'received', 'mileage': mileage, 'received_on': day, 'received_by_id': self.env.uid,
            'bill_id': self._make_bill().id if self.way == 'bill' else False})
        order.message_post(body=self.env._("%s was taken in.", vehicle.display_name))
        return True

    def _make_bill(self):
        """The purchase bill, in draft: finance posts it, and it is set against the price."""
        order = self.sudo().order_id  # bills are finance's; this one follows from the deal
        return self.env['account.move'].sudo().with_company(order.company_id).create({
            'move_type': 'in_invoice', 'partner_id': order.partner_id.id, 'company_id': order.company_id.id, 'deal_order_id': order.id,
            'deal_vehicle_id': self.vehicle_id.id, 'deal_consultant_id': order.user_id.id, 'ref': order.name,
            'invoice_date': order.company_id._dealership_today(),
            'invoice_line_ids': [fields.Command.create({
                'name': self.env._("Trade-in %s", self.sudo().vehicle_id.display_name), 'quantity': 1, 'price_unit': self.price,
                'account_id': order.company_id._dealership_trade_in_account().id, 'tax_ids': [fields.Command.clear()]})],
        })

    def _drop(self, reason):
        """The car stays with its owner."""
        self._begin_step('agreed')
        if not (reason or '').strip():
            raise UserError(self.env._("Enter why the car is not taken in."))
        if self.order_id.state == 'sale' and not self.env.su:
            raise UserError(self.env._(
                "%s is signed with this trade-in. Cancel the deal, or let it be written anew.", self.order_id.name))
        self._give_up(reason)
        return True

    def _give_up(self, reason):
        """Cancel trade-ins and give cars back that were taken in; who may is checked by the caller."""
        for trade_in in self.sudo():
            vehicle = trade_in.vehicle_id
            if trade_in.state == 'received':
                vehicle._hand_over(trade_in.owner_id, trade_in.company_id._dealership_today(), 'return', note=reason, vals={
                    'dealer_role': 'customer', 'stock_cost': False, 'net_car_value': False})
                trade_in.bill_id.filtered(lambda move: move.state == 'draft').button_cancel()
            line = trade_in.line_id
            trade_in.write({'state': 'cancelled', 'cancel_reason': reason, 'line_id': False})
            if line and trade_in.order_id.state in ('draft', 'sent'):
                line.unlink()
        self.sudo().appraisal_id.decision = 'open'

    def _return_problem(self):
        """Why a car that was taken in cannot be given back; empty when it can."""
        for trade_in in self.sudo().filtered(lambda trade_in: trade_in.state == 'received'):
            vehicle = trade_in.vehicle_id
            held = self.env['sale.order'].sudo().search_count([('vehicle_id', '=', vehicle.id), ('holds_vehicle', '=', True)], limit=1)
            if vehicle.dealer_role not in ('stock', 'demo', 'transit') or held:
                return self.env._(
                    "%(car)s, which the customer traded in, is sold or reserved already and cannot be given back. Agree with him on its "
                    "price and let finance settle it.", car=vehicle.display_name)
            if trade_in.bill_id.state == 'posted' and trade_in.bill_id.payment_state != 'reversed':
                return self.env._(
                    "%(car)s was bought by the bill %(bill)s. Finance reverses it first.", car=vehicle.display_name,
                    bill=trade_in.bill_id.name)
        return ""
