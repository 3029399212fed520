"""The test drive: who drives which demo car when, and what came of it (试乘试驾, D04)."""
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_datetime

from ...rules import drive

STATES = [
    ('booked', "Booked"),
    ('out', "On the road"),
    ('returned', "Back, feedback open"),
    ('done', "Done"),
    ('cancelled', "Cancelled"),
    ('no_show', "Did not come"),
]
DEFAULT_MINUTES = 45
PAPER_MINUTES = 15  # licence, agreement and seat come before the road
LONGEST = timedelta(hours=4)
GRACE = timedelta(minutes=15)  # a booking that starts "now" was typed a moment ago

# What a person fills in, and until which state.
BOOKING_FIELDS = {'start', 'stop', 'vehicle_id', 'user_id', 'driver_kind', 'driver_name'}
ROAD_FIELDS = {'route_id', 'companions', 'note'}
FEEDBACK_FIELDS = {'overall', 'would_buy', 'feedback_words', 'feedback_declined', 'rating_ids'}
SIGNED_FIELDS = {'vehicle_id', 'driver_kind', 'driver_name'}


class DealershipTestDrive(models.Model):
    """One drive of one customer with one demo car; the state moves by the buttons only (`test_drive_flow.py`)."""
    _name = 'dealership.test.drive'
    _description = "Test Drive"
    _inherit = ['mail.thread', 'dealership.protected.mixin', 'dealership.follow.mixin', 'dealership.seen.mixin']
    _order = 'start desc, id desc'
    _check_company_auto = True
    _follow_field = 'lead_id'
    _seen_fields = ('vehicle_id',)
    _protected_fields = ('state', 'company_id', 'out_on', 'back_on', 'odometer_out', 'odometer_in', 'cancel_reason', 'closed_by_id')
    _immutable_fields = ('lead_id',)
    _protected_core_fields = ('user_id',)

    lead_id = fields.Many2one(
        'crm.lead', "Customer Card", required=True, index=True, ondelete='restrict', check_company=True,
        domain="[('is_dealership', '=', True), ('type', '=', 'opportunity')]")
    company_id = fields.Many2one(
        'res.company', "Store", compute='_compute_company_id', store=True, precompute=True, index=True)
    team_id = fields.Many2one(related='lead_id.team_id', store=True, index='btree_not_null')
    customer_name = fields.Char(compute='_compute_customer')
    phone = fields.Char(compute='_compute_customer')
    vehicle_id = fields.Many2one(
        'fleet.vehicle', "Demo Car", required=True, index=True, ondelete='restrict', check_company=True, tracking=True,
        compute='_compute_vehicle_id', store=True, readonly=False, precompute=True,
        domain="[('dealer_role', '=', 'demo'), ('company_id', 'in', (company_id, False))]")
    vehicle_model_id = fields.Many2one(related='vehicle_id.model_id', store=True, string="Model")
    user_id = fields.Many2one(
        'res.users', "Consultant", required=True, index=True, tracking=True, default=lambda self: self.env.user,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]")
    start = fields.Datetime("From", required=True, tracking=True, default=lambda self: drive.next_quarter(fields.Datetime.now()))
    stop = fields.Datetime(
        "To", required=True, tracking=True, compute='_compute_stop', store=True, readonly=False, precompute=True)
    route_id = fields.Many2one(
        'dealership.test.route', ondelete='restrict', domain="[('company_id', 'in', (company_id, False))]",
        default=lambda self: self.env['dealership.test.route'].search(
            [('company_id', 'in', (self.env.company.id, False))], limit=1))
    state = fields.Selection(STATES, required=True, default='booked', index=True, tracking=True, copy=False, readonly=True)
    driver_kind = fields.Selection(
        [('customer', "The customer"), ('companion', "Somebody with him")], "Who Drives", required=True, default='customer')
    driver_name = fields.Char(
        "Driver", compute='_compute_driver_name', store=True, readonly=False, precompute=True,
        help="Who sits at the wheel: the name on the licence.")
    companions = fields.Char("Passengers", help="Who else rides along (陪同人员), e.g. wife and son.")
    note = fields.Text("Notes")

    out_on = fields.Datetime("Set Off At", readonly=True, copy=False)
    back_on = fields.Datetime("Back At", readonly=True, copy=False)
    odometer_out = fields.Integer("Mileage Out (km)", readonly=True, copy=False, aggregator=None)
    odometer_in = fields.Integer("Mileage In (km)", readonly=True, copy=False, aggregator=None)
    distance_km = fields.Integer("Driven (km)", compute='_compute_distance', store=True)
    cancel_reason = fields.Char("Why Not", readonly=True, copy=False, tracking=True)
    closed_by_id = fields.Many2one('res.users', readonly=True, copy=False)

    rating_ids = fields.One2many('dealership.test.drive.rating', 'drive_id')
    overall = fields.Selection(
        [('1', "Poor"), ('2', "Fair"), ('3', "Good"), ('4', "Very good"), ('5', "Excellent")], copy=False)
    overall_value = fields.Integer("Overall Points", compute='_compute_overall_value', store=True, aggregator='avg')
    would_buy = fields.Selection(
        [('yes', "Yes"), ('perhaps', "Perhaps"), ('no', "No")], "Would Buy It", copy=False)
    feedback_words = fields.Text("In the Customer's Words", copy=False)
    feedback_declined = fields.Boolean("No Feedback Given", copy=False, help="The customer was asked and did not want to answer.")

    # Two drives with one car never overlap, whoever presses first: the database itself says so (guide: setup 11).
    _car_once = models.Constraint(
        "EXCLUDE USING gist (vehicle_id WITH =, tsrange(start, stop) WITH &&) WHERE (state IN ('booked', 'out'))",
        "The demo car is booked at this time already. Choose another car or another time.")
    _car_out_once = models.UniqueIndex(
        "(vehicle_id) WHERE state = 'out'", "This demo car is on the road already. Record its return first.")
    _times = models.Constraint("CHECK (start < stop)", "A test drive ends after it begins.")
    _open_idx = models.Index("(company_id, start) WHERE state IN ('booked', 'out')")

    # ------------------------------------------------------------------
    # What is derived
    # ------------------------------------------------------------------
    @api.depends('lead_id')
    def _compute_company_id(self):
        for record in self:
            lead = record.lead_id.sudo()
            record.company_id = lead.company_id or lead.team_id.company_id or record.company_id or self.env.company

    @api.depends('lead_id')
    def _compute_customer(self):
        for record in self:
            lead = record.lead_id
            record.customer_name = lead.contact_name or lead.partner_name or lead.name
            record.phone = lead.phone

    @api.depends('lead_id')
    def _compute_vehicle_id(self):
        """Propose the demo car of the wished model; nothing asked twice."""
        for record in self:
            if record.vehicle_id or not record.lead_id:
                continue
            cars = self.env['fleet.vehicle'].search([
                ('dealer_role', '=', 'demo'), ('company_id', 'in', (record.company_id.id, False)),
                ('model_id', '=', record.lead_id.wish_model_id.id)])
            problems = cars._demo_problems(fields.Date.context_today(self))
            record.vehicle_id = cars.filtered(lambda car, problems=problems: car.id not in problems)[:1]

    @api.depends('start', 'route_id')
    def _compute_stop(self):
        for record in self:
            if record.start and record._origin.state in (False, 'booked'):
                record.stop = record.start + timedelta(minutes=record._usual_minutes())
            else:
                record.stop = record.stop

    def _usual_minutes(self):
        return self.route_id.minutes + PAPER_MINUTES if self.route_id else DEFAULT_MINUTES

    @api.depends('lead_id', 'driver_kind')
    def _compute_driver_name(self):
        for record in self:
            if record.driver_kind == 'customer':
                record.driver_name = record.lead_id.contact_name or record.lead_id.partner_name
            else:
                record.driver_name = record.driver_name if record._origin.driver_kind == 'companion' else False

    @api.depends('odometer_out', 'odometer_in')
    def _compute_distance(self):
        for record in self:
            record.distance_km = max(0, record.odometer_in - record.odometer_out) if record.odometer_in else 0

    @api.depends('overall')
    def _compute_overall_value(self):
        for record in self:
            record.overall_value = int(record.overall or 0)

    @api.depends('vehicle_id', 'start')
    def _compute_display_name(self):
        for record in self:
            name = record.lead_id.contact_name or record.lead_id.partner_name or record.lead_id.name or ""
            record.display_name = f"{name} · {record.vehicle_id.display_name or ''}"

    # ------------------------------------------------------------------
    # What is accepted
    # ------------------------------------------------------------------
    @api.constrains('lead_id')
    def _check_lead(self):
        for record in self:
            if not record.lead_id.sudo()._protected_records():
                raise ValidationError(self.env._(
                    "%(card)s is no customer card of a dealership team; a test drive belongs to one.", card=record.lead_id.display_name))

    @api.constrains('start', 'stop')
    def _check_times(self):
        for record in self:
            if record.stop <= record.start:
                raise ValidationError(self.env._("A test drive ends after it begins."))
            if record.stop - record.start > LONGEST:
                raise ValidationError(self.env._(
                    "%(drive)s: a test drive takes at most four hours. Enter when the car is back.", drive=record.display_name))
            first, last = record._store_day(record.start), record._store_day(record.stop - timedelta(seconds=1))
            if first != last:
                raise ValidationError(self.env._(
                    "%(drive)s: a test drive begins and ends on the same day of the store.", drive=record.display_name))

    @api.constrains('driver_name')
    def _check_driver(self):
        for record in self:
            if record.driver_kind == 'companion' and not (record.driver_name or '').strip():
                raise ValidationError(self.env._("Enter the name of who drives, as it stands on the licence."))

    @api.constrains('user_id', 'company_id')
    def _check_consultant(self):
        for record in self:
            if record.user_id.share or record.company_id not in record.user_id.sudo().company_ids:
                raise ValidationError(self.env._(
                    "%(user)s does not work in this store and cannot accompany the drive.", user=record.user_id.sudo().name))

    def _store_day(self, moment):
        """The store's day of a moment (naive UTC)."""
        return (self.company_id or self.env.company)._dealership_day(moment)

    def _moment(self, moment):
        """A moment as the user reads it, without seconds."""
        return format_datetime(self.env, moment, dt_format='short')

    # ------------------------------------------------------------------
    # Ways in
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        with self._clash_explained():
            self._refuse_taken([self.new({**self._booking_defaults(vals), **vals}) for vals in vals_list])
            records = super().create(vals_list)
        records._check_bookable()
        records._make_events()
        records._plan_drives()
        return records

    @api.model
    def _booking_defaults(self, vals):
        return self.default_get([name for name in ('start', 'route_id', 'user_id') if name not in vals])

    def write(self, vals):
        self._check_state_allows(vals)
        moved = not {'start', 'stop', 'vehicle_id', 'user_id'}.isdisjoint(vals)
        if not moved:
            return super().write(vals)
        vals = self._keep_length(vals)
        if not {'start', 'stop', 'vehicle_id'}.isdisjoint(vals):
            self._queue_for(self.vehicle_id | self.env['fleet.vehicle'].browse(vals.get('vehicle_id', ())))
            for record in self:
                record._refuse_taken_at(
                    self.env['fleet.vehicle'].browse(vals.get('vehicle_id', record.vehicle_id.id)),
                    fields.Datetime.to_datetime(vals.get('start', record.start)),
                    fields.Datetime.to_datetime(vals.get('stop', record.stop)))
        before = {record: record.start for record in self}
        with self._clash_explained():
            result = super().write(vals)
        self.filtered(lambda record: record.state == 'booked')._check_bookable(before)
        self._sync_events()
        self._move_plans()
        return result

    def _keep_length(self, vals):
        """Who moves the beginning moves the end along."""
        if vals.get('start') and 'stop' not in vals and len(self) == 1:
            length = self.stop - self.start
            return {**vals, 'stop': fields.Datetime.to_datetime(vals['start']) + length}
        return vals

    def _check_state_allows(self, vals):
        """What belongs to a step of the drive is not changed after it, whatever way the change comes."""
        if self.env.su:
            return
        names = set(vals)
        for record in self.sudo():
            closed = set()
            if record.state != 'booked':
                closed |= BOOKING_FIELDS
            elif record.agreement_signed_on:
                closed |= SIGNED_FIELDS
            if record.state not in ('booked', 'out', 'returned'):
                closed |= ROAD_FIELDS
            if record.state != 'returned':
                closed |= FEEDBACK_FIELDS
            wrong = closed & names
            changed = [name for name in sorted(wrong) if record._differs(name, vals[name])]
            if changed:
                raise UserError(self.env._(
                    'The field "%(field)s" of "%(drive)s" is no longer changed: the drive is %(state)s%(signed)s.',
                    field=self._fields[changed[0]]._description_string(self.env), drive=record.display_name,
                    state=dict(self._fields['state']._description_selection(self.env))[record.state],
                    signed=self.env._(" and its agreement is signed") if record.agreement_signed_on and record.state == 'booked' else ""))

    def _check_feedback_open(self):
        for record in self.sudo():
            if record.state != 'returned':
                raise UserError(self.env._(
                    "%(drive)s: feedback is entered when the car is back, until the drive is closed.", drive=record.display_name))

    @api.ondelete(at_uninstall=False)
    def _unlink_only_booked(self):
        for record in self:
            if record.state != 'booked' or record.agreement_signed_on:
                raise UserError(self.env._(
                    "%(drive)s is kept: a test drive that was signed, driven or closed is not deleted. A booking that is not "
                    "wanted is cancelled with a reason.", drive=record.display_name))

    def unlink(self):
        events, plans = self.sudo().event_id, self.sudo().plan_id
        leads = self.sudo().lead_id
        result = super().unlink()
        events.unlink()
        self.browse()._drop_plans(plans, leads)
        return result

    # Protection (see `dealership.protected.mixin`)

    def _may_set_core_field(self, field_name, value, creating):
        """A consultant drives himself or leaves it to the card's consultant; who may move cards may send anybody."""
        if field_name == 'user_id':
            return (self.env.user.has_group('auto_dealership.group_card_reassign')
                    or value in (self.env.uid, self.lead_id.sudo().user_id.id))
        return super()._may_set_core_field(field_name, value, creating)

    def _may_change_immutable(self, field_names):
        """Two cards that are merged bring their drives along; only the superuser's merge gets here."""
        return field_names == ['lead_id'] or super()._may_change_immutable(field_names)

    def _protection_hint(self, field_name):
        if field_name == 'user_id':
            return self.env._("A sales manager or the lead desk can send another consultant along.")
        return super()._protection_hint(field_name)
