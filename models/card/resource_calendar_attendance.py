from odoo import api, models


class ResourceCalendarAttendance(models.Model):
    _inherit = 'resource.calendar.attendance'

    @api.model_create_multi
    def create(self, vals_list):
        self.env['res.company']._dealership_forget_open_days()
        return super().create(vals_list)

    def write(self, vals):
        self.env['res.company']._dealership_forget_open_days()
        return super().write(vals)

    def unlink(self):
        self.env['res.company']._dealership_forget_open_days()
        return super().unlink()
