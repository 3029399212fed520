"""The car is here: found by plate or VIN, its booking of today, its customer, its mileage; received by one press (J01)."""
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...models.service.service_visit import VISIT_KINDS
from ...rules import drive, workshop

EARLY = timedelta(hours=36)  # who comes a day too early comes for his appointment
LATE = timedelta(days=3)  # so does who missed it lately


class ServiceArrival(models.TransientModel):
    """Proposes; the visit itself checks who may receive the car, and what is accepted."""
    _name = 'dealership.service.arrival'
    _description = "Receive a Car"
    _inherit = ['dealership.seen.mixin']
    _seen_fields = ('visit_id', 'vehicle_id', 'customer_id')

    company_id = fields.Many2one('res.company', "Store", required=True, readonly=True, default=lambda self: self.env.company)
    search_text = fields.Char("Plate or VIN", help="The plate, or the VIN, or its last six characters; typed, or scanned with the phone.")
    candidate_ids = fields.Many2many('fleet.vehicle', compute='_compute_candidates', string="Cars Found")
    found = fields.Selection(
        [('none', "Unknown Car"), ('one', "Known Car"), ('many', "Several Cars")], compute='_compute_candidates')
    vehicle_id = fields.Many2one(
        'fleet.vehicle', "Car", compute='_compute_vehicle_id', store=True, readonly=False, domain="[('id', 'in', candidate_ids)]")
    visit_id = fields.Many2one(
        'fleet.vehicle.log.services', "Appointment", compute='_compute_visit_id', store=True, readonly=False,
        domain="[('vehicle_id', '=', vehicle_id), ('workshop_state', '=', 'booked')]")
    inside_id = fields.Many2one('fleet.vehicle.log.services', "In the Workshop", compute='_compute_inside_id')
    customer_id = fields.Many2one(
        'res.partner', "Brought By", compute='_compute_customer_id', store=True, readonly=False,
        domain="[('is_dealership_customer', '=', True)]")
    former_customer = fields.Char(compute='_compute_former_customer', help="Who had booked, when the car has changed hands since.")
    phone = fields.Char(compute='_compute_phone')
    visit_kind = fields.Selection(VISIT_KINDS, "Kind of Visit", compute='_compute_visit_kind', store=True, readonly=False)
    customer_words = fields.Text("Customer's Words", compute='_compute_customer_words', store=True, readonly=False)
    bay_id = fields.Many2one('dealership.service.bay', "Workshop Bay", compute='_compute_bay_id', store=True, readonly=False)
    promised_at = fields.Datetime(compute='_compute_promised_at', store=True, readonly=False)
    mileage = fields.Integer("Mileage (km)")
    needs_mileage = fields.Boolean(compute='_compute_needs_mileage')
    last_mileage = fields.Char("Mileage Before", compute='_compute_mileage')
    mileage_doubt = fields.Char(compute='_compute_mileage')
    mileage_reason = fields.Char("Why It Is Right", help="A new instrument, a slip in the entry before …")
    danger_words = fields.Text(compute='_compute_warnings')
    warning_words = fields.Text(compute='_compute_warnings')
    info_words = fields.Text(compute='_compute_warnings')

    # ------------------------------------------------------------------
    # Which car
    # ------------------------------------------------------------------
    @api.depends('search_text', 'visit_id')
    def _compute_candidates(self):
        Vehicle = self.env['fleet.vehicle']
        for arrival in self:
            cars = Vehicle._find_cars(arrival.search_text, arrival.company_id) if arrival.search_text else Vehicle
            arrival.candidate_ids = cars or arrival.visit_id.vehicle_id
            if arrival.search_text and not cars:
                arrival.found = 'none'
            else:
                arrival.found = 'many' if len(arrival.candidate_ids) > 1 else 'one' if arrival.candidate_ids else False

    @api.depends('search_text')
    def _compute_vehicle_id(self):
        for arrival in self:
            if not arrival.search_text:
                arrival.vehicle_id = arrival.vehicle_id or arrival.visit_id.vehicle_id
            elif arrival.vehicle_id not in arrival.candidate_ids._origin or len(arrival.candidate_ids) > 1:
                # the same plate on two cars is asked, not guessed
                arrival.vehicle_id = arrival.candidate_ids._origin if len(arrival.candidate_ids) == 1 else False

    @api.depends('vehicle_id')
    def _compute_visit_id(self):
        """Its appointment of today; one that it missed lately, or comes for too early, is proposed as well."""
        now = fields.Datetime.now()
        for arrival in self:
            if arrival.visit_id and arrival.visit_id.vehicle_id == arrival.vehicle_id:
                continue
            booked = arrival.vehicle_id and self.env['fleet.vehicle.log.services'].search([
                ('vehicle_id', '=', arrival.vehicle_id.id), ('workshop_state', '=', 'booked'), ('company_id', '=', arrival.company_id.id),
                ('planned_start', '>', now - LATE), ('planned_start', '<', now + EARLY)], order='planned_start')
            arrival.visit_id = min(booked, key=lambda visit: abs(visit.planned_start - now), default=False)

    @api.depends('vehicle_id')
    def _compute_inside_id(self):
        Visit = self.env['fleet.vehicle.log.services']
        for arrival in self:
            inside = [('vehicle_id', '=', arrival.vehicle_id.id), ('workshop_state', 'in', workshop.INSIDE)]
            arrival.inside_id = Visit.search(inside, limit=1) if arrival.vehicle_id else Visit

    # ------------------------------------------------------------------
    # Who and what
    # ------------------------------------------------------------------
    @api.depends('vehicle_id', 'visit_id')
    def _compute_customer_id(self):
        """Who had booked; when the car has changed hands since, its new owner."""
        for arrival in self:
            car, booked = arrival.vehicle_id.sudo(), arrival.visit_id.sudo().customer_id
            owner = car.owner_id or car.driver_id or arrival.customer_id
            arrival.customer_id = (booked if booked and not arrival._booked_by_former_owner() else owner).id

    @api.depends('vehicle_id', 'visit_id')
    def _compute_former_customer(self):
        for arrival in self:
            arrival.former_customer = arrival._booked_by_former_owner() and arrival.visit_id.sudo().customer_id.name

    def _booked_by_former_owner(self):
        """Whether the car has changed hands since it was booked."""
        car, booked = self.vehicle_id.sudo(), self.visit_id.sudo().customer_id
        former = car.owner_history_ids.filtered('date_to').partner_id - car.owner_id - car.driver_id
        return bool(booked and car.owner_id and booked in former)

    @api.depends('customer_id')
    def _compute_phone(self):
        phones = self.customer_id._phones_seen()
        for arrival in self:
            arrival.phone = phones.get(arrival.customer_id)

    @api.depends('visit_id')
    def _compute_visit_kind(self):
        for arrival in self:
            arrival.visit_kind = arrival.visit_id.visit_kind or arrival.visit_kind or 'maintenance'

    @api.depends('visit_id')
    def _compute_customer_words(self):
        for arrival in self:
            arrival.customer_words = arrival.visit_id.customer_words or arrival.customer_words

    @api.depends('visit_id')
    def _compute_bay_id(self):
        for arrival in self:
            arrival.bay_id = arrival.visit_id.bay_id or arrival.bay_id

    @api.depends('visit_id')
    def _compute_promised_at(self):
        """As long from now as the work takes; what was promised already stands."""
        Visit = self.env['fleet.vehicle.log.services']
        now = drive.next_quarter(fields.Datetime.now())
        for arrival in self:
            visit = arrival.visit_id or Visit.new({'visit_kind': arrival.visit_kind, 'company_id': arrival.company_id.id})
            length = visit.planned_stop - visit.planned_start if visit.planned_start and visit.planned_stop else visit._usual_length()
            arrival.promised_at = visit.promised_at if visit.promised_at and visit.promised_at > now else now + length

    @api.depends('visit_kind')
    def _compute_needs_mileage(self):
        for arrival in self:
            arrival.needs_mileage = self.env['dealership.service.kind']._need(arrival.visit_kind, arrival.company_id)[2]

    def _as_visit(self):
        """The visit as it will be, to be asked before it is."""
        return self.visit_id or self.env['fleet.vehicle.log.services'].new({
            'vehicle_id': self.vehicle_id.id, 'customer_id': self.customer_id.id, 'visit_kind': self.visit_kind,
            'company_id': self.company_id.id})

    @api.depends('vehicle_id', 'mileage')
    def _compute_mileage(self):
        for arrival in self:
            visit = arrival._as_visit()
            arrival.last_mileage = visit.last_mileage if arrival.vehicle_id else False
            arrival.mileage_doubt = visit._mileage_doubt(arrival.mileage) or False

    @api.depends('vehicle_id', 'visit_id', 'customer_id', 'visit_kind')
    def _compute_warnings(self):
        for arrival in self:
            warnings = arrival._as_visit()._arrival_warnings() if arrival.vehicle_id else []
            words = {'danger': [], 'warning': [], 'info': []}
            for warning in warnings:
                words[warning['level']].append(warning['text'])
            if arrival.former_customer:
                words['warning'].append(self.env._(
                    "The car has changed hands since %(former)s booked it; its owner is %(owner)s now.", former=arrival.former_customer,
                    owner=arrival.vehicle_id.sudo().owner_id.name))
            arrival.danger_words, arrival.warning_words, arrival.info_words = (
                "\n".join(words[level]) or False for level in ('danger', 'warning', 'info'))

    # ------------------------------------------------------------------
    # The press
    # ------------------------------------------------------------------
    def action_confirm(self):
        """Receive the car; open its work order."""
        self.ensure_one()
        if self.found == 'many' and not self.vehicle_id:
            raise UserError(self.env._("Several cars have this plate or number. Choose the one that is here, by model and end of the VIN."))
        if not self.vehicle_id:
            self._make_newcomer()
        visit = self._visit_to_receive()
        visit._arrive(self.mileage, self.mileage_reason)
        if self.promised_at and visit._differs('promised_at', self.promised_at):
            visit.promised_at = self.promised_at  # once the car is here: who comes early is promised it before his appointment
        return {
            'type': 'ir.actions.act_window', 'res_model': visit._name, 'res_id': visit.id, 'target': 'current',
            'views': [(self.env.ref('auto_dealership.service_visit_view_form').id, 'form')],
        }

    def _visit_to_receive(self):
        """The appointment with what was said at the desk, or a visit without appointment."""
        if self.visit_id and self.visit_id.vehicle_id != self.vehicle_id:
            raise ValidationError(self.env._("The appointment is of another car."))
        vals = {name: self[name].id if self._fields[name].relational else self[name]
                for name in ('customer_id', 'visit_kind', 'customer_words')}
        visit = self.visit_id or self.env['fleet.vehicle.log.services'].create({
            'vehicle_id': self.vehicle_id.id, 'company_id': self.company_id.id, 'visit_kind': self.visit_kind})
        changed = {name: value for name, value in vals.items() if value and visit._differs(name, value)}
        if self.bay_id != visit.bay_id:
            changed['bay_id'] = self.bay_id.id
        if changed:
            visit.write(changed)
        return visit
