from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.card.masked import MASK_ONLY
from ...models.follow_up.follow_up import RESULTS


class RevisitWizard(models.TransientModel):
    """What came of customer care's call to a defeated customer (战败回访, G05)."""
    _name = 'dealership.revisit.wizard'
    _description = "Revisit of a Defeated Customer"
    _inherit = ['dealership.seen.mixin']

    _seen_fields = ('defeat_id',)

    defeat_id = fields.Many2one('dealership.defeat', required=True, ondelete='cascade')
    lead_id = fields.Many2one(related='defeat_id.lead_id')
    phone = fields.Char(related='defeat_id.phone', **MASK_ONLY)
    result = fields.Selection(RESULTS, required=True, default='reached')
    content = fields.Text("What Was Said")
    outcome = fields.Selection(
        [('close', "No further revisit"), ('again', "Revisit again"), ('revive', "Prospect again: revive the card")],
        required=True, default='close')
    again_on = fields.Date("Revisit Again On", compute='_compute_again_on', store=True, readonly=False, precompute=True)

    @api.depends('defeat_id')
    def _compute_again_on(self):
        for wizard in self:
            company = wizard.defeat_id.company_id or self.env.company
            wizard.again_on = fields.Date.add(company._dealership_today(), days=company.sudo().dealership_revisit_days or 30)

    def action_save(self):
        """Record the revisit; on “prospect again” go on to the revival."""
        self.ensure_one()
        if self.result == 'reached' and not (self.content or '').strip():
            raise UserError(self.env._("Write what the customer said."))
        if self.outcome == 'again' and not (self.again_on and self.again_on > self.defeat_id.company_id._dealership_today()):
            raise UserError(self.env._("Choose a day to come for the next revisit."))
        self.defeat_id._record_revisit(self.result, self.content, self.again_on if self.outcome == 'again' else None)
        if self.outcome == 'revive':
            return self.defeat_id.lead_id.action_revive()
        return {'type': 'ir.actions.act_window_close', 'infos': {'done': True}}
