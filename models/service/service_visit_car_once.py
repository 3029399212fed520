"""A car has one appointment at a time, also when two people book it at the same moment (J01)."""
import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

# PostgreSQL's words: … conflicts with existing key (vehicle_id, …)=(7, ["2026-03-02 01:00:00","2026-03-02 02:00:00")).
_EXISTING = re.compile(r'existing key [^=]*=\((?P<car>\d+), \["?(?P<start>[-\d: .]+)"?,"?(?P<stop>[-\d: .]+)"?\)')


class FleetVehicleLogServices(models.Model):
    """Appointments alone exclude each other: a car that is inside is there once anyway, and one that comes early, late or for
    something else is received whatever was booked. Another system's bookings are kept as it says."""
    _inherit = 'fleet.vehicle.log.services'

    def _clash_message(self, constraint, detail):
        if constraint != 'car_once':
            return super()._clash_message(constraint, detail)
        found = _EXISTING.search(detail)
        if not found:
            return self.env._("This car is booked already at this time. Open that visit and add the work there.")
        # the other appointment is not visible to this transaction yet; its car was checked to be the user's to see
        car = self.env['fleet.vehicle'].sudo().browse(int(found['car']))
        start, stop = (fields.Datetime.to_datetime(found[name][:19]) for name in ('start', 'stop'))
        return self.env._(
            "%(car)s is booked already from %(start)s to %(stop)s. Reload, open that visit and add the work there.",
            car=car.display_name, start=self._moment(start), stop=self._moment(stop))

    @api.model
    def _span_of(self, vals):
        """(start, stop) of an appointment to be made: as long as its kind usually takes unless it says so itself."""
        start = fields.Datetime.to_datetime(vals['planned_start'])
        company = self.env['res.company'].browse(vals['company_id'])
        minutes = self.env['dealership.service.kind']._need(vals['visit_kind'], company)[0]
        return start, fields.Datetime.to_datetime(vals.get('planned_stop')) or start + timedelta(minutes=minutes)

    @api.model
    def _refuse_twice_in(self, vals_list):
        """Refuse new appointments of cars that have one at that time."""
        self._refuse_booked_twice([
            (vals['vehicle_id'], *self._span_of(vals), self.browse()) for vals in vals_list
            if vals.get('vehicle_id') and vals.get('planned_start') and not (self.env.su and vals.get('intake_source'))])

    def _refuse_twice_after(self, vals):
        """Refuse another time, or another car, at which that car has an appointment already."""
        if {'planned_start', 'planned_stop', 'vehicle_id'}.isdisjoint(vals):
            return
        spans = []
        for visit in self.sudo().filtered(lambda visit: visit.workshop_state == 'booked'):
            start = fields.Datetime.to_datetime(vals.get('planned_start', visit.planned_start))
            stop = fields.Datetime.to_datetime(vals.get('planned_stop', visit.planned_stop))
            car_id = vals.get('vehicle_id', visit.vehicle_id.id)
            if car_id and start and stop and not (self.env.su and visit.intake_source):
                spans.append((car_id, start, stop, visit))
        self._refuse_booked_twice(spans)

    @api.model
    def _refuse_booked_twice(self, spans):
        """:param spans: list of (car's id, start, stop, the visit itself)"""
        if not spans:
            return
        cars = self.env['fleet.vehicle'].browse({car_id for car_id, _start, _stop, _visit in spans})
        if not self.env.su:
            self._check_seen(cars)  # before anything is said about when somebody's car comes
        self._queue_for(cars)
        booked = self.sudo().search([  # whoever booked it
            ('vehicle_id', 'in', cars.ids), ('workshop_state', '=', 'booked'),
            ('planned_start', '<', max(span[2] for span in spans)), ('planned_stop', '>', min(span[1] for span in spans))])
        for car_id, start, stop, visit in spans:
            other = booked.filtered(lambda row, car_id=car_id, start=start, stop=stop, visit=visit: (
                row != visit and row.vehicle_id.id == car_id and row.planned_start < stop and row.planned_stop > start))[:1]
            if other:
                raise ValidationError(self.env._(
                    "%(car)s is booked already from %(start)s to %(stop)s: %(visit)s. Open that visit and add the work there.",
                    car=other.vehicle_id.display_name, start=self._moment(other.planned_start), stop=self._moment(other.planned_stop),
                    visit=other.name))
