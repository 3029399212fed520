"""Working time of a store, in which deadlines run (C03)."""
import datetime

from odoo import models

from ...rules import cadence

_SPANS = (14, 90)  # days of the calendar looked up at once; a store that stays closed for longer keeps no calendar


class ResCompany(models.Model):
    _inherit = 'res.company'

    def _dealership_deadlines(self, moment, minutes):
        """When so many minutes of opening time have passed since a moment; the calendar is looked up once for all.

        :param moment: naive UTC
        :param minutes: iterable of minutes
        :return: dict of minutes → naive UTC
        """
        due, missing = {}, set(minutes)
        if self._dealership_calendar():
            for days in _SPANS:
                intervals = self._dealership_working_time(moment, moment + datetime.timedelta(days=days))
                due = {count: cadence.first_contact_due(moment, count, intervals) for count in missing}
                if all(due.values()):
                    break
        # a calendar that nobody keeps is none: the clock on the wall counts
        return {count: due.get(count) or moment + datetime.timedelta(minutes=count) for count in missing}
