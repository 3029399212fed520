"""What the board and the form say of a visit at a glance, and the dialogs that they open (J01)."""
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ...rules import workshop

SOON = timedelta(hours=1)


class FleetVehicleLogServices(models.Model):
    _inherit = 'fleet.vehicle.log.services'

    license_plate = fields.Char(related='vehicle_id.license_plate', string="Plate")
    vin_sn = fields.Char(related='vehicle_id.vin_sn', string="VIN")
    # stock's word is "Cost": of a company's own car
    amount = fields.Monetary("Amount")  # pylint: disable=attribute-string-redundant
    promise_state = fields.Selection(
        [('late', "Late"), ('soon', "Within an Hour"), ('kept', "In Time")], "Promise", compute='_compute_clock',
        search='_search_promise_state', help="Whether the car is ready when it was promised.")
    waiting_hours = fields.Float("Hours Here", digits=(6, 1), compute='_compute_clock', help="Since the car arrived.")
    is_no_show = fields.Boolean("Did Not Come", compute='_compute_clock', search='_search_is_no_show')
    arrival_words = fields.Text("To Be Known", compute='_compute_arrival_words')
    arrival_words_level = fields.Selection(
        [('info', "Notice"), ('warning', "Warning"), ('danger', "Alarm")], compute='_compute_arrival_words')
    bay_load = fields.Char("Bays", compute='_compute_bay_load', help="How many bays are taken at the time of the appointment.")
    last_mileage = fields.Char("Mileage Before", compute='_compute_last_mileage')

    # ------------------------------------------------------------------
    # The clock
    # ------------------------------------------------------------------
    @api.depends('promised_at', 'workshop_state', 'visit_kind', 'arrived_at', 'left_at', 'planned_start')
    def _compute_clock(self):
        now = fields.Datetime.now()
        for visit in self:
            done = visit.left_at or visit.ready_at
            visit.promise_state = False
            if visit.promised_at and visit.workshop_state in workshop.INSIDE:
                at = done or now
                visit.promise_state = (
                    'late' if visit.promised_at < at else 'soon' if not done and visit.promised_at < at + SOON else 'kept')
            end = visit.left_at or now
            visit.waiting_hours = visit.arrived_at and round((end - visit.arrived_at).total_seconds() / 3600, 1)
            visit.is_no_show = bool(  # who waits at the road for help is not one who stayed away
                visit.workshop_state == 'booked' and visit.visit_kind != 'rescue' and visit.planned_start
                and visit.planned_start < visit._no_show_before(now))

    def _no_show_before(self, now):
        company = (self.company_id or self.env.company).sudo()
        return now - timedelta(minutes=company.dealership_workshop_no_show_minutes)

    @api.model
    def _search_is_no_show(self, operator, value):
        if operator != 'in' or True not in value:
            return NotImplemented
        now = fields.Datetime.now()
        return Domain('workshop_state', '=', 'booked') & Domain('visit_kind', '!=', 'rescue') & Domain.OR(
            Domain('company_id', '=', company.id) & Domain(
                'planned_start', '<', now - timedelta(minutes=company.sudo().dealership_workshop_no_show_minutes))
            for company in self.env.companies)

    @api.model
    def _search_promise_state(self, operator, value):
        if operator != 'in':
            return NotImplemented
        now = fields.Datetime.now()
        working = Domain('workshop_state', 'in', ('arrived', 'in_work', 'waiting_parts'))
        found = []
        if 'late' in value:
            found.append(working & Domain('promised_at', '<', now))
        if 'soon' in value:
            found.append(working & Domain('promised_at', '>=', now) & Domain('promised_at', '<', now + SOON))
        if 'kept' in value:
            found.append(working & Domain('promised_at', '>=', now + SOON))
        return Domain.OR(found)

    @api.depends('visit_kind')
    @api.depends_context('dealership_calendar')
    def _compute_display_name(self):
        """In the calendar of appointments a visit is its car and what is to be done; its number says nothing there."""
        super()._compute_display_name()
        if self.env.context.get('dealership_calendar'):
            kinds = dict(self._fields['visit_kind']._description_selection(self.env))
            for visit in self.filtered('workshop_state'):
                car = visit.sudo().vehicle_id  # who sees the visit sees its car
                visit.display_name = " · ".join(filter(None, (car.license_plate or car.display_name, kinds.get(visit.visit_kind))))

    # ------------------------------------------------------------------
    # One visit on its form
    # ------------------------------------------------------------------
    @api.depends('workshop_state', 'vehicle_id', 'customer_id', 'arrival_notes')
    def _compute_arrival_words(self):
        """What is to be known of the car while it is expected or here; on a list nobody asks."""
        for visit in self:
            warnings = visit._arrival_warnings() if visit.workshop_state in workshop.OPEN and visit.vehicle_id else []
            levels = {warning['level'] for warning in warnings}
            visit.arrival_words = "\n".join(warning['text'] for warning in warnings) or False
            visit.arrival_words_level = next((level for level in ('danger', 'warning', 'info') if level in levels), False)

    @api.depends('planned_start', 'planned_stop', 'company_id', 'bay_id', 'workshop_state')
    def _compute_bay_load(self):
        for visit in self:
            visit.bay_load = False
            company = visit.company_id or self.env.company
            if visit.planned_start and visit.planned_stop and visit.workshop_state in (False, *workshop.HOLDS_BAY):
                bays = self._bays_of(company)
                taken = self._times_taken(company, visit.planned_start, visit.planned_stop, but=visit._origin.ids)
                free = bays.filtered(lambda bay, taken=taken: bay.id not in taken)
                if bays:
                    visit.bay_load = self.env._(
                        "%(taken)s of %(all)s taken; free: %(free)s", taken=len(bays) - len(free), all=len(bays),
                        free=", ".join(free.mapped('name')) or "–")

    @api.depends('vehicle_id')
    def _compute_last_mileage(self):
        for visit in self:
            last, day, _reading = visit._last_mileage() if visit.vehicle_id else (0, None, None)
            words = {'km': f"{last:,}", 'day': day and format_date(self.env, day)}
            visit.last_mileage = False if not last else (
                self.env._("%(km)s km on %(day)s", **words) if day else self.env._("%(km)s km", km=words['km']))

    @api.onchange('planned_start', 'planned_stop', 'visit_kind', 'company_id')
    def _onchange_propose_bay(self):
        """A bay that is free at that time; the one that was chosen stays when it is."""
        if not (self.visit_kind and self.planned_start and self.planned_stop and self.planned_start < self.planned_stop):
            return
        company = self.company_id or self.env.company
        if not self.bay_id and not self.env['dealership.service.kind']._need(self.visit_kind, company)[1]:
            return
        taken = self._times_taken(company, self.planned_start, self.planned_stop, but=self._origin.ids)
        if not self.bay_id or self.bay_id._origin.id in taken:
            free = self._bays_of(company).filtered(lambda bay: bay.id not in taken)
            self.bay_id = self.env['dealership.service.bay'].browse(free[:1].id)

    # ------------------------------------------------------------------
    # Dialogs
    # ------------------------------------------------------------------
    def action_receive(self):
        """The car is here: ask what is to be asked."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Receive a Car"), 'res_model': 'dealership.service.arrival',
            'target': 'new', 'views': [(False, 'form')], 'context': {'default_visit_id': self.id, 'dialog_size': 'medium'},
        }

    def action_cancel_visit(self):
        """Ask why the visit is given up."""
        self.ensure_one()
        self.check_access('write')
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Cancel the Visit"), 'res_model': 'dealership.service.cancel',
            'target': 'new', 'views': [(False, 'form')], 'context': {'default_visit_id': self.id, 'dialog_size': 'medium'},
        }

    def action_rebook(self):
        """The same car and wish, at another time: for who did not come."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Book a Visit"), 'res_model': self._name,
            'views': [(self.env.ref('auto_dealership.service_visit_view_form').id, 'form')],
            'context': {'default_visit_kind': self.visit_kind, 'default_vehicle_id': self.vehicle_id.id,
                        'default_customer_words': self.customer_words},
        }
