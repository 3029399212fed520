from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    dealership_workshop_lost_months = fields.Integer(related='company_id.dealership_workshop_lost_months', readonly=False)
