"""A car's visit to the workshop (进厂维修): the fleet app's service row, made a work order (J01)."""
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...rules import plate

WORKSHOP_STATES = [
    ('booked', "Booked"),
    ('arrived', "Arrived"),
    ('in_work', "In Work"),
    ('waiting_parts', "Waiting for Parts"),
    ('ready', "Ready for Pick-up"),
    ('left', "Left"),
    ('cancelled', "Cancelled"),
]
VISIT_KINDS = [
    ('maintenance', "Maintenance"),
    ('repair', "Repair"),
    ('warranty', "Warranty"),
    ('recall', "Recall"),
    ('accident', "Accident"),
    ('rescue', "Roadside Rescue"),
    ('wash', "Wash and Care"),
    ('pdi', "Pre-delivery Inspection"),
    ('other', "Other"),
]
PAYERS = [
    ('customer', "Customer"),
    ('warranty', "Warranty"),
    ('insurance', "Insurance"),
    ('internal', "Internal"),
]
USUAL_PAYER = {'warranty': 'warranty', 'recall': 'warranty', 'accident': 'insurance', 'pdi': 'internal'}
FEW_CARS = 1000  # so many are found before their visits
# Facts of the workshop's steps; set by them alone.
FACTS = (
    'arrived_at', 'ready_at', 'left_at', 'mileage', 'cancel_reason', 'arrival_level', 'arrival_notes', 'arrived_by_id', 'closed_by_id')


