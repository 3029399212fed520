"""“Reverse and create invoice”: the new draft takes the place of the invoice that it corrects (J02)."""
from odoo import models


class AccountMoveReversal(models.TransientModel):
    _inherit = 'account.move.reversal'

    def _modify_default_reverse_values(self, origin_move):
        values = super()._modify_default_reverse_values(origin_move)
        if origin_move.workshop_visit_id:
            values['invoice_origin'] = origin_move.invoice_origin
        return values

    def reverse_moves(self, is_modify=False):
        action = super().reverse_moves(is_modify)
        if is_modify:
            self._hand_visits_on()
        return action

    def _hand_visits_on(self):
        """The lines of the visit are on the new invoice now."""
        drafts = self.new_move_ids.filtered(lambda move: move.move_type == 'out_invoice' and not move.workshop_visit_id)
        for invoice in self.move_ids.filtered(lambda move: move.workshop_visit_id and move.payment_state == 'reversed'):
            draft = drafts.filtered(lambda move, invoice=invoice: (
                move.partner_id == invoice.partner_id and move.invoice_origin == invoice.invoice_origin
                and move.invoice_line_ids.mapped('name') == invoice.invoice_line_ids.mapped('name')))[:1]
            if draft:
                drafts -= draft
                # the user corrects an invoice of his; the link is set by the system alone
                draft.sudo().write(invoice.sudo()._visit_facts())
                invoice.sudo().workshop_visit_id.line_ids.filtered(lambda line, invoice=invoice: line.invoice_id == invoice).write(
                    {'invoice_id': draft.id})
