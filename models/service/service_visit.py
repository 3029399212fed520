"""A car's visit to the workshop (进厂维修): the fleet app's service row, made a work order (J01)."""
from datetime import timedelta

from odoo import api, fields, models

from ...rules import workshop
from ..card.masked import MASK_ONLY, MaskedPhone

WORKSHOP_STATES = [
    ('booked', "Booked"),
    ('arrived', "Arrived"),
    ('in_work', "In Work"),
    ('waiting_parts', "Waiting for Parts"),
    ('ready', "Ready"),
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
# Facts of the workshop's steps; set by them alone.
FACTS = ('arrived_at', 'ready_at', 'left_at', 'mileage', 'cancel_reason')


class FleetVehicleLogServices(models.Model):
    """A row is a dealership's visit exactly when `workshop_state` is set; a visit is made by giving it a kind.

    Rows of the fleet app (company cars) have neither and stay as stock's. The state moves by the steps of
    `service_visit_flow.py` only.
    """
    _name = 'fleet.vehicle.log.services'
    _inherit = [
        'fleet.vehicle.log.services', 'dealership.protected.mixin', 'dealership.seen.mixin', 'dealership.exclusive.mixin',
        'dealership.masked.mixin']
    _check_company_auto = True

    name = fields.Char("Visit Number", copy=False, readonly=True, index='btree_not_null', help="Number of the work order (工单号).")
    workshop_state = fields.Selection(
        WORKSHOP_STATES, "Workshop", compute='_compute_workshop_state', store=True, precompute=True, copy=False, readonly=True, tracking=True,
        group_expand=True, help="Where the visit stands. Empty: a row of the fleet app that is none of the workshop's business.")
    visit_kind = fields.Selection(VISIT_KINDS, "Kind", tracking=True, help="Why the car comes (维修类型).")
    customer_id = fields.Many2one(
        'res.partner', compute='_compute_customer_id', store=True, readonly=False, precompute=True, index='btree_not_null',
        tracking=True, check_company=True, help="Who brings the car and is served (送修人). Stays when the car changes hands later.")
    phone = MaskedPhone(related='customer_id.phone', string="Phone", **MASK_ONLY)
    advisor_id = fields.Many2one(
        'res.users', "Service Advisor", compute='_compute_advisor_id', store=True, readonly=False, precompute=True, tracking=True,
        index='btree_not_null', domain="[('share', '=', False), ('company_ids', 'in', company_id)]")
    technician_id = fields.Many2one(
        'res.users', "Technician", tracking=True, domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Who works on the car (维修技师).")
    bay_id = fields.Many2one(
        'dealership.service.bay', index='btree_not_null', ondelete='restrict', check_company=True, tracking=True, copy=False)
    planned_start = fields.Datetime("Planned From", tracking=True, copy=False)
    planned_stop = fields.Datetime(
        "Planned To", compute='_compute_planned_stop', store=True, readonly=False, precompute=True, copy=False)
    arrived_at = fields.Datetime("Arrived At", readonly=True, copy=False)
    promised_at = fields.Datetime("Promised At", tracking=True, copy=False, help="When the customer can fetch the car (预计交车时间).")
    ready_at = fields.Datetime("Ready At", readonly=True, copy=False)
    left_at = fields.Datetime("Left At", readonly=True, copy=False)
    mileage = fields.Integer("Mileage (km)", readonly=True, copy=False, aggregator=None)
    customer_words = fields.Text("Customer's Words", help="What the customer says is to be done (客户描述).")
    payer = fields.Selection(
        PAYERS, "Usually Paid By", compute='_compute_payer', store=True, readonly=False, precompute=True,
        help="Who pays the lines unless a line says otherwise.")
    line_ids = fields.One2many('dealership.service.line', 'visit_id', "Work and Parts")
    cancel_reason = fields.Char("Why Cancelled", readonly=True, copy=False, tracking=True)

    # One car in a bay at a time, and one visit of a car that stands in the workshop: the database itself says so.
    _bay_once = models.Constraint(
        "EXCLUDE USING gist (bay_id WITH =, tsrange(planned_start, planned_stop) WITH &&)"
        " WHERE (workshop_state IN ('booked', 'arrived', 'in_work', 'waiting_parts') AND bay_id IS NOT NULL)",
        "The bay is taken at this time already. Choose another bay or another time.")
    _inside_once = models.UniqueIndex(
        "(vehicle_id) WHERE workshop_state IN ('arrived', 'in_work', 'waiting_parts', 'ready')",
        "This car stands in the workshop already. Open that visit.")
    _visit_has_kind = models.Constraint(
        "CHECK ((workshop_state IS NULL) = (visit_kind IS NULL))", "A visit of the workshop has a kind and a state.")
    _planned_times = models.Constraint("CHECK (planned_start < planned_stop)", "An appointment ends after it begins.")
    _open_idx = models.Index(
        "(company_id, workshop_state, planned_start) WHERE workshop_state IN ('booked', 'arrived', 'in_work', 'waiting_parts', 'ready')")
    _vehicle_date_idx = models.Index("(vehicle_id, date DESC, id DESC)")

    @api.depends('visit_kind')
    def _compute_workshop_state(self):
        for visit in self:
            visit.workshop_state = visit.workshop_state or (visit.visit_kind and 'booked')

    @api.depends('vehicle_id', 'visit_kind')
    def _compute_customer_id(self):
        for visit in self:
            if visit.visit_kind and visit.workshop_state in (False, 'booked'):
                car = visit.sudo().vehicle_id
                visit.customer_id = car.owner_id or car.driver_id or visit.customer_id
            else:
                visit.customer_id = visit.customer_id

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
            begun, ended = visit._origin.planned_start, visit._origin.planned_stop
            length = ended - begun if begun and ended else visit._usual_length()
            visit.planned_stop = visit.planned_start and visit.planned_start + length

    def _usual_length(self):
        """How long a visit of this kind takes."""
        return timedelta(hours=1)

    @api.depends('name', 'vehicle_id')
    def _compute_display_name(self):
        visits = self.filtered('workshop_state')
        for visit in visits:
            visit.display_name = " · ".join(filter(None, (visit.name, visit.sudo().vehicle_id.license_plate)))
        super(FleetVehicleLogServices, self - visits)._compute_display_name()

    @property
    def _is_inside(self):
        """Whether the car stands in the workshop."""
        return self.workshop_state in workshop.INSIDE
