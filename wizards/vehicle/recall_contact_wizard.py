from odoo import api, fields, models

from ...models.vehicle.recall_contact import METHODS, RESULTS


class DealershipRecallContactWizard(models.TransientModel):
    """A call to an owner: whom, about what, what he says; the line keeps it and moves on."""
    _name = 'dealership.recall.contact.wizard'
    _description = "Contact about a Recall"
    _inherit = ['dealership.seen.mixin']

    _seen_fields = ('line_id',)

    line_id = fields.Many2one('dealership.recall.line', required=True, readonly=True, ondelete='cascade')
    step = fields.Selection([('contact', "Contact"), ('elsewhere', "Done Elsewhere")], required=True, readonly=True, default='contact')
    recall_id = fields.Many2one(related='line_id.recall_id')
    defect = fields.Text(related='line_id.recall_id.defect')
    remedy = fields.Text(related='line_id.recall_id.remedy')
    hours = fields.Float(related='line_id.recall_id.hours')
    is_safety = fields.Boolean(related='line_id.is_safety')
    vehicle_id = fields.Many2one(related='line_id.vehicle_id')
    partner_id = fields.Many2one(related='line_id.partner_id')
    phone = fields.Char(related='line_id.phone', related_sudo=False, depends_context=('uid',))
    contact_ids = fields.One2many(related='line_id.contact_ids')
    consent_problem = fields.Char(compute='_compute_consent_problem')
    method = fields.Selection(METHODS, "How", required=True, default='call')
    result = fields.Selection([pair for pair in RESULTS if pair[0] != 'sent'])
    words = fields.Text("What Was Said")
    next_on = fields.Date("Call Again On")
    done_on = fields.Date()

    @api.depends('line_id', 'method')
    def _compute_consent_problem(self):
        for wizard in self:
            wizard.consent_problem = wizard.step == 'contact' and wizard.line_id and not wizard.line_id._may_approach(
                wizard.method) and self.env._(
                    "The customer has not agreed to be approached in this way, and this is a service campaign, no safety recall.")

    def action_apply(self):
        """The line checks, keeps and moves on."""
        self.ensure_one()
        if self.step == 'elsewhere':
            self.line_id._done_elsewhere(self.done_on, self.words)
        else:
            self.line_id._record_contact(self.method, self.result, self.words, self.next_on)
            if self.result == 'appointment' and self.line_id.state != 'booked':
                return self.line_id._appointment_action()
        return {'type': 'ir.actions.act_window_close'}
