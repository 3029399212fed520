"""Invoices of a deal (H04): who, which car, by whom sold; never core's down-payment invoice, which would be revenue."""
from odoo import models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    def _prepare_invoice(self):
        values = super()._prepare_invoice()
        if self.is_deal:
            values.update(deal_order_id=self.id, deal_vehicle_id=self.vehicle_id.id, deal_consultant_id=self.user_id.id)
        return values

    def _get_invoice_grouping_keys(self):
        """One deal, one invoice: two cars of a customer are two papers."""
        keys = super()._get_invoice_grouping_keys()
        return [*keys, 'deal_order_id'] if any(order.is_deal for order in self) else keys

    def _deal_problems(self):
        problems = super()._deal_problems()
        if self.currency_id != self.company_id.currency_id:
            problems.append(self.env._(
                "The deal is in %(currency)s; deals of this store are settled in %(own)s. Choose a price list in %(own)s.",
                currency=self.currency_id.name, own=self.company_id.currency_id.name))
        return problems

    def action_invoice_deal(self):
        """Make the invoice of a deal and open it; finance needs no right to sales for that."""
        self.ensure_one()
        self.check_access('read')
        self.env['account.move'].check_access('create')
        if not self.is_deal or self.state != 'sale':
            raise UserError(self.env._("%s is no confirmed deal: there is nothing to invoice yet.", self.name))
        if self.sudo().deal_move_ids.filtered(lambda move: move.state == 'draft' and move.move_type == 'out_invoice'):
            raise UserError(self.env._("%s has an invoice in draft. Post or delete it first.", self.name))
        order = self.sudo()  # the right to make invoices was checked, reading the deal's card is not needed for it
        moves = order._create_invoices(final=True).with_env(self.env)
        return moves._get_records_action(name=self.env._("Invoice"))

    def action_take_payment(self):
        """Open the dialog that takes a payment, or pays money back; finance only."""
        self.ensure_one()
        self.check_access('read')
        self.env['account.payment'].check_access('create')
        action = self.env['ir.actions.act_window']._for_xml_id('auto_dealership.dealership_deal_payment_wizard_action')
        return {**action, 'context': {'default_order_id': self.id}}
