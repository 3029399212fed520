from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    dealership_renewal_lead = fields.Selection(related='company_id.dealership_renewal_lead', readonly=False, required=True)
    dealership_renewal_grace_days = fields.Integer(related='company_id.dealership_renewal_grace_days', readonly=False)
    dealership_commission_product_id = fields.Many2one(related='company_id.dealership_commission_product_id', readonly=False)
    dealership_commission_journal_id = fields.Many2one(related='company_id.dealership_commission_journal_id', readonly=False)
