from odoo import api, fields, models


class ReviveWizard(models.TransientModel):
    """Bring a defeated card back (战败激活): why, and with whom (G05)."""
    _name = 'dealership.revive.wizard'
    _description = "Revive a Card"
    _inherit = ['dealership.seen.mixin']

    _seen_fields = ('lead_id',)

    lead_id = fields.Many2one('crm.lead', "Card", required=True, ondelete='cascade')
    consultant_id = fields.Many2one('res.users', compute='_compute_consultant')
    has_consultant = fields.Boolean(compute='_compute_consultant')
    destination = fields.Selection(
        [('keep', "To its consultant"), ('pool', "To the public pool")], required=True, compute='_compute_destination', store=True,
        readonly=False, precompute=True)
    reason = fields.Char(required=True)

    @api.depends('lead_id')
    def _compute_consultant(self):
        for wizard in self:
            wizard.consultant_id = wizard.lead_id.user_id
            wizard.has_consultant = wizard.lead_id.sudo().user_id.active

    @api.depends('lead_id')
    def _compute_destination(self):
        for wizard in self:
            wizard.destination = 'keep' if wizard.has_consultant else 'pool'

    def action_revive(self):
        """Revive the card and show it."""
        self.ensure_one()
        self.lead_id._revive(self.reason, to_pool=self.destination == 'pool')
        return self.lead_id.action_view_card()
