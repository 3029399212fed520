"""Mileage over time: never backwards without a reason (J01)."""
import datetime
from itertools import pairwise

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ...rules import mileage_check
from ...rules.mileage import LIMIT
from .fleet_vehicle_access import ROLES_OF_THE_STORE


class FleetVehicleOdometer(models.Model):
    _inherit = 'fleet.vehicle.odometer'

    correction_reason = fields.Char(
        "Why It Is Lower", help="A mileage that goes backwards needs its reason: a new instrument, a slip in the last entry …")

    _vehicle_date_idx = models.Index("(vehicle_id, date DESC, id DESC)")

    def _moment(self):
        """Order of the readings of a car."""
        return (self.date or datetime.date.min, self._origin.id or self.id)

    @api.depends('vehicle_id')
    def _compute_driver_id(self):
        """Who used the car then is told by its history, to whoever may know him."""
        ours = self.filtered(lambda reading: reading.vehicle_id.sudo().dealer_role in ROLES_OF_THE_STORE)
        ours.driver_id = False
        super(FleetVehicleOdometer, self - ours)._compute_driver_id()

    @api.model_create_multi
    def create(self, vals_list):
        readings = super().create(vals_list)
        named = readings.sudo().filtered(lambda reading: reading.driver_id and reading.vehicle_id.dealer_role in ROLES_OF_THE_STORE)
        if named:  # the fleet app's own entry of a mileage names the driver
            named.driver_id = False
        if not self.env.su:
            readings._check_digits()
        return readings

    def write(self, vals):
        if 'vehicle_id' in vals:
            moved = self.sudo().filtered(lambda reading: reading.vehicle_id.dealer_role and reading.vehicle_id.id != vals['vehicle_id'])
            if moved:
                raise UserError(self.env._(
                    "A mileage of %s does not become another car's. Enter it there.", moved[0].vehicle_id.display_name))
        result = super().write(vals)
        if 'value' in vals and not self.env.su:
            self._check_digits()
        return result

    def _check_digits(self):
        """Ten times what can be is a slip; the workshop's and the other dialogs ask for themselves."""
        doubtful = self.filtered(lambda reading: reading.vehicle_id.sudo().dealer_role and not (reading.correction_reason or '').strip())
        if not doubtful:
            return
        by_car = self.sudo().search_fetch(  # what the car showed before, whoever read it
            [('vehicle_id', 'in', doubtful.vehicle_id.ids)], ['vehicle_id', 'value', 'date']).grouped('vehicle_id')
        for reading in doubtful.sudo():
            before = by_car[reading.vehicle_id].filtered(
                lambda known, reading=reading: known.date and known.value and known._moment() < reading._moment()
            ).sorted(lambda known: known._moment())[-1:]
            if not before:
                continue
            days = ((reading.date or fields.Date.today()) - before.date).days
            if mileage_check.suspicion(round(before.value), days, round(reading.value)) == mileage_check.DIGIT_MORE:
                raise ValidationError(self.env._(
                    "%(car)s showed %(before)s km; %(now)s km has probably a digit too many. Read it again, or enter the reason with the "
                    "reading.", car=reading.vehicle_id.display_name, before=round(before.value), now=round(reading.value)))

    @api.constrains('value', 'date', 'vehicle_id', 'correction_reason')
    def _check_never_backwards(self):
        cars = self.vehicle_id.sudo().filtered('dealer_role')
        mine = self.sudo().filtered(lambda reading: reading.vehicle_id in cars)
        if not mine:
            return
        mine._check_possible()
        by_car = self.sudo().search_fetch(  # neighbours in time, whoever read them
            [('vehicle_id', 'in', cars.ids)], ['vehicle_id', 'value', 'date', 'correction_reason']).grouped('vehicle_id')
        for car, readings in by_car.items():
            line = readings.sorted(lambda reading: reading._moment())
            for before, after in pairwise(line):
                if after.value < before.value and not (after.correction_reason or '').strip() and (before in mine or after in mine):
                    raise ValidationError(self.env._(
                        "%(car)s showed %(before)s km on %(day)s and %(after)s km on %(later)s. A mileage does not go backwards: correct "
                        "it, or enter the reason (new instrument, wrong entry before).",
                        car=car.display_name, before=round(before.value), day=format_date(self.env, before.date),
                        after=round(after.value), later=format_date(self.env, after.date)))

    def _check_possible(self):
        tomorrow = fields.Date.add(fields.Date.today(), days=1)  # it is tomorrow already where the store stands
        for reading in self:
            if not 0 <= reading.value <= LIMIT:
                raise ValidationError(self.env._(
                    "%(car)s: %(value)s km is no mileage of a car.", car=reading.vehicle_id.display_name, value=round(reading.value)))
            if reading.date and reading.date > tomorrow:
                raise ValidationError(self.env._(
                    "%(car)s: a mileage cannot have been read on %(day)s, which is in the future.",
                    car=reading.vehicle_id.display_name, day=format_date(self.env, reading.date)))
