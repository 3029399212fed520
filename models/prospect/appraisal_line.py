from odoo import api, fields, models
from odoo.exceptions import ValidationError


class DealershipAppraisalLine(models.Model):
    """One valuation of a present car, or one adjustment to it (B06)."""
    _name = 'dealership.appraisal.line'
    _description = "Valuation or Adjustment"
    _inherit = ['dealership.follow.mixin']
    _order = 'kind desc, sequence, id'
    _follow_field = 'appraisal_id'

    appraisal_id = fields.Many2one('dealership.appraisal', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='appraisal_id.company_id', store=True)
    currency_id = fields.Many2one(related='appraisal_id.currency_id')
    sequence = fields.Integer(default=10)
    kind = fields.Selection([('valuation', "Valuation"), ('adjustment', "Adjustment")], required=True, default='valuation')
    name = fields.Char("Source or Reason", required=True, help="Who valued the car, or why the value is adjusted.")
    amount = fields.Monetary(required=True, help="A valuation is not below zero; an adjustment may be.")

    @api.constrains('kind', 'amount')
    def _check_amount(self):
        for line in self:
            if line.kind == 'valuation' and line.amount < 0:
                raise ValidationError(self.env._("%(valuer)s: a valuation is not below zero.", valuer=line.name))
