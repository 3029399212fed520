"""What a visit accepts, whatever way it comes: its own fields are the workshop's, other rows stay the fleet app's (J01)."""
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ...rules import workshop
from .service_visit import FACTS


class FleetVehicleLogServices(models.Model):
    _inherit = 'fleet.vehicle.log.services'

    _seen_fields = ('vehicle_id', 'customer_id')
    _protected_fields = ('workshop_state', 'name', *FACTS)
    _protected_core_fields = ('state', 'amount', 'date', 'active', 'odometer_id', 'odometer')

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
        return not value

    def _protection_hint(self, field_name):
        return self.env._("The steps of the workshop set it: book, arrive, work, ready, leave.")

    def _visit_day(self):
        """The store's day of the visit: of the arrival, before it of the appointment."""
        moment = self.arrived_at or self.planned_start or fields.Datetime.now()
        return (self.company_id or self.env.company)._dealership_day(moment)

    def _lines_total(self):
        return sum(self.sudo().line_ids.mapped('amount'))

    # ------------------------------------------------------------------
    # Ways in
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        kind = self.env.context.get('default_visit_kind')
        mine = [vals for vals in vals_list if vals.get('visit_kind', kind)]
        if not mine:
            return super().create(vals_list)
        cars = self.env['fleet.vehicle'].browse({vals['vehicle_id'] for vals in mine if vals.get('vehicle_id')}).sudo()
        stores = {car.id: car.company_id.id for car in cars}
        for vals in mine:
            vals['company_id'] = vals.get('company_id') or stores.get(vals.get('vehicle_id')) or self.env.company.id
            vals['service_type_id'] = self._service_type(vals.get('visit_kind', kind)).id
            if not self.env.su or 'date' not in vals:
                vals['date'] = self._day_of_vals(vals)
        with self._clash_explained():
            rows = super().create(vals_list)
        visits = rows.filtered('workshop_state')
        visits._number_visits()
        visits._check_bookable()
        visits.filtered(lambda visit: visit.workshop_state == 'booked')._after_booked()
        return rows

    @api.model
    def _day_of_vals(self, vals):
        moment = fields.Datetime.to_datetime(vals.get('planned_start')) or fields.Datetime.now()
        return self.env['res.company'].browse(vals['company_id']).sudo()._dealership_day(moment)

    @api.model
    def _service_type(self, kind):
        """The fleet app's word for a kind of visit."""
        found = self.env.ref(f'auto_dealership.service_type_{kind}', raise_if_not_found=False)
        return found or self.env.ref('auto_dealership.service_type_other')

    def write(self, vals):
        visits = self.filtered('workshop_state')
        if not visits:
            return super().write(vals)
        if 'visit_kind' in vals and not vals['visit_kind']:
            raise UserError(self.env._("A visit keeps a kind; choose another one."))
        if 'visit_kind' in vals:
            vals = {**vals, 'service_type_id': self._service_type(vals['visit_kind']).id}
        with self._clash_explained():
            result = super().write(vals)
        if 'planned_start' in vals:
            for visit in visits.sudo().filtered(lambda visit: visit.workshop_state == 'booked'):
                visit.date = visit._visit_day()
        return result

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
        sequence = self.env['ir.sequence'].sudo().with_company(company).search(
            [('code', '=', 'dealership.service.visit'), ('company_id', 'in', (company.id, False))], order='company_id', limit=1)
        if not sequence:
            raise UserError(self.env._("The numbering of workshop visits is missing. Ask the administrator to update the addon."))
        if sequence.implementation != 'standard' or sequence.use_date_range:
            return [sequence.next_by_id() for _number in range(count)]
        rows = self.env.execute_query(SQL(
            "SELECT nextval(%s) FROM generate_series(1, %s)", f'ir_sequence_{sequence.id:03d}', count))
        return [sequence.get_next_char(number) for [number] in rows]

    def _check_bookable(self):
        """What a visit must have: a car of the dealership's business, in its own store."""
        for visit in self:
            car = visit.vehicle_id.sudo()
            if car.dealer_role not in ('transit', 'stock', 'demo', 'customer'):
                raise ValidationError(self.env._(
                    "%(car)s is a company car of the fleet app; the workshop books cars of customers and of the store.",
                    car=car.display_name))
            if car.company_id and car.company_id != visit.company_id:
                raise ValidationError(self.env._("%(car)s belongs to another store.", car=car.display_name))

    def _clash_message(self, constraint, detail):
        if constraint == 'bay_once':
            return self.env._("The bay is taken at this time already. Choose another bay or another time.")
        if constraint == 'inside_once':
            return self.env._("This car stands in the workshop already. Open that visit.")
        return super()._clash_message(constraint, detail)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if self.filtered('workshop_state'):
            raise UserError(self.env._("Visits are cancelled with the reason, not deleted."))
