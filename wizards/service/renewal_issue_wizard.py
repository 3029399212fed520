from odoo import api, fields, models
from odoo.exceptions import UserError

from ...rules import policy as rule


class DealershipRenewalIssueWizard(models.TransientModel):
    """The chosen quote becomes policies (出单): their numbers and days (J05)."""
    _name = 'dealership.renewal.issue.wizard'
    _description = "Issue Policies of a Renewal"
    _inherit = ['dealership.seen.mixin']

    _seen_fields = ('renewal_id', 'quote_id')

    renewal_id = fields.Many2one('dealership.renewal', required=True, readonly=True, ondelete='cascade')
    quote_id = fields.Many2one(
        'dealership.renewal.quote', "Chosen Quote", required=True, domain="[('renewal_id', '=', renewal_id)]", ondelete='cascade',
        compute='_compute_quote_id', store=True, readonly=False, precompute=True)
    currency_id = fields.Many2one(related='renewal_id.currency_id')
    total = fields.Monetary(related='quote_id.total')
    with_compulsory = fields.Boolean("Compulsory", compute='_compute_kinds', store=True, readonly=False, precompute=True)
    compulsory_number = fields.Char("Compulsory Policy Number")
    compulsory_start = fields.Date("Compulsory From", compute='_compute_days', store=True, readonly=False, precompute=True)
    compulsory_end = fields.Date("Compulsory To", compute='_compute_compulsory_end', store=True, readonly=False, precompute=True)
    with_commercial = fields.Boolean("Commercial", compute='_compute_kinds', store=True, readonly=False, precompute=True)
    commercial_number = fields.Char("Commercial Policy Number")
    commercial_start = fields.Date("Commercial From", compute='_compute_days', store=True, readonly=False, precompute=True)
    commercial_end = fields.Date("Commercial To", compute='_compute_commercial_end', store=True, readonly=False, precompute=True)

    @api.depends('renewal_id')
    def _compute_quote_id(self):
        """The only quote, when there is one."""
        for wizard in self:
            quotes = wizard.renewal_id.quote_ids
            wizard.quote_id = wizard.quote_id or (quotes if len(quotes) == 1 else False)

    @api.depends('quote_id')
    def _compute_kinds(self):
        for wizard in self:
            wizard.with_compulsory = bool(wizard.quote_id.compulsory_premium)
            wizard.with_commercial = bool(wizard.quote_id.commercial_premium)

    @api.depends('renewal_id')
    def _compute_days(self):
        for wizard in self:
            renewal = wizard.renewal_id
            for kind in ('compulsory', 'commercial'):
                wizard[f'{kind}_start'] = renewal._next_start(kind) if renewal else False

    @api.depends('compulsory_start')
    def _compute_compulsory_end(self):
        for wizard in self:
            wizard.compulsory_end = wizard.compulsory_start and rule.default_end(wizard.compulsory_start)

    @api.depends('commercial_start')
    def _compute_commercial_end(self):
        for wizard in self:
            wizard.commercial_end = wizard.commercial_start and rule.default_end(wizard.commercial_start)

    def action_issue(self):
        """Make the policies; the renewal and the policies check everything."""
        self.ensure_one()
        issues = []
        for kind in ('compulsory', 'commercial'):
            if self[f'with_{kind}']:
                if not (self[f'{kind}_number'] or '').strip():
                    raise UserError(self.env._("Enter the number of each policy that was issued."))
                issues.append({
                    'kind': kind, 'ins_ref': self[f'{kind}_number'], 'start_date': self[f'{kind}_start'],
                    'expiration_date': self[f'{kind}_end']})
        self.renewal_id._issue(self.quote_id, issues)
        return {'type': 'ir.actions.act_window_close'}
