"""A customer's invoice charges what his visit comes to: a lower price is the visit's to give, where it is agreed to (J02)."""
from odoo import models
from odoo.exceptions import UserError

ROUNDED_OFF = 1.0  # 抹零: less than one unit of money


class AccountMove(models.Model):
    """Makers and insurers settle claims at what they accept: their invoices may be lower, and the visit keeps a note of it.
    Who changed a draft, and from what, stands in its own chatter."""
    _inherit = 'account.move'

    def _post(self, soft=True):
        charged = self.filtered(lambda move: move.workshop_visit_id and move.move_type == 'out_invoice')
        charged._check_not_below_visit()
        posted = super()._post(soft)
        (posted & charged)._note_difference()
        return posted

    def _below_visit(self):
        """How much less than its part of the visit the invoice charges; in the store's currency."""
        self.ensure_one()
        return self.sudo().workshop_visit_id[f'amount_{self.workshop_payer}'] - self.amount_total_signed

    def _check_not_below_visit(self):
        for move in self.filtered(lambda move: move.workshop_payer == 'customer' and move._below_visit() >= ROUNDED_OFF):
            visit = move.sudo().workshop_visit_id
            raise UserError(self.env._(
                "%(visit)s: this invoice charges %(invoiced)s, work and parts come to %(part)s. A lower price is entered on the visit, "
                "where a discount is agreed to: delete the draft, change the lines, make the invoice anew. Has the car left already, "
                "post the invoice as it was made and credit the difference.",
                visit=visit.display_name, invoiced=visit.currency_id.format(move.amount_total_signed),
                part=visit.currency_id.format(visit.amount_customer)))

    def _note_difference(self):
        """The visit says that another amount was charged than it comes to, and who posted that."""
        payers = dict(self._fields['workshop_payer']._description_selection(self.env))
        for move in self:
            visit = move.sudo().workshop_visit_id
            part = visit[f'amount_{move.workshop_payer}']
            if visit.currency_id.compare_amounts(move.amount_total_signed, part):
                visit._message_log(
                    author_id=self.env.user.partner_id.id,
                    body=self.env._(
                        "%(payer)s: %(invoice)s charges %(invoiced)s; work and parts come to %(part)s. Posted by %(user)s.",
                        payer=payers[move.workshop_payer], invoice=move.name, user=self.env.user.name,
                        invoiced=visit.currency_id.format(move.amount_total_signed), part=visit.currency_id.format(part)))