class FleetVehicleLogServices(models.Model):
    """A row is a dealership's visit exactly when `workshop_state` is set; a visit is made by giving it a kind.

    Rows of the fleet app (company cars) have neither and stay as stock's. The state moves by the steps of
    `service_visit_flow.py` only; a card drawn over the board takes the same steps.
    """
    _name = 'fleet.vehicle.log.services'
    _inherit = [
        'fleet.vehicle.log.services', 'dealership.protected.mixin', 'dealership.seen.mixin', 'dealership.exclusive.mixin']
    _check_company_auto = True

    name = fields.Char("Visit Number", copy=False, readonly=True, help="Number of the work order (工单号).")
    workshop_state = fields.Selection(
        WORKSHOP_STATES, "Workshop Progress", compute='_compute_workshop_state', store=True, precompute=True, readonly=False, copy=False,
        tracking=True, group_expand='_read_group_workshop_state',
        help="Where the visit stands. Empty: a row of the fleet app that is none of the workshop's business.")
    visit_kind = fields.Selection(VISIT_KINDS, "Kind of Visit", tracking=True, help="Why the car comes (维修类型).")
    customer_id = fields.Many2one(
        'res.partner', "Brought By", compute='_compute_customer_id', store=True, readonly=False, index='btree_not_null',
        tracking=True, check_company=True, help="Who brings the car and is served (送修人). Stays when the car changes hands later.")
    phone = fields.Char(compute='_compute_phone')
    advisor_id = fields.Many2one(
        'res.users', "Service Advisor", compute='_compute_advisor_id', store=True, readonly=False, precompute=True, tracking=True,
        index='btree_not_null', domain="[('share', '=', False), ('company_ids', 'in', company_id)]", help="服务顾问")
    technician_id = fields.Many2one(
        'res.users', tracking=True, domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Who works on the car (维修技师).")
    bay_id = fields.Many2one(
        'dealership.service.bay', "Workshop Bay", index='btree_not_null', ondelete='restrict', check_company=True, tracking=True,
        copy=False)
    planned_start = fields.Datetime("Planned From", tracking=True, copy=False)
    planned_stop = fields.Datetime(
        "Planned To", compute='_compute_planned_stop', store=True, readonly=False, precompute=True, copy=False)
    arrived_at = fields.Datetime(readonly=True, copy=False)
    arrived_by_id = fields.Many2one('res.users', "Received By", readonly=True, copy=False)
    promised_at = fields.Datetime(tracking=True, copy=False, help="When the customer can fetch the car (预计交车时间).")
    ready_at = fields.Datetime(readonly=True, copy=False)
    left_at = fields.Datetime("Left the Store At", readonly=True, copy=False, index='btree_not_null')
    mileage = fields.Integer("Mileage (km)", readonly=True, copy=False, aggregator=None)
    customer_words = fields.Text("Customer's Words", help="What the customer says is to be done (客户描述).")
    payer = fields.Selection(
        PAYERS, "Usually Paid By", compute='_compute_payer', store=True, readonly=False, precompute=True,
        help="Who pays the lines unless a line says otherwise.")
    line_ids = fields.One2many('dealership.service.line', 'visit_id', "Work and Parts")
    cancel_reason = fields.Char("Why Cancelled", readonly=True, copy=False, tracking=True)
    closed_by_id = fields.Many2one('res.users', readonly=True, copy=False)
    arrival_level = fields.Selection(
        [('info', "Notice"), ('warning', "Warning"), ('danger', "Alarm")], readonly=True, copy=False,
        help="How grave what was told at the arrival is.")
    arrival_notes = fields.Text("Told at the Arrival", readonly=True, copy=False)

    # One car in a bay at a time, and one visit of a car that stands in the workshop: the database itself says so.
    _bay_once = models.Constraint(
        "EXCLUDE USING gist (bay_id WITH =, tsrange(planned_start, planned_stop) WITH &&)"
        " WHERE (workshop_state IN ('booked', 'arrived', 'in_work', 'waiting_parts') AND bay_id IS NOT NULL)",
        "The workshop bay is taken at this time already. Choose another bay or another time.")
    # Appointments alone, and those made here: a car that is inside is held below; an arrival is never refused for an appointment
    # that somebody forgot, and what another system says is kept as it says.
    _car_once = models.Constraint(
        "EXCLUDE USING gist (vehicle_id WITH =, tsrange(planned_start, planned_stop) WITH &&)"
        " WHERE (workshop_state = 'booked' AND planned_start IS NOT NULL AND planned_stop IS NOT NULL AND intake_source IS NULL)",
        "This car is booked already at this time. Open that visit and add the work there.")
    _bay_has_time = models.Constraint(
        "CHECK (bay_id IS NULL OR (planned_start IS NOT NULL AND planned_stop IS NOT NULL))", "A bay is taken from when to when.")
    _inside_once = models.UniqueIndex(
        "(vehicle_id) WHERE workshop_state IN ('arrived', 'in_work', 'waiting_parts', 'ready')",
        "This car stands in the workshop already. Open that visit.")
    _visit_has_kind = models.Constraint(
        "CHECK ((workshop_state IS NULL) = (visit_kind IS NULL))", "A visit of the workshop has a kind and a state.")
    _planned_times = models.Constraint("CHECK (planned_start < planned_stop)", "An appointment ends after it begins.")
    _open_idx = models.Index(
        "(company_id, workshop_state, planned_start) WHERE workshop_state IN ('booked', 'arrived', 'in_work', 'waiting_parts', 'ready')")
    _planned_idx = models.Index("(planned_start) WHERE planned_start IS NOT NULL")
    _planned_stop_idx = models.Index("(planned_stop) WHERE planned_stop IS NOT NULL")
    _fleet_idx = models.Index("(service_type_id) WHERE workshop_state IS NULL")
    _vehicle_date_idx = models.Index("(vehicle_id, date DESC, id DESC)")
    _date_idx = models.Index("(date DESC, id DESC) WHERE workshop_state IS NOT NULL")
    _name_idx = models.Index("(name text_pattern_ops) WHERE name IS NOT NULL")

    @api.depends('visit_kind')
    def _compute_workshop_state(self):
        for visit in self:
            visit.workshop_state = visit.workshop_state or (visit.visit_kind and 'booked')

    @api.model
    def _read_group_workshop_state(self, states, domain):
        """The board's columns, in the order of the work; a cancelled visit is in the list."""
        return [state for state, _words in WORKSHOP_STATES if state != 'cancelled' or state in states]

    @api.depends('vehicle_id')
    def _compute_customer_id(self):
        """Whose car it is brings it, as far as anybody knows; what was entered stays until another car is chosen."""
        for visit in self:
            if visit.visit_kind and visit.workshop_state in (False, 'booked'):
                car = visit.sudo().vehicle_id
                visit.customer_id = car.owner_id or car.driver_id
            else:
                visit.customer_id = visit.customer_id

    @api.depends('vehicle_id')
    def _compute_purchaser_id(self):
        """A visit names who brings the car and nobody else: stock's driver may be another consultant's customer."""
        visits = self.filtered('visit_kind')
        visits.purchaser_id = False
        super(FleetVehicleLogServices, self - visits)._compute_purchaser_id()

    @api.depends('customer_id')
    @api.depends_context('uid')
    def _compute_phone(self):
        """As far as the user may see the customer, and as he sees him."""
        phones = self.customer_id._phones_seen()
        for visit in self:
            visit.phone = phones.get(visit.customer_id)

    @api.depends('visit_kind')
    def _compute_advisor_id(self):
        """Who takes the booking serves the customer, if that is his work."""
        mine = self.env.user.has_group('auto_dealership.group_service_advisor')
        for visit in self:
            visit.advisor_id = visit.advisor_id or (mine and visit.visit_kind and self.env.user)

    @api.depends('visit_kind')
    def _compute_payer(self):
        for visit in self:
            visit.payer = visit.visit_kind and USUAL_PAYER.get(visit.visit_kind, 'customer')

    @api.depends('planned_start', 'visit_kind')
    def _compute_planned_stop(self):
        for visit in self:
            before = visit._origin
            kept = before.planned_start and before.planned_stop and before.visit_kind == visit.visit_kind
            length = before.planned_stop - before.planned_start if kept else visit._usual_length()
            visit.planned_stop = visit.planned_start and visit.planned_start + length

    def _usual_length(self):
        """How long a visit of this kind takes in this store."""
        company = self.company_id or self.env.company
        return timedelta(minutes=self.env['dealership.service.kind']._need(self.visit_kind, company)[0])

    @api.depends('name', 'vehicle_id', 'workshop_state')
    def _compute_display_name(self):
        visits = self.filtered('workshop_state')
        for visit in visits:
            car = visit.sudo().vehicle_id  # who sees the visit sees its car
            visit.display_name = " · ".join(filter(None, (car.license_plate or car.display_name, visit.name)))
        super(FleetVehicleLogServices, self - visits)._compute_display_name()

    @api.model
    def _search_display_name(self, operator, value):
        """A visit is named by its number and its car; the fleet app's rows by the type of service, as before."""
        if operator not in ('ilike', 'like', '=', '=ilike') or not isinstance(value, str) or not value.strip():
            return super()._search_display_name(operator, value)
        # Types and cars are found first: an OR with a sub-select in it is read row by row, over all visits that there are.
        types = self.env['fleet.service.type'].search([('display_name', operator, value)])
        domain = Domain('name', '=like', f'{value.strip().upper()}%')
        domain |= Domain('workshop_state', '=', False) & Domain('service_type_id', 'in', types.ids)
        key = plate.search_key(value)
        if key.isalnum():
            by_plate = Domain('plate_search', '=like', f'{key}%')
            cars = self.env['fleet.vehicle'].with_context(active_test=False).search(by_plate, limit=FEW_CARS + 1)
            cars_domain = Domain('vehicle_id', 'in', cars.ids) if len(cars) <= FEW_CARS else Domain('vehicle_id', 'any', by_plate)
            domain |= Domain('workshop_state', '!=', False) & cars_domain
        return domain

    def get_formview_id(self, access_uid=None):
        if len(self) == 1 and self.workshop_state:
            return self.env.ref('auto_dealership.service_visit_view_form').id
        return super().get_formview_id(access_uid=access_uid)
