"""Which customers' cars are due for maintenance, and who was reminded (保养到期, J03)."""
from odoo import api, fields, models
from odoo.fields import Domain

from ...rules import maintenance
from ...rules.mileage_estimate import Estimate, mileage_on

DUE_BY = [('first', "First service"), ('time', "Time"), ('mileage', "Mileage")]
STATUSES = [
    ('planned', "Planned"), ('soon', "Soon"), ('due', "This week"), ('overdue', "Overdue"), ('unknown', "Cannot be told")]
REMINDER_STATES = [
    ('none', "Not reminded"), ('reminded', "Reminded"), ('booked', "Booked"), ('came', "Came"), ('refused', "Refused")]
RESULTS = [
    ('reached', "Reached: will see"), ('booked', "Booked"), ('later', "Later, call again"), ('refused', "Refused"),
    ('no_answer', "No answer"), ('wrong_number', "Wrong number"), ('sent', "Sent")]
STALE_DAYS = 180  # who is longer overdue than this is no longer reminded but won back


class DealershipMaintenanceDue(models.Model):
    """One row for each customer's car. Facts are written by `maintenance_refresh.py` alone, by sets; what depends on today is
    counted when it is read."""
    _name = 'dealership.maintenance.due'
    _description = "Maintenance Due"
    _inherit = ['mail.thread', 'mail.activity.mixin', 'dealership.protected.mixin']
    _order = 'due_on, id'
    _rec_name = 'vehicle_id'

    _protected_fields = (
        'active', 'vehicle_id', 'company_id', 'customer_id', 'driver_id', 'contact_id', 'model_id', 'advisor_id', 'plan_id',
        'last_visit_id', 'last_visit_on', 'last_mileage', 'reading_on', 'reading_km', 'km_per_day', 'is_own_rate', 'due_on', 'due_by',
        'due_mileage', 'reminder_state', 'next_visit_id', 'last_reminded_on', 'last_result', 'next_call_on', 'call_count')

    active = fields.Boolean(default=True, readonly=True)
    vehicle_id = fields.Many2one('fleet.vehicle', required=True, readonly=True, ondelete='cascade')
    company_id = fields.Many2one('res.company', "Store", required=True, readonly=True, index=True)
    customer_id = fields.Many2one('res.partner', readonly=True, index='btree_not_null', help="Owner of the car (车主).")
    driver_id = fields.Many2one(
        'res.partner', "Car User", readonly=True, index='btree_not_null', help="User and return-visit contact (使用人/回访人).")
    contact_id = fields.Many2one(
        'res.partner', "Whom to Call", readonly=True, index='btree_not_null', help="The car's user if there is one, else its owner.")
    phone = fields.Char(compute='_compute_phone')
    model_id = fields.Many2one('fleet.vehicle.model', readonly=True)
    license_plate = fields.Char(related='vehicle_id.license_plate', string="Plate")
    advisor_id = fields.Many2one('res.users', "Service Advisor", readonly=True, help="Who served the car at its last maintenance.")
    plan_id = fields.Many2one('dealership.maintenance.plan', "Maintenance Plan", readonly=True, ondelete='set null')
    last_visit_id = fields.Many2one('fleet.vehicle.log.services', "Last Maintenance Visit", readonly=True, ondelete='set null')
    last_visit_on = fields.Date("Last Maintenance", readonly=True)
    last_mileage = fields.Integer("Mileage Then (km)", readonly=True, aggregator=None)
    reading_on = fields.Date("Last Reading On", readonly=True)
    reading_km = fields.Integer("Last Reading (km)", readonly=True, aggregator=None, help="The last plausible mileage of the car.")
    km_per_day = fields.Float(
        "km a Day", digits=(6, 1), readonly=True, aggregator='avg',
        help="From the car's own readings; else as usual for the model or store.")
    is_own_rate = fields.Boolean("From Its Readings", readonly=True)
    estimated_mileage = fields.Integer(
        "Estimated Mileage (km)", compute='_compute_estimated_mileage', aggregator=None,
        help="The last reading, and the kilometres a day since (推算里程).")
    due_on = fields.Date(readonly=True, help="By time or by kilometres, whichever comes first (应保养日期).")
    due_by = fields.Selection(DUE_BY, readonly=True)
    due_mileage = fields.Integer("Due at (km)", readonly=True, aggregator=None)
    status = fields.Selection(STATUSES, compute='_compute_status', search='_search_status')
    overdue_days = fields.Integer("Days Overdue", compute='_compute_status', aggregator=None)
    reminder_state = fields.Selection(REMINDER_STATES, "Reminder", required=True, readonly=True, default='none', group_expand=True)
    next_visit_id = fields.Many2one('fleet.vehicle.log.services', "Appointment", readonly=True, ondelete='set null')
    appointment_on = fields.Date(related='next_visit_id.date', string="Appointment On")
    reminder_ids = fields.One2many('dealership.maintenance.reminder', 'due_id', "Reminders")
    last_reminded_on = fields.Date("Reminded On", readonly=True)
    last_result = fields.Selection(RESULTS, readonly=True)
    next_call_on = fields.Date(readonly=True)
    call_count = fields.Integer("Number of Calls", readonly=True, aggregator=None)
    to_call = fields.Boolean(compute='_compute_to_call', search='_search_to_call', help="In the call list of today.")
    note = fields.Text("Notes")

    _vehicle_once = models.UniqueIndex("(vehicle_id)", "This car is in the list already.")
    _due_idx = models.Index("(company_id, due_on, id) WHERE active IS TRUE")
    _next_call_idx = models.Index("(company_id, next_call_on) WHERE active IS TRUE AND next_call_on IS NOT NULL")

    # ------------------------------------------------------------------
    # What depends on today
    # ------------------------------------------------------------------
    @api.depends('reading_on', 'reading_km', 'km_per_day')
    def _compute_estimated_mileage(self):
        for due in self:
            known = due.reading_km if due.reading_on else None
            found = Estimate(round(due.km_per_day * 10), due.reading_on or None, known, due.is_own_rate)
            due.estimated_mileage = mileage_on(found, due._today()) or 0

    def _today(self):
        return (self.company_id.sudo() or self.env.company)._dealership_today()

    @api.depends('due_on', 'company_id')
    def _compute_status(self):
        for due in self:
            today = due._today()
            due.status = maintenance.status(due.due_on or None, today, due.company_id.sudo().dealership_maintenance_ahead_days)
            due.overdue_days = (today - due.due_on).days if due.status == 'overdue' else 0

    @api.model
    def _search_status(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return self._by_store(lambda company, today: Domain.OR(
            self._status_domain(status, today, company.dealership_maintenance_ahead_days) for status in value))

    @api.model
    def _status_domain(self, status, today, ahead):
        """Days on which a car has a status; the same as `rules.maintenance.status`."""
        week = fields.Date.add(today, days=maintenance.WEEK)
        last = max(fields.Date.add(today, days=ahead), fields.Date.add(week, days=-1))
        days = {
            'unknown': Domain('due_on', '=', False),
            'overdue': Domain('due_on', '<', today),
            'due': Domain('due_on', '>=', today) & Domain('due_on', '<', week),
            'soon': Domain('due_on', '>=', week) & Domain('due_on', '<=', last),
            'planned': Domain('due_on', '>', last),
        }
        return days.get(status, Domain.FALSE)

    @api.model
    def _by_store(self, domain_of):
        """A domain that reads each store's own day and settings."""
        companies = self.env.companies.sudo()
        return Domain.OR(
            Domain('company_id', '=', company.id) & domain_of(company, company._dealership_today()) for company in companies)

    @api.depends('due_on', 'reminder_state', 'next_call_on', 'contact_id', 'last_result')
    def _compute_to_call(self):
        listed = self.filtered_domain(self._search_to_call('in', [True])) if self.ids else self.browse()
        for due in self:
            due.to_call = due._origin in listed or due in listed

    @api.model
    def _search_to_call(self, operator, value):
        """Whom care calls today: due before long and not yet reminded, or wants to be called again now."""
        if operator != 'in' or list(value) != [True]:
            return NotImplemented
        return self._by_store(lambda company, today: (
            Domain('contact_id', '!=', False) & Domain('last_result', '!=', 'wrong_number')
            & Domain('due_on', '>=', fields.Date.add(today, days=-STALE_DAYS))
            & (
                Domain('reminder_state', '=', 'none') & Domain('next_call_on', '=', False)
                & Domain('due_on', '<=', fields.Date.add(today, days=company.dealership_maintenance_ahead_days))
                | Domain('reminder_state', 'in', ('none', 'reminded')) & Domain('next_call_on', '<=', today)
            )))

    @api.depends('contact_id.phone')
    @api.depends_context('uid')
    def _compute_phone(self):
        phones = self.contact_id._phones_seen()
        for due in self:
            due.phone = phones.get(due.contact_id)

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------
    @api.depends('vehicle_id')
    def _compute_display_name(self):
        for due in self:
            due.display_name = due.vehicle_id.display_name

    def _protection_hint(self, field_name):
        return self.env._("The workshop's visits and the call dialog set it.")

    def _mail_get_partner_fields(self, introspect_fields=False):
        return ['contact_id']

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """What was written to a car's owners stays the store's: a consultant has the car's present owner, not those before."""
        operations = super()._mail_get_operation_for_mail_message_operation(message_operation)
        if self.env.su or message_operation == 'create' or self.env.user.has_group('auto_dealership.group_customer_store'):
            return operations
        return {}
