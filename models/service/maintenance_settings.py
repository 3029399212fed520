from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    dealership_maintenance_ahead_days = fields.Integer(related='company_id.dealership_maintenance_ahead_days', readonly=False)
    dealership_maintenance_km_year = fields.Integer(related='company_id.dealership_maintenance_km_year', readonly=False)
    dealership_maintenance_return_days = fields.Integer(related='company_id.dealership_maintenance_return_days', readonly=False)
    dealership_maintenance_email = fields.Boolean(related='company_id.dealership_maintenance_email', readonly=False)
    dealership_maintenance_email_days = fields.Integer(related='company_id.dealership_maintenance_email_days', readonly=False)
