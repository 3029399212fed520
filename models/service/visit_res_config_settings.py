from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    dealership_workshop_warranty_payer_id = fields.Many2one(related='company_id.dealership_workshop_warranty_payer_id', readonly=False)
    dealership_workshop_call_days = fields.Integer(related='company_id.dealership_workshop_call_days', readonly=False)
    dealership_workshop_call_tries = fields.Integer(related='company_id.dealership_workshop_call_tries', readonly=False)
    dealership_workshop_call_user_id = fields.Many2one(related='company_id.dealership_workshop_call_user_id', readonly=False)
    dealership_workshop_manager_id = fields.Many2one(related='company_id.dealership_workshop_manager_id', readonly=False)
    dealership_workshop_discount_work = fields.Float(related='company_id.dealership_workshop_discount_work', readonly=False)
    dealership_workshop_discount_parts = fields.Float(related='company_id.dealership_workshop_discount_parts', readonly=False)
