"""A test drive that is moved in the calendar is moved, or refused, by the rules of test drives (D04)."""
from odoo import models

MOVES = ('start', 'stop', 'duration', 'user_id')
GUARDED = (*MOVES, 'start_date', 'stop_date', 'allday', 'recurrency', 'active', 'res_id', 'res_model_id')


class CalendarEvent(models.Model):
    _inherit = 'calendar.event'

    def _test_drives(self):
        """The drives of these entries; other entries, and databases without a dealership, are none of our business."""
        if not self or not self.env['crm.team']._dealership_team_ids():
            return self.env['dealership.test.drive']
        return self.env['dealership.test.drive'].sudo().search([('event_id', 'in', self.ids)]).with_env(self.env)

    def write(self, vals):
        names = set(GUARDED).intersection(vals)
        drives = self._test_drives() if names else self.env['dealership.test.drive']
        if not drives:
            return super().write(vals)
        moves = not names.isdisjoint(MOVES)
        drives._check_event_change(dict(vals))
        result = super().write(vals)
        if moves:
            drives._follow_event()
        return result

    def unlink(self):
        self._test_drives()._refuse_event_removal()
        return super().unlink()
