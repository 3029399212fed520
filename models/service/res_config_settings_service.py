from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    dealership_workshop_calendar_id = fields.Many2one(related='company_id.dealership_workshop_calendar_id', readonly=False)
    dealership_workshop_no_show_minutes = fields.Integer(related='company_id.dealership_workshop_no_show_minutes', readonly=False)
