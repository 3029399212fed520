from odoo import fields, models


class ServiceApprovalWizard(models.TransientModel):
    """The advisor asks the manager for a discount, or the manager says why not (折扣审批, J02)."""
    _name = 'dealership.service.approval.wizard'
    _description = "Ask for a Workshop Discount"
    _inherit = ['dealership.seen.mixin']

    _seen_fields = ('visit_id', 'approval_id')

    visit_id = fields.Many2one('fleet.vehicle.log.services', "Workshop Visit", required=True, ondelete='cascade')
    discount_words = fields.Text(related='visit_id.discount_words')
    approval_id = fields.Many2one('dealership.service.approval', ondelete='cascade', help="What is rejected; empty when it is asked.")
    approval_reason = fields.Text("Asked Because", related='approval_id.reason')
    reason = fields.Text(required=True)

    def action_ask(self):
        """Send the question to the manager."""
        self.ensure_one()
        self.visit_id._ask_discount(self.reason)
        return {'type': 'ir.actions.act_window_close', 'infos': {'done': True}}

    def action_reject(self):
        """Reject what was asked."""
        self.ensure_one()
        self.approval_id._reject(self.reason)
        return {'type': 'ir.actions.act_window_close', 'infos': {'done': True}}
