from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    dealership_deposit = fields.Monetary(
        related='company_id.dealership_deposit', readonly=False, currency_field='currency_id')
    dealership_on_behalf_account_id = fields.Many2one(related='company_id.dealership_on_behalf_account_id', readonly=False)
    dealership_forfeit_account_id = fields.Many2one(related='company_id.dealership_forfeit_account_id', readonly=False)
