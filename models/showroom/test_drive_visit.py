"""A drive that begins while its customer is in the store is a step of his visit: nobody taps it twice (D02, D04)."""
from odoo import models


class DealershipTestDrive(models.Model):
    _inherit = 'dealership.test.drive'

    def action_start(self, odometer=False):
        result = super().action_start(odometer)
        self.sudo().lead_id._note_visit_step('test_drive')
        return result
