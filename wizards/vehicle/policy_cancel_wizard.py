from odoo import api, fields, models


class DealershipPolicyCancelWizard(models.TransientModel):
    """End a policy early (退保): from when, what the insurer gives back, why (J05)."""
    _name = 'dealership.policy.cancel.wizard'
    _description = "Cancel a Policy"
    _inherit = ['dealership.seen.mixin']

    _seen_fields = ('policy_id',)

    policy_id = fields.Many2one('fleet.vehicle.log.contract', required=True, readonly=True, ondelete='cascade')
    currency_id = fields.Many2one('res.currency', compute='_compute_facts')
    premium = fields.Monetary(compute='_compute_facts')
    day = fields.Date("Policy Cancelled On", required=True, compute='_compute_day', store=True, readonly=False, precompute=True)
    refund = fields.Monetary("Premium Refunded")
    reason = fields.Char("Why", required=True)

    @api.depends('policy_id')
    def _compute_facts(self):
        for wizard in self:
            wizard.currency_id = wizard.policy_id.currency_id
            wizard.premium = wizard.policy_id.premium

    @api.depends('policy_id')
    def _compute_day(self):
        for wizard in self:
            wizard.day = (wizard.policy_id.company_id or self.env.company)._dealership_today()

    def action_cancel_policy(self):
        """Cancel the policy; it checks who, when and how much."""
        self.ensure_one()
        self.policy_id._cancel_policy(self.day, self.refund, self.reason)
        return {'type': 'ir.actions.act_window_close'}
