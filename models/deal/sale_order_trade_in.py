"""Agreeing on a trade-in: a valid appraisal, the customer's own car, and a price that the deal can bear (H07)."""
from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    trade_in_ids = fields.One2many('dealership.trade.in', 'order_id', "Trade-ins", readonly=True, copy=False)
    trade_in_count = fields.Integer(compute='_compute_trade_in_count')

    def _compute_trade_in_count(self):
        for order in self:
            order.trade_in_count = len(order.sudo().trade_in_ids.filtered(lambda trade_in: trade_in.state != 'cancelled'))

    def _agree_trade_in(self, appraisal, price, way=None):
        """The customer's car becomes part of the deal.

        :param appraisal: dealership.appraisal of the deal's card
        :param float price: what the store pays; beyond the appraised value only by a sales manager
        :param str way: line or bill, by default the store's own
        :return: the trade-in
        """
        self.ensure_one()
        self.check_access('write')
        appraisal.check_access('read')
        way = way or self.company_id.sudo().dealership_trade_in_way or 'line'
        self._check_trade_in(appraisal, price)
        trade_in = self.env['dealership.trade.in'].sudo().create({  # made by this method only
            'order_id': self.id, 'appraisal_id': appraisal.id, 'vehicle_id': appraisal.sudo().vehicle_id.id, 'price': price, 'way': way,
            'owner_id': appraisal.sudo().vehicle_id.owner_id.id})
        if way == 'line':
            product = self.env.ref('auto_dealership.product_deal_trade_in')
            self.sudo().write({'order_line': [fields.Command.create({
                'product_id': product.id, 'name': self.env._("Trade-in %s", appraisal.sudo().vehicle_id.display_name), 'product_uom_qty': 1,
                'price_unit': -price, 'tax_ids': [fields.Command.clear()], 'trade_in_id': trade_in.id})]})
            trade_in.line_id = self.sudo().order_line.filtered(lambda line: line.trade_in_id == trade_in)
        appraisal.sudo().decision = 'accepted'
        problem = self._trade_in_total_problem()
        if problem:
            raise UserError(problem)
        return trade_in.with_env(self.env)

    def _check_trade_in(self, appraisal, price):
        if not self.is_deal or self.state not in ('draft', 'sent'):
            raise UserError(self.env._(
                "%s is no open deal of a customer card; a trade-in is agreed before the contract is signed.", self.name))
        known = appraisal.sudo()
        if known.lead_id != self.sudo().opportunity_id:
            raise UserError(self.env._("This appraisal belongs to another customer's card."))
        problem = self._appraisal_problem(known)
        if problem:
            raise UserError(problem)
        currency = self.currency_id
        if not 0 < price < 1e10 or currency.is_zero(price) or currency.compare_amounts(known.amount, 0) <= 0:
            raise UserError(self.env._("A car is taken in at a price above zero, by an appraisal with a value."))
        if currency.compare_amounts(price, known.amount) > 0 and (
                self._is_own_deal() or not self.env.user.has_group('auto_dealership.group_manager')):
            raise UserError(self.env._(
                "%(price)s is more than the appraised value of %(value)s. A sales manager whose deal it is not can agree to it.",
                price=format_amount(self.env, price, currency), value=format_amount(self.env, known.amount, currency)))
        self._check_trade_in_owner(known.vehicle_id)

    def _appraisal_problem(self, appraisal):
        today = self.company_id._dealership_today()
        if appraisal.valid_until < today:
            return self.env._(
                "The appraisal of %(car)s was valid until %(day)s. Appraise the car anew.", car=appraisal.vehicle_id.display_name,
                day=format_date(self.env, appraisal.valid_until))
        return ""

    def _check_trade_in_owner(self, vehicle):
        """The car is the customer's, or of somebody of his household."""
        vehicle = vehicle.sudo()  # whose it is was asked of the one who sees the deal
        customer = self.sudo().partner_id
        people = customer | customer.commercial_partner_id | self.sudo().opportunity_id.partner_id
        people |= people.household_id.member_ids
        if vehicle.dealer_role != 'customer' or vehicle.owner_id not in people:
            raise UserError(self.env._(
                "%(car)s belongs neither to %(customer)s nor to his household. Enter the owner on the car, or have it transferred first.",
                car=vehicle.display_name, customer=customer.name))
        if vehicle == self.sudo().vehicle_id:
            raise UserError(self.env._("A car is not traded in for itself."))

    def _trade_in_total_problem(self):
        """A trade-in never exceeds what the deal costs: the store does not pay out at a sale."""
        running = self.sudo().trade_in_ids.filtered(lambda trade_in: trade_in.state != 'cancelled')
        by_bill = sum(running.filtered(lambda trade_in: trade_in.way == 'bill').mapped('price'))
        if running and self.currency_id.compare_amounts(self.amount_total, by_bill) < 0:
            return self.env._(
                "%(deal)s: the trade-in is worth more than the deal costs (%(total)s). Buy the car apart from the deal.", deal=self.name,
                total=format_amount(self.env, self.amount_total + sum(running.mapped('price')) - by_bill, self.currency_id))
        return ""

    # What the rest of the deal asks

    def _deal_problems(self):
        problems = super()._deal_problems()
        agreed = self.sudo().trade_in_ids.filtered(lambda trade_in: trade_in.state == 'agreed')
        problems += [problem for problem in (self._appraisal_problem(trade_in.appraisal_id) for trade_in in agreed) if problem]
        total = self._trade_in_total_problem()
        return [*problems, total] if total else problems

    def _line_allowance(self, line):
        """The customer's car is no discount."""
        if line.trade_in_id:
            return line.trade_in_id.sudo().price
        return super()._line_allowance(line)

    def _cancel_problem(self):
        return super()._cancel_problem() or self.trade_in_ids._return_problem()

    def _after_deal_cancelled(self, how, reason):
        super()._after_deal_cancelled(how, reason)
        running = self.sudo().trade_in_ids.filtered(lambda trade_in: trade_in.state != 'cancelled')
        if running:
            running._give_up(reason or self.env._("The deal was cancelled"))

    def action_trade_in(self):
        """Agree on a trade-in, or show those that are agreed."""
        self.ensure_one()
        self.check_access('read')
        if self.trade_in_count or self.state not in ('draft', 'sent'):
            action = self.env['ir.actions.act_window']._for_xml_id('auto_dealership.dealership_trade_in_action')
            return {**action, 'domain': [('order_id', '=', self.id)], 'context': {}}
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Trade-in"), 'res_model': 'dealership.trade.in.wizard', 'target': 'new',
            'views': [(False, 'form')], 'context': {'default_order_id': self.id, 'default_step': 'agree'},
        }
