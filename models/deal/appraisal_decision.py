"""What became of an appraisal: the customer took the offer, or did not (B06, H07)."""
from odoo import fields, models
from odoo.exceptions import UserError


class DealershipAppraisal(models.Model):
    _name = 'dealership.appraisal'
    _inherit = ['dealership.appraisal', 'dealership.protected.mixin']

    _protected_fields = ('decision',)

    decision = fields.Selection(
        [('open', "Undecided"), ('accepted', "Customer accepts"), ('declined', "Customer declines")],
        required=True, default='open', readonly=True, copy=False,
        tracking=True, help="Accepted by the trade-in of a deal; declined when the customer keeps his car (评估结果).")

    def action_decline(self):
        """The customer keeps his car, or sells it elsewhere."""
        self.check_access('write')
        for appraisal in self:
            if appraisal.decision != 'open':
                raise UserError(self.env._("%s was decided on already.", appraisal.display_name))
        self.sudo().decision = 'declined'  # the workflow's field
        return True
