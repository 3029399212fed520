"""One car, one consultant, one customer at a time: what is refused in words, and what is proposed instead (D04)."""
import re

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...rules import drive
from .test_drive import GRACE

OPENS, CLOSES = 9, 18  # proposals only: nobody is offered a drive at night
LOOK_AHEAD = 7  # days
_RANGE = re.compile(
    r'=\((?P<vehicle>\d+), .*?conflicts with existing key .*?'
    r'=\(\d+, .?\["?(?P<start>[^",]+)"?,"?(?P<stop>[^"\)]+)"?\)', re.DOTALL)


class DealershipTestDrive(models.Model):
    _name = 'dealership.test.drive'
    _inherit = ['dealership.test.drive', 'dealership.exclusive.mixin']

    # The car

    def _clash_message(self, constraint, detail):
        return self._race_message(detail) if constraint == 'car_once' else super()._clash_message(constraint, detail)

    @api.model
    def _race_message(self, detail):
        """Car and time stand in the database's own words; the other booking is not visible to this transaction yet."""
        found = _RANGE.search(detail)
        if not found:
            return self.env._("The demo car is booked at this time already. Choose another car or another time.")
        vehicle = self.env['fleet.vehicle'].sudo().browse(int(found['vehicle']))
        start, stop = (fields.Datetime.to_datetime(found[name][:19]) for name in ('start', 'stop'))
        return self._taken_message(vehicle, start, stop, start, stop, [(start, stop)])

    @api.model
    def _refuse_taken(self, bookings):
        """Refuse bookings whose car is taken, before the database does."""
        self._queue_for(self.env['fleet.vehicle'].browse(
            booking.vehicle_id._origin.id or booking.vehicle_id.id for booking in bookings if booking.vehicle_id))
        for booking in bookings:
            if booking.vehicle_id and booking.start and booking.stop:
                booking._refuse_taken_at(booking.vehicle_id._origin, booking.start, booking.stop)

    def _refuse_taken_at(self, vehicle, start, stop):
        if self and self._origin.state not in (False, 'booked', 'out'):
            return
        if stop <= start:
            raise ValidationError(self.env._("A test drive ends after it begins."))
        other = self._open_drives([('vehicle_id', '=', vehicle.id), ('start', '<', stop), ('stop', '>', start),
                                   ('id', '!=', self._origin.id)], limit=1)
        if other:
            raise ValidationError(self._taken_message(vehicle, other.start, other.stop, start, stop))

    @api.model
    def _open_drives(self, domain, limit=None):
        """Bookings and running drives, whosever customers they are: asked for their times only."""
        return self.sudo().search([('state', 'in', ('booked', 'out')), *domain], order='start', limit=limit)

    @api.model
    def _taken_message(self, vehicle, taken_from, taken_to, start, stop, more_busy=()):
        vehicle = vehicle.sudo()
        message = self.env._(
            "%(car)s is taken from %(start)s to %(stop)s.", car=vehicle.display_name,
            start=self._moment(taken_from), stop=self._moment(taken_to))
        free = self._free_cars(vehicle.company_id or self.env.company, start, stop) - vehicle
        if free:
            message += " " + self.env._("Free at that time: %(cars)s.", cars=", ".join(free[:5].mapped('display_name')))
        moment = self._next_free(vehicle, start, stop - start, more_busy)
        if moment:
            message += " " + self.env._("This car is free next at %(moment)s.", moment=self._moment(moment))
        return message

    @api.model
    def _free_cars(self, company, start, stop):
        """Demo cars of a store that nobody has at that time and that may leave."""
        cars = self.env['fleet.vehicle'].sudo().search(
            [('dealer_role', '=', 'demo'), ('company_id', 'in', (company.id, False))])
        problems = cars._demo_problems(company._dealership_day(start))
        taken = self._open_drives(
            [('vehicle_id', 'in', cars.ids), ('start', '<', stop), ('stop', '>', start)]).vehicle_id
        return cars.filtered(lambda car: car.id not in problems) - taken

    @api.model
    def _next_free(self, vehicle, start, length, more_busy=()):
        """When the car is free next for so long, in the store's day; None within a week."""
        zone = (vehicle.company_id or self.env.company)._dealership_timezone()

        def local(moment):
            return pytz.utc.localize(moment).astimezone(zone).replace(tzinfo=None)

        start = max(start, drive.next_quarter(fields.Datetime.now()))
        busy = [(local(other.start), local(other.stop)) for other in self._open_drives([
            ('vehicle_id', '=', vehicle.id), ('stop', '>', start)])]
        busy += [(local(begin), local(end)) for begin, end in more_busy]
        free = drive.free_within(busy, local(start), length, OPENS, CLOSES, LOOK_AHEAD)
        return free and zone.localize(free).astimezone(pytz.utc).replace(tzinfo=None)

    # The consultant and the customer

    def _check_bookable(self, before=None):
        """What a booking needs besides a free car.

        :param dict before: the beginnings before a change; a booking that was not moved may lie in the past
        """
        for record in self:
            record._check_car()
            if not self.env.su and (before is None or before[record] != record.start):
                record._check_not_past()
            record._check_nobody_twice()

    def _check_car(self):
        problem = self.vehicle_id._demo_problems(self._store_day(self.start)).get(self.vehicle_id.id)
        if problem:
            free = self._free_cars(self.company_id, self.start, self.stop)
            hint = self.env._("Free at that time: %(cars)s.", cars=", ".join(free[:5].mapped('display_name'))) if free else ""
            raise ValidationError(f"{problem} {hint}".strip())
        car = self.vehicle_id.sudo()
        if car.company_id and car.company_id != self.company_id:
            raise ValidationError(self.env._("%(car)s stands in another store.", car=car.display_name))

    def _check_not_past(self):
        if self.start < fields.Datetime.now() - GRACE:
            raise UserError(self.env._(
                "%(moment)s is past. A test drive is booked for now or later; what was driven without a booking is recorded "
                "as a contact on the card.", moment=self._moment(self.start)))

    def _can_be_given_to(self, user):
        """Whether another consultant works in the drive's store and has time for it."""
        self.ensure_one()
        if not user or user == self.user_id or user.share or self.company_id not in user.sudo().company_ids:
            return False
        return not self._open_drives([('user_id', '=', user.id), ('start', '<', self.stop), ('stop', '>', self.start)], limit=1)

    def _check_nobody_twice(self):
        if self.state not in ('booked', 'out'):
            return
        at_that_time = [('start', '<', self.stop), ('stop', '>', self.start), ('id', '!=', self.id)]
        other = self._open_drives([*at_that_time, ('user_id', '=', self.user_id.id)], limit=1)
        if other:
            raise ValidationError(self.env._(
                "%(user)s accompanies another test drive from %(start)s to %(stop)s. Choose another time or another consultant.",
                user=self.user_id.sudo().name, start=self._moment(other.start), stop=self._moment(other.stop)))
        other = self._open_drives([*at_that_time, ('lead_id', '=', self.lead_id.id)], limit=1)
        if other:
            raise ValidationError(self.env._(
                "This customer has a test drive with %(car)s from %(start)s to %(stop)s already.",
                car=other.vehicle_id.display_name, start=self._moment(other.start), stop=self._moment(other.stop)))
