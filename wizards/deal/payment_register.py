from odoo import models


class AccountPaymentRegister(models.TransientModel):
    """Money that is registered on the invoice of a deal belongs to the deal."""
    _inherit = 'account.payment.register'

    def _create_payment_vals_from_wizard(self, batch_result):
        return {**super()._create_payment_vals_from_wizard(batch_result), **self._deal_values(batch_result)}

    def _create_payment_vals_from_batch(self, batch_result):
        return {**super()._create_payment_vals_from_batch(batch_result), **self._deal_values(batch_result)}

    def _deal_values(self, batch_result):
        """Deal and purpose, when all invoices of the batch are of one deal and bear its customer's name."""
        lines = batch_result['lines']
        order = lines.move_id.deal_order_id
        if len(order) != 1 or any(not line.move_id.deal_order_id or line.account_type != 'asset_receivable' for line in lines):
            return {}
        outbound = sum(lines.mapped('amount_residual')) < 0
        return {'deal_order_id': order.id, 'deal_purpose': 'refund' if outbound else 'balance'}
