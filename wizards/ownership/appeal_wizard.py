"""A claimant says why he does not agree with a ruling."""
from odoo import fields, models


class OwnershipAppealWizard(models.TransientModel):
    """Collect the reason of an appeal (申诉), call the case's own method."""
    _name = 'dealership.ownership.appeal.wizard'
    _description = "Appeal against a Ruling"
    _inherit = ['dealership.seen.mixin']

    _seen_fields = ('case_id',)

    case_id = fields.Many2one('dealership.ownership.case', required=True)
    reason = fields.Text("What the Ruling Has Overlooked")

    def action_appeal(self):
        """Open the new case."""
        self.ensure_one()
        appeal = self.case_id._appeal(self.reason)
        action = self.env['ir.actions.act_window']._for_xml_id('auto_dealership.dealership_ownership_case_action_mine')
        return {**action, 'res_id': appeal.id, 'views': [(False, 'form')], 'context': {}}
