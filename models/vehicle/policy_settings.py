from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    dealership_policy_backdate_days = fields.Integer(related='company_id.dealership_policy_backdate_days', readonly=False)
