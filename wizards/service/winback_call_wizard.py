from odoo import fields, models

from ...models.card.masked import MASK_ONLY, MaskedPhone
from ...models.service.winback_line import RESULTS


class DealershipWinbackCallWizard(models.TransientModel):
    """The dialog of a call: whom, about what, what he said; then the next one."""
    _name = 'dealership.winback.call.wizard'
    _description = "Call a Lost Customer"
    _inherit = ['dealership.seen.mixin', 'dealership.masked.contact.mixin']

    _seen_fields = ('line_id',)

    line_id = fields.Many2one('dealership.winback.line', required=True, readonly=True, ondelete='cascade')
    partner_id = fields.Many2one(related='line_id.partner_id')
    phone = MaskedPhone(related='line_id.partner_id.phone', string="Phone", **MASK_ONLY)
    vehicle_id = fields.Many2one(related='line_id.vehicle_id')
    winback_id = fields.Many2one(related='line_id.winback_id')
    offer = fields.Text(related='line_id.offer')
    churn_class = fields.Selection(related='line_id.churn_class')
    last_visit_on = fields.Date(related='line_id.last_visit_on')
    last_words = fields.Text(related='line_id.words', string="Said Before")
    result = fields.Selection(RESULTS)
    words = fields.Text("What He Says")
    next_call_on = fields.Date("Call Again On")

    def _open(self):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Make the Call"), 'res_model': self._name, 'res_id': self.id,
            'views': [(False, 'form')], 'target': 'new'}

    def _record(self):
        self.ensure_one()
        self.line_id._record_call(self.result, self.words, self.next_call_on)

    def action_save(self):
        """Record the call."""
        self._record()
        return {'type': 'ir.actions.act_window_close'}

    def action_save_next(self):
        """Record the call and open the next one of the campaign."""
        self._record()
        return self.line_id._call_next(self.winback_id)

    def action_save_book(self):
        """Record the call as reached, and book the appointment that he wants."""
        self.ensure_one()
        self.line_id._record_call('reached', self.words or self.env._("Wants an appointment."))
        return self.line_id.action_book()
