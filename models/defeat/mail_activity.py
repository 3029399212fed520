"""A revisit that is marked done where activities are marked done counts as a revisit."""
from odoo import fields, models


class MailActivity(models.Model):
    _inherit = 'mail.activity'

    def write(self, vals):
        done = vals.get('active') is False and self.filtered(
            lambda activity: activity.active and activity.sudo().res_model == 'dealership.defeat')
        result = super().write(vals)
        if done:
            # the workflow's fields; who may complete the activity was core's to check
            self.env['dealership.defeat'].sudo().browse(done.mapped('res_id')).exists().write({
                'revisited_on': fields.Datetime.now(), 'revisited_by_id': self.env.uid, 'revisit_on': False})
        return result
