"""What finance has settled with an insurer for a policy: once, and what went back after it (J05)."""
from odoo import api, fields, models
from odoo.exceptions import UserError

KINDS = [
    ('due', "Commission"),
    ('deduction', "Deduction"),
]


class DealershipRenewalCommission(models.Model):
    """One line of an invoice to an insurer; written by the settlement alone (`renewal_settlement.py`)."""
    _name = 'dealership.renewal.commission'
    _description = "Settled Commission of a Policy"
    _inherit = ['dealership.protected.mixin']
    _order = 'id desc'
    _rec_name = 'policy_id'
    _protected_fields = ('policy_id', 'kind', 'amount', 'move_id')

    policy_id = fields.Many2one('fleet.vehicle.log.contract', required=True, readonly=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='policy_id.company_id', store=True, precompute=True, index=True)
    insurer_id = fields.Many2one(related='policy_id.insurer_id', store=True, precompute=True)
    currency_id = fields.Many2one(related='policy_id.currency_id')
    kind = fields.Selection(KINDS, required=True, readonly=True)
    amount = fields.Monetary(readonly=True, help="Below zero: taken back after a cancellation.")
    move_id = fields.Many2one('account.move', "Invoice", required=True, readonly=True, index=True, ondelete='restrict')
    move_state = fields.Selection(related='move_id.state', string="Invoice Status")
    is_void = fields.Boolean(
        compute='_compute_is_void', store=True, help="The invoice was cancelled, or credited in full: it counts no more.")

    _once = models.UniqueIndex(
        "(policy_id, kind) WHERE is_void IS NOT TRUE", "The commission of this policy is on an invoice already.")

    @api.depends('move_id.state', 'move_id.payment_state')
    def _compute_is_void(self):
        for row in self:
            row.is_void = row.move_id.state == 'cancel' or row.move_id.payment_state == 'reversed'

    @api.ondelete(at_uninstall=False)
    def _unlink_with_invoice_only(self):
        if not self.env.su:
            raise UserError(self.env._("A settlement goes with its invoice: cancel or delete that."))
