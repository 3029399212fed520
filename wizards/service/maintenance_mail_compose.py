from odoo import models


class MailComposeMessage(models.TransientModel):
    """Letters from the due list reach only those who agreed to e-mail, whatever the client asks for (A14)."""
    _inherit = 'mail.compose.message'

    def _action_send_mail_mass_mail(self, res_ids, auto_commit=False):
        if self.model == 'dealership.maintenance.due':
            rows = self.env[self.model].browse(res_ids)
            rows.check_access('write')
            res_ids = rows._filter_agreeing('email').ids
        return super()._action_send_mail_mass_mail(res_ids, auto_commit=auto_commit)

    def _action_send_mail_comment(self, res_ids):
        if self.model == 'dealership.maintenance.due' and self.composition_batch:
            res_ids = self.env[self.model].browse(res_ids)._filter_agreeing('email').ids
        return super()._action_send_mail_comment(res_ids)
