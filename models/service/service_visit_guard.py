"""What a visit accepts, whatever way it comes: its own fields are the workshop's, other rows stay the fleet app's (J01)."""
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...rules import workshop
from ..card.numbers import draw_numbers
from .service_visit import FACTS

ROLES = ('transit', 'stock', 'demo', 'customer')
# The appointment: until the car arrives. The order: until it leaves.
APPOINTMENT = ('vehicle_id',)
ORDER = (
    'vehicle_id', 'customer_id', 'visit_kind', 'advisor_id', 'technician_id', 'bay_id', 'planned_start', 'planned_stop', 'promised_at',
    'customer_words', 'payer', 'line_ids', 'rescue_called_at', 'rescue_reached_at', 'rescue_place', 'rescue_phone')
IN_USE = ('advisor_id', 'technician_id', 'bay_id')
CLASHING = {'bay_id', 'planned_start', 'planned_stop', 'vehicle_id', 'workshop_state'}  # what the database holds apart


class FleetVehicleLogServices(models.Model):
    _inherit = 'fleet.vehicle.log.services'

    _seen_fields = ('vehicle_id', 'customer_id')
    _protected_fields = ('name', *FACTS)
    _protected_core_fields = (
        'state', 'amount', 'date', 'active', 'odometer_id', 'odometer', 'company_id', 'service_type_id', 'account_move_line_id',
        'model_id', 'brand_id', 'manager_id')

    # ------------------------------------------------------------------
    # Stock's fields on a visit
    # ------------------------------------------------------------------
    def _protected_records(self):
        return self.filtered('workshop_state')

    def _may_set_core_field(self, field_name, value, creating):
        """What a visit has come to of itself is no change."""
        if field_name == 'active':
            return bool(value)
        if field_name == 'state':
            return value == workshop.STOCK_STATE[self.workshop_state]
        if field_name == 'date':
            return fields.Date.to_date(value) == self._visit_day()
        if field_name == 'amount':
            return self.currency_id.compare_amounts(value, self._lines_total()) == 0
        if field_name == 'company_id':
            return creating
        if field_name in ('model_id', 'brand_id', 'manager_id'):
            car = self.sudo().vehicle_id
            return value == (car.model_id if field_name == 'brand_id' else car)[field_name].id
        if field_name == 'service_type_id':
            return value == self._service_type(self.visit_kind).id
        return False

    def _protection_hint(self, field_name):
        return self.env._("The steps of the workshop set it: book, receive, work, ready, leave.")

    def _visit_day(self):
        """The store's day of the visit: of the arrival, before it of the appointment."""
        moment = self.arrived_at or self.planned_start or fields.Datetime.now()
        return (self.company_id or self.env.company)._dealership_day(moment)

    @api.model
    def _service_type(self, kind):
        """The fleet app's word for a kind of visit."""
        found = self.env.ref(f'auto_dealership.service_type_{kind}', raise_if_not_found=False)
        return found or self.env.ref('auto_dealership.service_type_other')

    def _lines_total(self):
        return sum(self.sudo().line_ids.mapped('amount'))

    # ------------------------------------------------------------------
    # Ways in
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        usual = self.default_get(['visit_kind']).get('visit_kind') if any('visit_kind' not in vals for vals in vals_list) else None
        mine = [bool(vals.get('visit_kind', usual)) for vals in vals_list]
        if not any(mine):
            return super().create(vals_list)
        vals_list = [{**vals, 'visit_kind': vals.get('visit_kind', usual)} if ours else vals
                     for vals, ours in zip(vals_list, mine, strict=True)]
        visit_vals = [vals for vals, ours in zip(vals_list, mine, strict=True) if ours]
        with self._clash_explained():
            self._prepare_visits(visit_vals)
            rows = super().create(vals_list)
            rows.flush_recordset(CLASHING)
        visits = rows.filtered('workshop_state')
        if not self.env.su and any(visit.workshop_state != 'booked' for visit in visits):
            raise visits._protected_error('workshop_state')  # also by a default of the context or of a user
        visits._number_visits()
        visits._check_bookable()
        visits._check_in_use(IN_USE)
        visits._check_times()
        booked = visits.filtered(lambda visit: visit.workshop_state == 'booked' and visit.planned_start)
        if booked:
            booked._after_booked()
        return rows

    @api.model
    def _prepare_visits(self, vals_list):
        """Store, day, the fleet app's words and a free bay of new visits, in a fixed number of queries."""
        cars = self.env['fleet.vehicle'].browse({vals['vehicle_id'] for vals in vals_list if vals.get('vehicle_id')}).sudo()
        stores = {car.id: car.company_id.id for car in cars}
        types = {kind: self._service_type(kind).id for kind in {vals['visit_kind'] for vals in vals_list}}
        for vals in vals_list:
            vals['company_id'] = vals.get('company_id') or stores.get(vals.get('vehicle_id')) or self.env.company.id
            vals['service_type_id'] = types[vals['visit_kind']]
            vals['state'] = workshop.STOCK_STATE[vals.get('workshop_state') or 'booked']
            if not self.env.su or 'date' not in vals:
                moment = fields.Datetime.to_datetime(vals.get('arrived_at') or vals.get('planned_start')) or fields.Datetime.now()
                vals['date'] = self.env['res.company'].browse(vals['company_id']).sudo()._dealership_day(moment)
        booked = [vals for vals in vals_list if (vals.get('workshop_state') or 'booked') == 'booked']
        self._refuse_twice_in(booked)
        self._take_bays(booked)

    def write(self, vals):
        visits = self.filtered('workshop_state')
        if not visits:
            if vals.get('visit_kind') or vals.get('workshop_state'):
                raise UserError(self.env._("A service of the fleet app does not become a visit of the workshop; book the visit."))
            return super().write(vals)
        if 'workshop_state' in vals and not self.env.su:
            return self._take_steps(dict(vals))
        visits._check_still_open(vals)
        if 'visit_kind' in vals and not vals['visit_kind']:
            raise UserError(self.env._("A visit keeps a kind; choose another one."))
        vals = visits._keep_length(vals)
        if CLASHING.isdisjoint(vals):
            result = super().write(vals)
        else:
            with self._clash_explained():
                visits._refuse_twice_after(vals)
                visits._refuse_taken(vals)
                result = super().write(visits._with_time_of_bay(vals))
                self.flush_recordset(CLASHING)
        visits._after_visit_written(vals)
        return result

    def _after_visit_written(self, vals):
        if 'visit_kind' in vals:
            for kind, visits in self.sudo().grouped('visit_kind').items():
                visits.service_type_id = self._service_type(kind)
        if 'planned_start' in vals:
            for visit in self.sudo().filtered(lambda visit: visit.workshop_state == 'booked'):
                visit.date = visit._visit_day()
        if 'vehicle_id' in vals:
            self._check_bookable()
        self._check_in_use([name for name in IN_USE if name in vals])
        if not {'planned_start', 'planned_stop'}.isdisjoint(vals):
            self._check_times()

    def _take_steps(self, vals):
        """A card drawn to another column, or a client that writes the state, takes the steps that the buttons take."""
        target = vals.pop('workshop_state')
        if vals:
            self.write(vals)
        if target not in workshop.STATES:
            raise ValidationError(self.env._("There is no such state of a visit."))
        for visit in self:
            if visit.workshop_state != target:
                visit._step_to(target)
        return True

    def _check_still_open(self, vals):
        """What belongs to a step is not changed after it, whatever way the change comes."""
        if self.env.su or set(ORDER).isdisjoint(vals):
            return
        for visit in self.sudo():
            closed = ORDER if visit.workshop_state in workshop.CLOSED else APPOINTMENT if visit.workshop_state != 'booked' else ()
            for name in closed:
                if name in vals and visit._differs(name, vals[name]):
                    raise UserError(self.env._(
                        'The field "%(field)s" of "%(visit)s" is no longer changed: the visit is “%(state)s”.',
                        field=self._fields[name]._description_string(self.env), visit=visit.display_name,
                        state=visit._state_words(visit.workshop_state)))

    def _number_visits(self):
        """Numbers of the store, drawn in one query for any number of visits; never again."""
        unnumbered = self.sudo().filtered(lambda visit: not visit.name)
        for company, visits in unnumbered.grouped('company_id').items():
            for visit, number in zip(visits, self._draw_visit_numbers(company, len(visits)), strict=True):
                visit.name = number

    @api.model
    def _draw_visit_numbers(self, company, count):
        """The next visit numbers of a store.

        :return: list of `count` strings
        """
        numbers = draw_numbers(self.env, 'dealership.service.visit', company, count)
        if not numbers:
            raise UserError(self.env._("The numbering of workshop visits is missing. Ask the administrator to update the addon."))
        return numbers

    # ------------------------------------------------------------------
    # What is accepted
    # ------------------------------------------------------------------
    def _check_bookable(self):
        """What a visit must have: a car of the dealership's business, in its own store."""
        for visit in self:
            car = visit.vehicle_id.sudo()
            if car.dealer_role not in ROLES:
                raise ValidationError(self.env._(
                    "%(car)s is a company car of the fleet app; the workshop books cars of customers and of the store.",
                    car=car.display_name))
            if not car.active and not self.env.su:
                raise ValidationError(self.env._(
                    "%(car)s is archived: it was scrapped or entered twice. Restore it first, or choose the car that is in use.",
                    car=car.display_name))
            if car.company_id and car.company_id != visit.company_id:
                raise ValidationError(self.env._("%(car)s belongs to another store.", car=car.display_name))

    @api.constrains('promised_at')
    def _check_promise(self):
        """Asked when it is given only: who comes later than he booked is received all the same, and the board is red."""
        for visit in self:
            begun = visit.arrived_at or visit.planned_start
            if visit.promised_at and begun and visit.promised_at < begun - timedelta(minutes=1):
                raise ValidationError(self.env._(
                    "%(visit)s: a car is promised for after it arrives.", visit=visit.display_name))

    @api.constrains('advisor_id', 'technician_id', 'company_id')
    def _check_people(self):
        for visit in self.filtered('workshop_state'):
            for user in (visit.advisor_id | visit.technician_id).sudo():
                if user.share or visit.company_id not in user.company_ids:
                    raise ValidationError(self.env._("%(user)s does not work in this store.", user=user.name))

    def _check_in_use(self, names):
        """Nobody enters who has left or a bay that is closed; a machine that sends history may."""
        if self.env.su:
            return
        for name in names:
            gone = self.sudo()[name].filtered(lambda record: not record.active)
            if gone:
                raise ValidationError(self.env._(
                    "%(name)s is archived: choose another one for “%(field)s”.", name=gone[0].display_name,
                    field=self._fields[name]._description_string(self.env)))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if self.filtered('workshop_state'):
            raise UserError(self.env._("Visits are cancelled with the reason, not deleted."))
