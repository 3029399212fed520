"""Purchase tax on the deal (购置税): reckoned from the car's price, until somebody types it."""
from odoo import models
from odoo.exceptions import UserError

NEW_ENERGY = ('electric', 'plug_in_hybrid_diesel', 'plug_in_hybrid_gasoline', 'hydrogen')


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    def _is_new_energy(self):
        """Whether the car of the deal is a new-energy vehicle (新能源)."""
        self.ensure_one()
        order = self.sudo()
        return (order.vehicle_id.fuel_type or order.trim_id.model_id.default_fuel_type) in NEW_ENERGY

    def _invoice_price(self):
        """What the customer pays for the car itself, VAT included: promotions taken off."""
        self.ensure_one()
        return sum(line.price_total for line in self._deal_lines('car', 'promotion'))

    def _reckon_purchase_tax(self):
        """Bring the purchase tax of these deals in line with the car's price."""
        Rule = self.env['dealership.purchase.tax.rule']
        for order in self:
            lines = order._deal_lines('purchase_tax').filtered(lambda line: not line.is_price_typed and line.state != 'cancel')
            if not lines or order.state == 'sale':
                continue
            tax = Rule._tax(max(order._invoice_price(), 0), order.company_id._dealership_today(), order._is_new_energy())
            due = float(tax.due) if tax else 0.0
            for line in lines[:1]:
                if line.price_unit != due:
                    line.sudo().write({'price_unit': due, 'technical_price_unit': due})  # the rule's figure, nobody's

    def action_reckon_tax(self):
        """Reckon the purchase tax again, where it was typed."""
        self.check_access('write')
        for order in self:
            if order.state not in ('draft', 'sent'):
                raise UserError(self.env._("%s is signed: its lines do not change any more.", order.name))
            order._deal_lines('purchase_tax').sudo().write({'is_price_typed': False})
        self._reckon_purchase_tax()
        return True
