"""One car in a bay at a time, while the workshop is open: refused in words, with what is free (J01)."""
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_datetime

from ...rules import drive, workshop

GRACE = timedelta(minutes=15)  # a booking that starts "now" was typed a moment ago
AHEAD = timedelta(days=14)  # how far a free time is looked for
LONGEST = timedelta(days=60)
FURTHEST = timedelta(days=400)  # further ahead is a slip in the year


class FleetVehicleLogServices(models.Model):
    _inherit = 'fleet.vehicle.log.services'

    def _moment(self, moment):
        """A moment as the user reads it, without seconds."""
        return format_datetime(self.env, moment, dt_format='short')

    def _clash_message(self, constraint, detail):
        if constraint == 'bay_once':
            return self.env._(
                "The workshop bay is taken at this time already, somebody else has just booked it. Choose another bay or another time.")
        if constraint == 'inside_once':
            return self.env._("This car stands in the workshop already; somebody else has just received it. Open that visit.")
        return super()._clash_message(constraint, detail)

    # ------------------------------------------------------------------
    # What is taken, what is free
    # ------------------------------------------------------------------
    @api.model
    def _bays_of(self, company):
        return self.env['dealership.service.bay'].sudo().search([('company_id', '=', company.id)])

    @api.model
    def _times_taken(self, company, start, stop, but=()):
        """Who takes which bay between two moments, whosever customer it is: dict of bay id → visits in order."""
        there = self.sudo().search([  # asked for their times only
            ('company_id', '=', company.id), ('workshop_state', 'in', workshop.HOLDS_BAY), ('bay_id', '!=', False),
            ('planned_start', '<', stop), ('planned_stop', '>', start), ('id', 'not in', list(but))], order='planned_start')
        return {bay.id: visits for bay, visits in there.grouped('bay_id').items()}

    @api.model
    def _next_free(self, company, start, length):
        """The first (moment, bay) at which some bay is free while the workshop is open; None within two weeks."""
        bays = self._bays_of(company)
        hours = company._workshop_hours(start, start + AHEAD)
        if hours is None:
            hours = [(start, start + AHEAD)]
        taken = self._times_taken(company, start, start + AHEAD + length)
        busy = {bay: [(visit.planned_start, visit.planned_stop) for visit in taken.get(bay.id, ())] for bay in bays}
        return workshop.first_fit(hours, busy, start, length)

    @api.model
    def _take_bays(self, vals_list):
        """Give every new appointment a bay that is free, or refuse it with the next free time.

        Two people who book at the same moment do so one after the other. What a machine sends is never refused for want of
        a bay; it is booked without one.
        """
        Kind = self.env['dealership.service.kind']
        fresh = []
        for vals in vals_list:
            if vals.get('planned_start'):
                vals['planned_start'] = fields.Datetime.to_datetime(vals['planned_start'])
                company = self.env['res.company'].browse(vals['company_id'])
                needs_bay, stop = Kind._need(vals['visit_kind'], company)[1], self._span_of(vals)[1]
                if vals.get('bay_id') or (needs_bay and stop > fields.Datetime.now()):
                    fresh.append((vals, company, stop))
        if not fresh:
            return
        companies = self.env['res.company'].union(*(company for _vals, company, _stop in fresh))
        bays = {company: self._bays_of(company) for company in companies}
        self._queue_for(self.env['dealership.service.bay'].sudo().union(*bays.values()))
        given = []
        for vals, company, stop in fresh:
            self._take_bay(vals, company, stop, bays[company], given)
            given.append((vals.get('bay_id'), vals['planned_start'], stop))

    @api.model
    def _take_bay(self, vals, company, stop, bays, given):
        start = vals['planned_start']
        taken = self._times_taken(company, start, stop)
        mine = {bay for bay, begin, end in given if bay and begin < stop and end > start}
        if vals.get('bay_id'):
            self._refuse_bay(vals['bay_id'], taken, company, start, stop)
            return
        free = bays.filtered(lambda bay: bay.id not in taken and bay.id not in mine)
        if free:
            vals['bay_id'] = free[0].id
        elif bays and not self.env.su:
            raise ValidationError(self._full_words(company, start, stop))

    @api.model
    def _full_words(self, company, start, stop):
        message = self.env._(
            "Every bay is taken from %(start)s to %(stop)s.", start=self._moment(start), stop=self._moment(stop))
        found = self._next_free(company, drive.next_quarter(start), stop - start)
        if found:
            message += " " + self.env._(
                "The next free time is %(moment)s in %(bay)s.", moment=self._moment(found[0]), bay=found[1].name)
        return message

    @api.model
    def _refuse_bay(self, bay_id, taken, company, start, stop):
        if bay_id not in taken:
            return
        other = taken[bay_id][0]
        message = self.env._(
            "%(bay)s is taken from %(start)s to %(stop)s.", bay=other.bay_id.name, start=self._moment(other.planned_start),
            stop=self._moment(other.planned_stop))
        free = self._bays_of(company).filtered(lambda bay: bay.id not in taken)
        if free:
            message += " " + self.env._("Free at that time: %(bays)s.", bays=", ".join(free.mapped('name')))
        else:
            message = self._full_words(company, start, stop)
        raise ValidationError(message)

    # ------------------------------------------------------------------
    # Changes of an appointment
    # ------------------------------------------------------------------
    def _keep_length(self, vals):
        """Who moves the beginning moves the end along."""
        if vals.get('planned_start') and 'planned_stop' not in vals and len(self) == 1 and self.planned_start and self.planned_stop:
            start = fields.Datetime.to_datetime(vals['planned_start'])
            return {**vals, 'planned_stop': start + (self.planned_stop - self.planned_start)}
        return vals

    def _with_time_of_bay(self, vals):
        """A car that came without an appointment takes its bay from now on."""
        if vals.get('bay_id') and 'planned_start' not in vals and len(self) == 1 and not self.planned_start:
            start = fields.Datetime.now()
            stop = max(self.promised_at or start, start + self._usual_length())
            return {**vals, 'planned_start': start, 'planned_stop': stop}
        return vals

    def _refuse_taken(self, vals):
        """Refuse a bay that is taken, in words and before the database does."""
        if {'planned_start', 'planned_stop', 'bay_id'}.isdisjoint(vals):
            return
        bay_id = vals.get('bay_id')
        self._queue_for(self.sudo().bay_id | self.env['dealership.service.bay'].sudo().browse(bay_id or []))
        for visit in self.sudo().filtered(lambda visit: visit.workshop_state in workshop.HOLDS_BAY):
            bay = vals.get('bay_id', visit.bay_id.id)
            after = visit._with_time_of_bay(vals)
            start = fields.Datetime.to_datetime(after.get('planned_start', visit.planned_start))
            stop = fields.Datetime.to_datetime(after.get('planned_stop', visit.planned_stop))
            if bay and start and stop and start < stop:
                taken = self._times_taken(visit.company_id, start, stop, but=visit.ids)
                self._refuse_bay(bay, taken, visit.company_id, start, stop)

    # ------------------------------------------------------------------
    # Opening hours
    # ------------------------------------------------------------------
    def _check_times(self):
        """An appointment is made for a time that is to come, while the workshop is open; a rescue comes when it comes."""
        if self.env.su:
            return
        for visit in self.filtered(lambda visit: visit.workshop_state == 'booked' and visit.planned_start):
            start, stop = visit.planned_start, visit.planned_stop
            if not stop or not start < stop <= start + LONGEST:
                raise ValidationError(self.env._("An appointment ends after it begins, and within sixty days."))
            if start < fields.Datetime.now() - GRACE:
                raise UserError(self.env._(
                    "%(moment)s is past. An appointment is made for now or later; a car that is here is received.",
                    moment=self._moment(start)))
            if start > fields.Datetime.now() + FURTHEST:
                raise ValidationError(self.env._(
                    "%(moment)s is more than a year ahead. Check the year of the appointment.", moment=self._moment(start)))
            if visit.visit_kind != 'rescue':
                visit._check_open(start, stop)

    def _check_open(self, start, stop):
        hours = self.company_id._workshop_hours(start - timedelta(days=1), max(stop, start) + AHEAD)
        problem = hours is not None and workshop.opening(hours, start, stop)
        if not problem:
            return
        kind, moment = problem
        if kind == 'closing':
            raise ValidationError(self.env._(
                "The workshop closes at %(closing)s, before the appointment ends (%(stop)s). Begin earlier, or let it end on an open day.",
                closing=self._moment(moment), stop=self._moment(stop)))
        if not moment:
            raise ValidationError(self.env._(
                "The workshop is closed on %(start)s and for the two weeks after it. See its calendar in the settings.",
                start=self._moment(start)))
        raise ValidationError(self.env._(
            "The workshop is closed on %(start)s. It opens next on %(moment)s.", start=self._moment(start), moment=self._moment(moment)))
