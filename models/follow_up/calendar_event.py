from odoo import models


class CalendarEvent(models.Model):
    _inherit = 'calendar.event'

    def unlink(self):
        """The database deletes an event's activities with it, unseen: the card is planned again."""
        activities = self.env['mail.activity'].sudo().search([('calendar_event_id', 'in', self.ids)])
        cards = activities._contact_plans()._plan_cards()
        result = super().unlink()
        cards = cards.exists()
        if cards:
            self.env['mail.activity'].invalidate_model()
            cards._refresh_next_contact()
            cards._ensure_next_plan()
        return result
