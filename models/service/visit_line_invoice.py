"""A line that is invoiced stands as it was invoiced, until that invoice is cancelled or credited in full (J02)."""
from odoo import api, fields, models
from odoo.exceptions import UserError

# What may still change on a line that is invoiced: where it stands, and the claim's number.
FREE = frozenset(('sequence', 'claim_number', 'invoice_id'))


class DealershipServiceLine(models.Model):
    _name = 'dealership.service.line'
    _inherit = ['dealership.service.line', 'dealership.protected.mixin']

    # an amount that somebody writes would charge less than the work costs
    _protected_fields = ('invoice_id', 'amount', 'amount_untaxed', 'company_id')

    invoice_id = fields.Many2one(
        'account.move', readonly=True, copy=False, index='btree_not_null', check_company=True, ondelete='set null',
        groups='account.group_account_invoice')
    is_invoiced = fields.Boolean("Invoiced", compute='_compute_is_invoiced', compute_sudo=True, help="On an invoice that holds (已结算).")

    @api.depends('invoice_id.state', 'invoice_id.payment_state')
    def _compute_is_invoiced(self):
        for line in self:
            line.is_invoiced = bool(line.invoice_id._visit_holds())

    def _protection_hint(self, field_name):
        if field_name != 'invoice_id':
            return self.env._("It follows from quantity, price, discount and taxes; change these.")
        return self.env._("The visit's button “Make Invoices” sets it.")

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_part_open()
        return lines

    def write(self, vals):
        facts = {name: value for name, value in vals.items() if name not in FREE and name in self._fields}
        if facts:
            for line in self.filtered('is_invoiced'):
                if any(line._differs(name, value) for name, value in facts.items()):
                    raise line._invoiced_error()
        result = super().write(vals)
        if not {'payer', 'visit_id'}.isdisjoint(vals):
            self.filtered(lambda line: not line.is_invoiced)._check_part_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_invoiced(self):
        for line in self.filtered('is_invoiced'):
            raise line._invoiced_error()

    def _check_part_open(self):
        """Nothing is added to a payer's part that is invoiced: it would never be charged."""
        if not self:
            return
        invoices = self.visit_id._invoices_that_hold()
        for line in self:
            invoice = invoices.filtered(lambda move, line=line: (
                move.workshop_visit_id == line.visit_id.sudo() and move.workshop_payer == line.payer))
            if invoice:
                raise UserError(self.env._(
                    "%(visit)s: the part of “%(payer)s” is invoiced with %(invoice)s, so nothing can be added to it. Finance cancels "
                    "the draft or credits the invoice first; or make another visit.", visit=line.visit_id.display_name,
                    payer=line._payer_word(), invoice=invoice[:1]._visit_name()))

    def _payer_word(self):
        return dict(self._fields['payer']._description_selection(self.env))[self.payer]

    def _invoiced_error(self):
        return UserError(self.env._(
            "“%(line)s” of %(visit)s is invoiced with %(invoice)s and does not change. Finance cancels the draft or credits the "
            "invoice first.",
            line=self.name, visit=self.visit_id.display_name, invoice=self.sudo().invoice_id._visit_name()))
