from odoo import api, fields, models


class DealershipCheckSignWizard(models.TransientModel):
    """The signature under a daily check."""
    _name = 'dealership.check.sign.wizard'
    _description = "Sign a Daily Check"
    _inherit = ['dealership.seen.mixin']

    _seen_fields = ('check_id',)

    check_id = fields.Many2one('dealership.check', required=True, readonly=True, ondelete='cascade')
    step = fields.Selection([('check', "Sign"), ('countersign', "Countersign")], required=True, readonly=True)
    signed_name = fields.Char("Signed By", default=lambda self: self.env.user.name)
    signature = fields.Binary(attachment=False)
    words = fields.Char("Manager's Words")
    fault_count = fields.Integer("Not in Order", compute='_compute_fault_count')

    @api.depends('check_id')
    def _compute_fault_count(self):
        for wizard in self:
            wizard.fault_count = wizard.check_id.fault_count

    def action_apply(self):
        """Sign; the check looks whether everything was looked at and who may."""
        self.ensure_one()
        if self.step == 'check':
            self.check_id._sign(self.signature)
        else:
            self.check_id._countersign(self.signature, self.words)
        return {'type': 'ir.actions.act_window_close'}
