"""Buttons of a daily check: they collect a signature, and call one method (D05)."""
from odoo import fields, models


class DealershipCheck(models.Model):
    _inherit = 'dealership.check'

    is_today = fields.Boolean("Today", compute='_compute_is_today', search='_search_is_today')

    def _compute_is_today(self):
        for check in self:
            check.is_today = check.date == (check.company_id or self.env.company)._dealership_today()

    def _search_is_today(self, operator, value):
        if operator != 'in' or True not in value:
            return NotImplemented
        return [('date', '=', self.env.company._dealership_today())]

    def action_ask_signature(self):
        """Who looked at everything signs."""
        return self._signature_dialog('check', self.env._("Sign the Check"))

    def action_ask_countersignature(self):
        """The manager countersigns."""
        return self._signature_dialog('countersign', self.env._("Countersign"))

    def _signature_dialog(self, step, title):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': title, 'res_model': 'dealership.check.sign.wizard', 'target': 'new',
            'views': [(False, 'form')], 'context': {'default_check_id': self.id, 'default_step': step},
        }

    def action_rest_ok(self):
        """Everything that was not marked is in order: after the round, not before it."""
        self.check_access('write')
        self._check_open()
        self.line_ids.filtered(lambda line: not line.result).write({'result': 'ok'})
