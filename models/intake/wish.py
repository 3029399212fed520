from odoo import api, models


class DealershipWish(models.Model):
    _inherit = 'dealership.wish'

    @api.model_create_multi
    def create(self, vals_list):
        wishes = super().create(vals_list)
        wishes.lead_id._settle_messages()
        return wishes
