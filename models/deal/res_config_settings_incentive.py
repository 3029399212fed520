from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    dealership_incentive_posting = fields.Selection(related='company_id.dealership_incentive_posting', readonly=False, required=True)
    dealership_incentive_journal_id = fields.Many2one(related='company_id.dealership_incentive_journal_id', readonly=False)
    dealership_incentive_account_id = fields.Many2one(related='company_id.dealership_incentive_account_id', readonly=False)
    dealership_incentive_payable_id = fields.Many2one(related='company_id.dealership_incentive_payable_id', readonly=False)
    dealership_won_finance_ids = fields.Many2many(related='company_id.dealership_won_finance_ids', readonly=False)
    dealership_won_service_ids = fields.Many2many(related='company_id.dealership_won_service_ids', readonly=False)
