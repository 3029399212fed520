from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    dealership_warranty_months = fields.Integer(related='company_id.dealership_warranty_months', readonly=False)
    dealership_first_service_months = fields.Integer(related='company_id.dealership_first_service_months', readonly=False)
    dealership_trade_in_way = fields.Selection(related='company_id.dealership_trade_in_way', readonly=False)
