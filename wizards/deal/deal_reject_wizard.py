from odoo import fields, models


class DealershipDealRejectWizard(models.TransientModel):
    """A manager says no, and why."""
    _name = 'dealership.deal.reject.wizard'
    _description = "Reject an Approval"

    approval_ids = fields.Many2many(
        'dealership.deal.approval', 'dealership_deal_reject_rel', 'wizard_id', 'approval_id', "Requests", required=True)
    reason = fields.Text(required=True)

    def action_reject(self):
        """Reject all of them with this reason."""
        self.ensure_one()
        self.approval_ids._reject(self.reason)
        return {'type': 'ir.actions.act_window_close', 'infos': {'done': True}}
