from odoo import fields, models


class DealershipInvalidWizard(models.TransientModel):
    """Why leads are invalid: the reason, and words where the reason asks for them."""
    _name = 'dealership.invalid.wizard'
    _description = "Mark Leads Invalid"

    lead_ids = fields.Many2many('crm.lead', string="Leads", required=True)
    reason_id = fields.Many2one('dealership.invalid.reason', required=True)
    needs_note = fields.Boolean(related='reason_id.needs_note')
    note = fields.Char("In Words")

    def action_mark(self):
        """Mark them; the leads check who may."""
        self.ensure_one()
        self.check_access('write')
        self.lead_ids._mark_invalid(self.reason_id, self.note)
        return {'type': 'ir.actions.act_window_close'}
