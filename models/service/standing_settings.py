from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    dealership_workshop_lost_months = fields.Integer(related='company_id.dealership_workshop_lost_months', readonly=False)
    dealership_replacement_active = fields.Boolean(related='company_id.dealership_replacement_active', readonly=False)
    dealership_replacement_years = fields.Integer(related='company_id.dealership_replacement_years', readonly=False)
    dealership_replacement_km = fields.Integer(related='company_id.dealership_replacement_km', readonly=False)
    dealership_replacement_margin = fields.Float(related='company_id.dealership_replacement_margin', readonly=False)
