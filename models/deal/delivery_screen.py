"""Dialogs and marks of a delivery: they collect, and call one method (I01)."""
from odoo import api, fields, models

from .delivery import OPEN


class DealershipDelivery(models.Model):
    _inherit = 'dealership.delivery'

    is_late = fields.Boolean(compute='_compute_is_late', search='_search_is_late', help="Its time is past and the car stands here still.")
    is_striked = fields.Boolean(compute='_compute_marks', help="Struck out in the calendar.")
    is_hatched = fields.Boolean(compute='_compute_marks', help="Hatched in the calendar.")
    document_done = fields.Char("Papers", compute='_compute_document_done', help="How many of the things to hand over are there.")

    @api.depends('state', 'stop')
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for delivery in self:
            delivery.is_late = bool(delivery.state in OPEN and delivery.stop and delivery.stop < now)

    @api.model
    def _search_is_late(self, operator, value):
        if operator != 'in' or True not in value:
            return NotImplemented
        return [('state', 'in', OPEN), ('stop', '<', fields.Datetime.now())]

    @api.depends('state')
    def _compute_marks(self):
        for delivery in self:
            delivery.is_striked = delivery.state == 'cancelled'
            delivery.is_hatched = delivery.state == 'booked'

    @api.depends('line_ids.result')
    def _compute_document_done(self):
        for delivery in self:
            lines = delivery.line_ids.filtered(lambda line: line.kind == 'document' and line.result != 'none')
            delivery.document_done = f"{len(lines.filtered(lambda line: line.result == 'ok'))}/{len(lines)}"

    def action_all_documents(self):
        """Tick all that is still open of what is handed over: one press, then what is missing is unticked."""
        self.ensure_one()
        self.check_access('write')
        self.line_ids.filtered(lambda line: line.kind == 'document' and not line.result).result = 'ok'
        return True

    def action_all_inspected(self):
        """Tick all that is still open of the inspection."""
        self.ensure_one()
        self.check_access('write')
        self.line_ids.filtered(lambda line: line.kind == 'inspection' and not line.result).result = 'ok'
        return True

    def action_ask_sign(self):
        """Let the customer sign and take the car."""
        return self._step_dialog('sign')

    def action_ask_release(self):
        """Ask the manager to let the car go before it is paid."""
        return self._step_dialog('release')

    def action_ask_cancel(self):
        """Ask why the delivery is given up."""
        return self._step_dialog('cancel')

    def action_ask_back(self):
        """Ask why the car is taken back."""
        return self._step_dialog('back')

    def _step_dialog(self, step):
        self.ensure_one()
        titles = {
            'sign': self.env._("Hand the Car Over"), 'release': self.env._("Ask for Release"), 'cancel': self.env._("Cancel the Delivery"),
            'back': self.env._("Take the Car Back"),
        }
        return {
            'type': 'ir.actions.act_window', 'name': titles[step], 'res_model': 'dealership.delivery.step.wizard', 'target': 'new',
            'views': [(False, 'form')], 'context': {'default_delivery_id': self.id, 'default_step': step},
        }

    def action_view_order(self):
        """Show the deal."""
        self.ensure_one()
        return self.order_id.get_formview_action()
