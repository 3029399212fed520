"""A car is found at the workshop's desk, and booked from wherever it is listed (J01)."""
import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...rules import plate, workshop
from .service_visit_guard import ROLES

MOST = 20


class FleetVehicle(models.Model):
    _inherit = 'fleet.vehicle'

    @api.depends_context('dealership_vin_tail')
    def _compute_display_name(self):
        """Two cars with one plate are told apart by the end of the VIN."""
        super()._compute_display_name()
        if self.env.context.get('dealership_vin_tail'):
            for car in self.filtered('vin_sn'):
                car.display_name = f"{car.display_name} · {car.vin_sn[-6:]}"

    def write(self, vals):
        if not self.env.su and not {'dealer_role', 'company_id', 'active'}.isdisjoint(vals):
            self._check_not_in_the_workshop(vals)
        return super().write(vals)

    def _check_not_in_the_workshop(self, vals):
        """A car that is expected or here does not go out of the workshop's sight."""
        leaving = self.filtered(lambda car: car.dealer_role in ROLES and (
            vals.get('dealer_role', car.dealer_role) not in ROLES or not vals.get('active', True)
            or ('company_id' in vals and car._differs('company_id', vals['company_id']))))
        visit = leaving and self.env['fleet.vehicle.log.services'].sudo().search(  # whoever serves it
            [('vehicle_id', 'in', leaving.ids), ('workshop_state', 'in', workshop.OPEN)], limit=1)
        if visit:
            raise UserError(self.env._(
                "%(car)s is booked into the workshop or stands there: %(visit)s. Let it leave, or cancel the appointment, first.",
                car=visit.vehicle_id.display_name, visit=visit.name))

    @api.model
    def _find_cars(self, text, company):
        """Cars of a store's business by what is typed or scanned: plate (also without its province), VIN, or the VIN's end.

        :return: those that the user may see; each way is an index's
        """
        key = re.sub(r'[*]', '', plate.search_key(text or ''))
        if len(key) < 4 or not key.isalnum():
            return self.browse()
        self.flush_model(['plate_search', 'vin_sn', 'dealer_role', 'company_id', 'active'])
        vin = key[1:] if len(key) == 18 and key[0] == 'I' else key  # an I before it says that the car was imported
        ways = [SQL("plate_search = %s", key)]
        if key.isascii():
            ways.append(SQL('plate_search IS NOT NULL AND "right"(plate_search, -1) = %s', key))
            if len(vin) == 17:
                ways.append(SQL("vin_sn = %s", vin))
            elif len(vin) >= 6:
                ways.append(SQL('vin_sn IS NOT NULL AND "right"(vin_sn, 6) = %s AND vin_sn LIKE %s', vin[-6:], f'%{vin}'))
        rows = self.env.execute_query(SQL(
            "SELECT id FROM (%s) car WHERE active AND dealer_role IN ('transit', 'stock', 'demo', 'customer') AND"
            " (company_id IS NULL OR company_id = %s) ORDER BY id DESC LIMIT %s",
            SQL(" UNION ").join(
                SQL("SELECT id, active, dealer_role, company_id FROM fleet_vehicle WHERE %s", way) for way in ways),
            company.id, MOST))
        return self.browse([row[0] for row in rows])._filtered_access('read')

    def action_book_visit(self):
        """Open the booking form for this car; a list says why in the context."""
        self.ensure_one()
        context = {'default_visit_kind': 'maintenance'}
        for name in ('default_visit_kind', 'default_customer_words'):
            if self.env.context.get(name):
                context[name] = self.env.context[name]
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Book a Visit"), 'res_model': 'fleet.vehicle.log.services',
            'views': [(self.env.ref('auto_dealership.service_visit_view_form').id, 'form')], 'target': 'current',
            'context': {**context, 'default_vehicle_id': self.id},
        }

    def _book_visit(self, planned_start, kind, **vals):
        """Book this car into the workshop.

        :param planned_start: datetime, naive UTC
        :param str kind: of the visit
        """
        self.ensure_one()
        return self.env['fleet.vehicle.log.services'].create({
            'vehicle_id': self.id, 'planned_start': fields.Datetime.to_datetime(planned_start), 'visit_kind': kind, **vals})

    # ------------------------------------------------------------------
    # The nightly rounds
    # ------------------------------------------------------------------
    @api.model
    def _customers_cars_after(self, last_id, limit):
        """Ids of the customers' cars that come next."""
        return [row[0] for row in self.env.execute_query(SQL(
            "SELECT id FROM fleet_vehicle WHERE dealer_role = 'customer' AND active IS TRUE AND id > %s ORDER BY id LIMIT %s",
            last_id, limit))]
