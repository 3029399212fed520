from odoo import api, models


class ResourceCalendarLeaves(models.Model):
    _inherit = 'resource.calendar.leaves'

    @api.model_create_multi
    def create(self, vals_list):
        if any(not vals.get('resource_id') for vals in vals_list):  # holidays of the store, not somebody's leave
            self.env['res.company']._dealership_forget_open_days()
        return super().create(vals_list)

    def write(self, vals):
        if not all(leave.resource_id for leave in self) or 'resource_id' in vals:
            self.env['res.company']._dealership_forget_open_days()
        return super().write(vals)

    def unlink(self):
        if not all(leave.resource_id for leave in self):
            self.env['res.company']._dealership_forget_open_days()
        return super().unlink()
