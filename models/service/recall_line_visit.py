"""From the call about a recall to the appointment (J04)."""
from odoo import models
from odoo.exceptions import UserError


class DealershipRecallLine(models.Model):
    _inherit = 'dealership.recall.line'

    def action_book_visit(self):
        """Open the booking form for the car, with the recall as its reason."""
        self.ensure_one()
        if not self.vehicle_id or self.state not in ('open', 'contacted', 'refused', 'sold_away') or self.recall_state != 'open':
            raise UserError(self.env._("%(vin)s: there is nothing to book for this recall.", vin=self.vin))
        words = self.env._("Recall %(recall)s: %(remedy)s", recall=self.recall_id.display_name, remedy=self.recall_id.remedy or "–")
        return self.vehicle_id.with_context(default_visit_kind='recall', default_customer_words=words).action_book_visit()

    def _appointment_action(self):
        return self.action_book_visit()
