from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    dealership_ownership_days = fields.Integer(related='company_id.dealership_ownership_days', readonly=False)
    dealership_ownership_rounds = fields.Integer(related='company_id.dealership_ownership_rounds', readonly=False)
    dealership_ownership_appeal_days = fields.Integer(related='company_id.dealership_ownership_appeal_days', readonly=False)
    dealership_ownership_automatic = fields.Boolean(related='company_id.dealership_ownership_automatic', readonly=False)
