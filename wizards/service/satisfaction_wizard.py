from odoo import api, fields, models

from ...models.card.masked import MASK_ONLY
from ...models.service.visit_satisfaction import CALL_RESULTS, SATISFACTION


class SatisfactionWizard(models.TransientModel):
    """What the customer says some days after his visit (维修回访, J02)."""
    _name = 'dealership.satisfaction.wizard'
    _description = "Satisfaction Call"
    _inherit = ['dealership.seen.mixin']

    _seen_fields = ('visit_id',)

    visit_id = fields.Many2one('fleet.vehicle.log.services', "Workshop Visit", required=True, ondelete='cascade')
    customer_id = fields.Many2one(related='visit_id.customer_id')
    phone = fields.Char(related='visit_id.phone', **MASK_ONLY)
    vehicle_id = fields.Many2one(related='visit_id.vehicle_id')
    visit_kind = fields.Selection(related='visit_id.visit_kind')
    left_at = fields.Datetime(related='visit_id.left_at')
    advisor_id = fields.Many2one(related='visit_id.advisor_id')
    customer_words = fields.Text(related='visit_id.customer_words')
    call_tries = fields.Integer(related='visit_id.call_tries')
    work_done = fields.Char("What Was Done", compute='_compute_work_done')
    waiting = fields.Integer("Still to Call", compute='_compute_waiting')
    result = fields.Selection(CALL_RESULTS, required=True, default='reached')
    satisfaction = fields.Selection(SATISFACTION)
    words = fields.Text("What the Customer Says")
    wants_complaint = fields.Boolean("Wants to Complain")
    again_on = fields.Date("Call Again On")

    @api.depends('visit_id')
    def _compute_work_done(self):
        for wizard in self:
            wizard.work_done = ", ".join(wizard.visit_id.line_ids.mapped('name'))

    @api.depends('visit_id')
    def _compute_waiting(self):
        company = self.env.company
        waiting = self.env['fleet.vehicle.log.services'].search_count([
            ('call_state', '=', 'due'), ('call_on', '<=', company._dealership_today()), ('company_id', '=', company.id)])
        for wizard in self:
            wizard.waiting = waiting

    def _save(self):
        self.ensure_one()
        self.visit_id._record_satisfaction(self.result, self.satisfaction, self.words, self.wants_complaint, self.again_on)

    def action_save(self):
        """Keep the call."""
        self._save()
        return {'type': 'ir.actions.act_window_close', 'infos': {'done': True}}

    def action_save_next(self):
        """Keep the call and go on to the next that is due."""
        self._save()
        return self.env['fleet.vehicle.log.services'].action_next_satisfaction_call()
