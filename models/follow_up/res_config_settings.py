from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    dealership_calendar_id = fields.Many2one(related='company_id.dealership_calendar_id', readonly=False)
    dealership_pool_warning_days = fields.Integer(related='company_id.dealership_pool_warning_days', readonly=False)
    dealership_series_count = fields.Integer(related='company_id.dealership_series_count', readonly=False)
    dealership_series_minutes = fields.Integer(related='company_id.dealership_series_minutes', readonly=False)
    dealership_pasted_days = fields.Integer(related='company_id.dealership_pasted_days', readonly=False)
    dealership_short_call_seconds = fields.Integer(related='company_id.dealership_short_call_seconds', readonly=False)
