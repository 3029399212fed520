"""Lines that every deal begins with, and promotions that fit it (H01)."""
from odoo import models
from odoo.fields import Command


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    def _open_deal(self):
        """The deal in its own form."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Deal"),
            'res_model': 'sale.order',
            'res_id': self.id,
            'views': [(self.env.ref('auto_dealership.sale_order_view_form_deal').id, 'form')],
        }

    def _add_standard_lines(self):
        """Write the store's standard lines, and the promotions that fit."""
        for order in self:
            company = order.company_id
            # what stands on every deal is the store's list, whoever may change it
            standard = self.env['dealership.deal.standard.line'].sudo().search([('company_id', 'in', (company.id, False))])
            lines = standard.filtered(lambda line, order=order: not line.paid_by or line.paid_by == order.deal_paid_by)
            commands = [Command.create(line._line_vals()) for line in lines]
            model = order._deal_model()
            if model:
                promotions = self.env['dealership.promotion'].sudo()._of_deal(company, model, company._dealership_today())
                commands += [Command.create(order._promotion_vals(promotion)) for promotion in promotions.filtered('by_default')]
            if commands:
                order.write({'order_line': commands})

    def _promotion_vals(self, promotion):
        """Values of the line of a promotion."""
        product = self.env.ref('auto_dealership.product_deal_promotion')
        return {
            'product_id': product.id, 'name': promotion.name, 'promotion_id': promotion.id, 'price_unit': -promotion.amount, 'sequence': 5}

    def action_add_promotions(self):
        """Add the promotions that fit and are not on the deal yet."""
        self.check_access('write')
        for order in self:
            company, model = order.company_id, order._deal_model()
            promotions = self.env['dealership.promotion']._of_deal(company, model, company._dealership_today())
            missing = promotions - order.order_line.promotion_id
            if missing:
                order.write({'order_line': [Command.create(order._promotion_vals(promotion)) for promotion in missing]})
        return True

    def action_view_card(self):
        """Show the card of the deal."""
        self.ensure_one()
        return self.opportunity_id.action_view_card()

    def action_view_approvals(self):
        """Show what was asked and agreed."""
        self.ensure_one()
        return {
            **self.env['ir.actions.act_window']._for_xml_id('auto_dealership.dealership_deal_approval_action'),
            'domain': [('order_id', '=', self.id)], 'context': {},
        }
