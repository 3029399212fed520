"""A line of the showroom register: a customer who comes or calls (来店/来电, D01)."""
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...rules.errors import RuleError
from ...rules.text import clean
from ..card.res_partner import GENDERS
from ..card.rule_messages import rule_message

OPEN_STATES = ('waiting', 'received')
# Whoever has no part in cards, as the receptionist, does not learn which card a visit belongs to.
CARD_READERS = 'auto_dealership.group_consultant,auto_dealership.group_customer_store'
MAX_PARTY = 99
MAX_NAME = 80


class DealershipVisit(models.Model):
    """What happened on the floor, as it happened: times are the server's, and no line is ever deleted."""
    _name = 'dealership.visit'
    _description = "Showroom Visit or Call"
    _inherit = ['dealership.protected.mixin']
    _order = 'day desc, number desc, id desc'
    _check_company_auto = True

    _protected_fields = (
        'number', 'day', 'duty_id', 'receptionist_id', 'team_id', 'user_id', 'assigned_on', 'received_on', 'departure', 'state',
        'left_open', 'close_reason', 'is_void', 'void_reason', 'visit_order', 'owner_id', 'is_recorded', 'phone_by_id',
    )
    _immutable_fields = ('company_id',)

    kind = fields.Selection(
        [('visit', "Visit"), ('call', "Call")], "Visit or Call", required=True, default='visit',
        help="Came to the store (来店) or called it (来电).")
    company_id = fields.Many2one(
        'res.company', "Store", required=True, readonly=True, default=lambda self: self.env.company)
    duty_id = fields.Many2one('dealership.duty', "Register", readonly=True, ondelete='restrict', index=True, copy=False)
    day = fields.Date(readonly=True, copy=False, help="The store's day of the arrival.")
    number = fields.Integer("No.", readonly=True, copy=False, aggregator=None, help="Number in the register of the day (序号).")
    arrival = fields.Datetime(
        required=True, default=fields.Datetime.now, copy=False,
        help="When the customer came or called (来店时间). It may be set earlier on the same day, never to another one.")
    departure = fields.Datetime(readonly=True, copy=False, help="When the customer left (离店时间).")
    arrival_hour = fields.Integer(
        "Hour of Arrival", compute='_compute_arrival_hour', store=True, aggregator=None, help="Hour of the store's clock.")
    stay_minutes = fields.Integer("Stay (Minutes)", compute='_compute_minutes', store=True, aggregator='avg')
    wait_minutes = fields.Integer(
        "Wait (Minutes)", compute='_compute_minutes', store=True, aggregator='avg', help="From the arrival until a consultant came.")
    party_size = fields.Integer("Party", default=1, help="How many people came together (来店人数).")
    customer_name = fields.Char("Customer")
    gender = fields.Selection(GENDERS)
    model_id = fields.Many2one('fleet.vehicle.model', "Wished Model", index='btree_not_null', help="意向车型")
    source_id = fields.Many2one(
        'utm.source', "Channel", domain="[('is_dealership_channel', '=', True)]", ondelete='restrict',
        help="How the customer came to know of us (信息渠道).")
    purpose = fields.Selection([
        ('look', "Look at cars"),
        ('talk', "Negotiate"),
        ('order', "Order or pay"),
        ('delivery', "Fetch the car"),
        ('service', "Service or insurance"),
        ('used_car', "Used car"),
        ('complaint', "Make a complaint"),
        ('other', "Other"),
    ], "Purpose of the Visit", default='look', help="What he came for (来店目的).")
    visit_order = fields.Selection(
        [('first', "First"), ('repeat', "Repeated")], "First or Repeated", required=True, default='first', readonly=True, copy=False,
        help="Repeated (二次来店) when the phone is known from an earlier visit or card of the store.")
    summary = fields.Text(help="What was talked about (洽谈内容).", copy=False)
    team_id = fields.Many2one('crm.team', compute='_compute_team_id', store=True, index='btree_not_null')
    user_id = fields.Many2one(
        'res.users', "Consultant", readonly=True, check_company=True, copy=False, ondelete='restrict',
        help="Who receives the customer (接待顾问).")
    receptionist_id = fields.Many2one(
        'res.users', readonly=True, default=lambda self: self.env.user, copy=False, ondelete='restrict')
    assigned_on = fields.Datetime(readonly=True, copy=False)
    received_on = fields.Datetime("Attended From", readonly=True, copy=False)
    state = fields.Selection(
        [('waiting', "Waiting"), ('received', "With the Consultant"), ('left', "Left")], required=True, default='waiting',
        readonly=True, copy=False, group_expand=True)
    is_open = fields.Boolean("In the Store", compute='_compute_is_open', store=True, help="Still here, or still on the phone.")
    left_open = fields.Boolean(readonly=True, copy=False, help="Nobody closed this visit on its day.")
    close_reason = fields.Char("Why Closed Late", readonly=True, copy=False)
    is_void = fields.Boolean("Mistaken", readonly=True, copy=False, help="Registered by mistake; it counts nowhere.")
    void_reason = fields.Char("Why Mistaken", readonly=True, copy=False)

    _number_unique = models.Constraint('UNIQUE(company_id, day, number)', "A number stands in the register of a day once.")
    _party_positive = models.Constraint(
        f'CHECK(party_size BETWEEN 1 AND {MAX_PARTY})', "Of a party at least one person comes, and not more than 99.")
    _departure_after = models.Constraint('CHECK(departure >= arrival)', "Nobody leaves before he comes.")
    _open_idx = models.Index("(company_id, day) WHERE state <> 'left'")
    _user_idx = models.Index("(user_id, day)")

    # ------------------------------------------------------------------
    # Derived
    # ------------------------------------------------------------------
    @api.depends('number', 'customer_name', 'kind')
    def _compute_display_name(self):
        kinds = dict(self._fields['kind']._description_selection(self.env))
        for visit in self:
            visit.display_name = f"{visit.number}. {visit.customer_name or kinds.get(visit.kind, '')}"

    @api.depends('arrival', 'company_id')
    def _compute_arrival_hour(self):
        for visit in self:
            visit.arrival_hour = visit._store_time(visit.arrival).hour if visit.arrival else 0

    @api.depends('arrival', 'departure', 'received_on')
    def _compute_minutes(self):
        def minutes(start, end):
            return max(0, int((end - start).total_seconds() // 60)) if start and end else 0

        for visit in self:
            visit.stay_minutes = minutes(visit.arrival, visit.departure)
            visit.wait_minutes = minutes(visit.arrival, visit.received_on)

    @api.depends('user_id', 'company_id')
    def _compute_team_id(self):
        """The dealership team of the consultant in this store: its manager sees the visit."""
        Team = self.env['crm.team'].sudo()
        for (user, company), visits in self.grouped(lambda visit: (visit.user_id, visit.company_id)).items():
            visits.team_id = Team.search([
                ('is_dealership', '=', True), ('company_id', 'in', (company.id, False)),
                '|', ('member_ids', 'in', user.ids), ('user_id', '=', user.id)], limit=1) if user else False

    @api.depends('state')
    def _compute_is_open(self):
        for visit in self:
            visit.is_open = visit.state in OPEN_STATES

    def _store_time(self, moment):
        """A moment by the store's clock."""
        return fields.Datetime.context_timestamp(
            self.with_context(tz=self.company_id.sudo()._dealership_timezone().zone), moment)

    def _is_of_today(self):
        self.ensure_one()
        return self.day == self.company_id.sudo()._dealership_today()

    # ------------------------------------------------------------------
    # Create and write
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._cleaned(vals) for vals in vals_list]
        for vals in vals_list:
            vals.setdefault('source_id', self._default_source(vals.get('kind', 'visit')).id)
        visits = super().create(vals_list)
        if not self.env.su:
            for visit in visits:
                visit._check_arrival(visit.arrival)
        Duty = self.env['dealership.duty']
        for (company, day), group in visits.grouped(
                lambda visit: (visit.company_id, visit.company_id.sudo()._dealership_day(visit.arrival))).items():
            duty = Duty._of_day(company, day)
            for visit, number in zip(group.sudo(), duty._draw_numbers(len(group)), strict=True):  # facts that nobody types
                visit.write({'day': day, 'duty_id': duty.id, 'number': number})
        return visits

    def write(self, vals):
        vals = self._cleaned(vals)
        if 'arrival' in vals and not self.env.su:
            for visit in self:
                visit._check_arrival(fields.Datetime.to_datetime(vals['arrival']), visit.arrival)
        if {'kind', 'party_size', 'model_id', 'source_id'}.intersection(vals) and not self.env.su:
            self._check_not_void()
        result = super().write(vals)
        if 'kind' in vals:
            self._refresh_cards()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._(
            "The lines of the showroom register are never deleted. Mark a mistaken one as mistaken, with the reason."))

    @api.model
    def _cleaned(self, vals):
        vals = dict(vals)
        if 'party_size' in vals:
            size = vals['party_size'] or 1
            if not isinstance(size, int) or not 1 <= size <= MAX_PARTY:
                raise ValidationError(self.env._("Of a party at least one person comes, and not more than %s.", MAX_PARTY))
            vals['party_size'] = size
        try:
            if vals.get('customer_name'):
                vals['customer_name'] = clean(vals['customer_name'], MAX_NAME)
            if vals.get('summary'):
                vals['summary'] = clean(vals['summary'], 4000, multiline=True)
        except RuleError as error:
            raise ValidationError(rule_message(self.env, error)) from error
        return vals

    @api.model
    def _default_source(self, kind):
        name = 'channel_phone_in' if kind == 'call' else 'channel_walk_in'
        return self.env.ref(f'auto_dealership.{name}', raise_if_not_found=False) or self.env['utm.source']

    @api.constrains('source_id')
    def _check_source(self):
        for visit in self:
            if visit.source_id and not visit.source_id.sudo().is_dealership_channel:
                raise ValidationError(self.env._(
                    "%(channel)s is no channel of the dealership. Choose one of the list.", channel=visit.source_id.sudo().name))

    def _check_arrival(self, arrival, before=None):
        """The clock is the server's: an arrival may be corrected earlier, on its own day, until it is a card's contact."""
        self.ensure_one()
        company = self.company_id.sudo()
        now = fields.Datetime.now()
        if not arrival:
            raise ValidationError(self.env._("%(visit)s needs the time of arrival.", visit=self.display_name))
        if before is not None and arrival == before:
            return
        day = company._dealership_day(arrival)
        if day != (company._dealership_day(before) if before else company._dealership_today()):
            raise UserError(self.env._(
                "The arrival belongs to the day of the register: it can be set earlier on the same day, not to another one."))
        if arrival > (before or now):
            raise UserError(self.env._("The arrival can be corrected to an earlier time only. Now it is %(time)s.",
                time=(self._store_time(before or now)).strftime('%H:%M')))
        if before is not None:
            if self.sudo().lead_id:
                raise UserError(self.env._(
                    "%(visit)s belongs to a customer card already, whose first contact is this arrival: it does not change any more.",
                    visit=self.display_name))
            if not self._is_desk():
                raise AccessError(self.env._("The reception or a sales manager can correct the arrival."))

    def _check_not_void(self):
        for visit in self:
            if visit.is_void:
                raise UserError(self.env._("%(visit)s is marked as mistaken and does not change any more.", visit=visit.display_name))

    # ------------------------------------------------------------------
    # Access
    # ------------------------------------------------------------------
    @api.model
    def _is_desk(self):
        """Whether the user keeps the register: reception, or a sales manager."""
        return self.env.user.has_group('auto_dealership.group_receptionist') or self.env.user.has_group('auto_dealership.group_manager')

    @api.model
    def _is_manager(self):
        return self.env.user.has_group('auto_dealership.group_manager')

    def _check_access(self, operation):
        """The reception changes the register of today; what is past is the manager's and the consultant's."""
        result = super()._check_access(operation)
        if result or operation != 'write' or not any(self._ids) or self.env.user.has_group('auto_dealership.group_consultant'):
            return result
        past = self.filtered(lambda visit: not visit.sudo()._is_of_today())
        if not past:
            return None
        return past, lambda: AccessError(self.env._(
            "The register of %(day)s is closed. A sales manager can still change it.", day=past[:1].sudo().day))

    def _protection_hint(self, field_name):
        if field_name in ('user_id', 'team_id'):
            return self.env._("The buttons of the register give a visit to a consultant.")
        return super()._protection_hint(field_name)
