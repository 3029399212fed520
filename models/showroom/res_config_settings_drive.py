from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    dealership_drive_agreement = fields.Text(related='company_id.dealership_drive_agreement', readonly=False)
