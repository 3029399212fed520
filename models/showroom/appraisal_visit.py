"""A car that is valued while its owner is in the store is a step of his visit: nobody taps it twice (D02, B06)."""
from odoo import api, models


class DealershipAppraisal(models.Model):
    _inherit = 'dealership.appraisal'

    @api.model_create_multi
    def create(self, vals_list):
        appraisals = super().create(vals_list)
        appraisals.sudo().lead_id._note_visit_step('appraisal')
        return appraisals
