"""A store's calendar and clock: on which days it opens, and which day it is there (C03, J02)."""
import datetime

import pytz

from odoo import fields, models, tools

_CHUNK = 7  # days of a calendar looked up at once: the cadence asks for one to three


class ResCompany(models.Model):
    _inherit = 'res.company'

    dealership_calendar_id = fields.Many2one(
        'resource.calendar', "Store Calendar", check_company=True,
        help="Opening hours and holidays of the store (营业时间): no follow-up is proposed on a closed day, and the "
             "deadline of the first contact runs in these hours.")

    def _dealership_calendar(self):
        """The store's own calendar, else the one of a store that opens every day: an office's week is not a dealer's."""
        self.ensure_one()
        calendar = self.sudo().dealership_calendar_id
        shared = self.env['ir.model.data']._xmlid_to_res_id('auto_dealership.calendar_dealership')  # cached, where env.ref is not
        return calendar or calendar.browse(shared)

    def _dealership_timezone(self):
        return pytz.timezone(self._dealership_calendar().sudo().tz or 'Asia/Shanghai')

    def _dealership_day(self, moment):
        """The store's day of a moment (naive UTC)."""
        return pytz.utc.localize(moment).astimezone(self._dealership_timezone()).date()

    def _dealership_today(self):
        """The store's day, whatever the time zone of who works: midnight is the store's."""
        return self._dealership_day(fields.Datetime.now())

    def _dealership_midnight(self, day):
        """The moment (naive UTC) at which a day of the store begins."""
        start = self._dealership_timezone().localize(datetime.datetime.combine(day, datetime.time.min))
        return start.astimezone(pytz.utc).replace(tzinfo=None)

    def _dealership_open_days(self, start, end):
        """Days on which the store opens, `start` and `end` included.

        :return: set of dates; None when the store has no calendar
        """
        calendar = self._dealership_calendar().sudo()
        if not calendar:
            return None
        zone = self._dealership_timezone()
        begin = zone.localize(datetime.datetime.combine(start, datetime.time.min))
        finish = zone.localize(datetime.datetime.combine(end, datetime.time.max))
        domain = [('company_id', 'in', (False, self.id)), ('time_type', '=', 'leave')]
        intervals = calendar._work_intervals_batch(begin, finish, domain=domain)[False]
        return {interval[0].date() for interval in intervals}

    def _dealership_is_open(self):
        """A function day → whether the store opens, for the cadence rules; a week is looked up once, until a calendar changes."""
        calendar = self._dealership_calendar().sudo()
        if not calendar:
            return None

        def is_open(day):
            return day in self._dealership_open_week(calendar.id, calendar.tz, day.toordinal() // _CHUNK)
        return is_open

    @tools.ormcache('self.id', 'calendar_id', 'zone', 'week')
    def _dealership_open_week(self, calendar_id, zone, week):
        """Open days of a week, counted from day 1 of the calendar; the time zone belongs to what was looked up."""
        first = datetime.date.fromordinal(week * _CHUNK)
        return frozenset(self._dealership_open_days(first, first + datetime.timedelta(days=_CHUNK - 1)))

    def _dealership_forget_open_days(self):
        """A calendar changes: what was looked up before holds no longer."""
        self.env.registry.clear_cache()

    def _dealership_working_time(self, start, end, calendar=None):
        """Opening hours of the store between two moments.

        :param calendar: resource.calendar of a part of the store that keeps other hours (the workshop)
        :return: list of (start, end), naive UTC
        """
        self.ensure_one()
        domain = [('company_id', 'in', (False, self.id)), ('time_type', '=', 'leave')]
        intervals = (calendar or self._dealership_calendar()).sudo()._work_intervals_batch(
            pytz.utc.localize(start), pytz.utc.localize(end), domain=domain)[False]
        return [
            tuple(bound.astimezone(pytz.utc).replace(tzinfo=None) for bound in interval[:2]) for interval in intervals]
