from odoo import models
from odoo.exceptions import UserError


class SaleAdvancePaymentInv(models.TransientModel):
    """Core's down-payment invoice would book a deposit as revenue with tax: not on a vehicle deal."""
    _inherit = 'sale.advance.payment.inv'

    def _create_invoices(self, sale_orders):
        if self.advance_payment_method != 'delivered' and any(order.is_deal for order in sale_orders):
            raise UserError(self.env._(
                "A vehicle deal has no down-payment invoice: the deposit is the customer's until the invoice. "
                "Finance takes it with “Take Payment” on the deal."))
        return super()._create_invoices(sale_orders)
