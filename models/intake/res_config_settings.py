from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    dealership_assign_auto = fields.Boolean(related='company_id.dealership_assign_auto', readonly=False)
    dealership_assign_leads = fields.Selection(related='company_id.dealership_assign_leads', readonly=False)
    dealership_capability_weight = fields.Integer(related='company_id.dealership_capability_weight', readonly=False)
    dealership_conversion_days = fields.Integer(related='company_id.dealership_conversion_days', readonly=False)
    dealership_pool_daily_limit = fields.Integer(related='company_id.dealership_pool_daily_limit', readonly=False)
    dealership_pool_open_limit = fields.Integer(related='company_id.dealership_pool_open_limit', readonly=False)
    dealership_pool_cooldown_days = fields.Integer(related='company_id.dealership_pool_cooldown_days', readonly=False)
