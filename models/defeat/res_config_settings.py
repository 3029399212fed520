from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    dealership_defeat_attempts = fields.Integer(related='company_id.dealership_defeat_attempts', readonly=False)
    dealership_revisit_days = fields.Integer(related='company_id.dealership_revisit_days', readonly=False)
    dealership_revisit_user_id = fields.Many2one(related='company_id.dealership_revisit_user_id', readonly=False)
