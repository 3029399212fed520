"""The renewal of a car's insurance (续保): one task a car and year, from the first call to the new policy or its loss (J05)."""
from odoo import api, fields, models

from ..card.masked import MaskedPhone

STATES = [
    ('opened', "To Contact"),
    ('contacted', "Contacted"),
    ('quoted', "Quoted"),
    ('issued', "Issued"),
    ('lost', "Lost"),
]
OPEN = ('opened', 'contacted', 'quoted')
KINDS = [
    ('both', "Compulsory and commercial"),
    ('compulsory', "Compulsory"),
    ('commercial', "Commercial"),
]


class DealershipRenewal(models.Model):
    """Opened by the nightly round from policies that end; never typed."""
    _name = 'dealership.renewal'
    _description = "Insurance Renewal"
    _inherit = ['mail.thread', 'mail.activity.mixin', 'dealership.protected.mixin', 'dealership.masked.contact.mixin']
    _order = 'expiry_date, id'
    _rec_name = 'vehicle_id'
    _check_company_auto = True

    _protected_fields = (
        'company_id', 'team_id', 'vehicle_id', 'partner_id', 'insurer_id', 'kinds', 'compulsory_policy_id', 'commercial_policy_id',
        'expiry_date', 'expiry_year', 'opened_on', 'closed_on', 'reminder_mark', 'last_call_on', 'call_count', 'chosen_quote_id',
        'lost_reason_id', 'lost_insurer_id', 'lost_price', 'lost_note')
    _protected_core_fields = ('state', 'user_id')

    company_id = fields.Many2one('res.company', "Store", required=True, readonly=True)
    team_id = fields.Many2one('crm.team', "Renewal Team", readonly=True, index='btree_not_null', ondelete='set null')
    user_id = fields.Many2one(
        'res.users', "Caller", index='btree_not_null', tracking=True, ondelete='restrict', domain=[('share', '=', False)],
        help="Who calls the customer (续保专员); given evenly among the renewal team.")
    vehicle_id = fields.Many2one('fleet.vehicle', required=True, readonly=True, index=True, ondelete='restrict')
    partner_id = fields.Many2one('res.partner', "Customer", readonly=True, index='btree_not_null', ondelete='set null')
    phone = MaskedPhone(related='partner_id.phone')
    insurer_id = fields.Many2one('res.partner', "Insurer So Far", readonly=True, index='btree_not_null', ondelete='set null')
    kinds = fields.Selection(KINDS, "Insurance", required=True, readonly=True)
    compulsory_policy_id = fields.Many2one(
        'fleet.vehicle.log.contract', readonly=True, ondelete='restrict', index='btree_not_null')
    commercial_policy_id = fields.Many2one(
        'fleet.vehicle.log.contract', readonly=True, ondelete='restrict', index='btree_not_null')
    expiry_date = fields.Date("Policy Ends", required=True, readonly=True, index=True, help="The earlier end of its policies (保险到期日).")
    expiry_year = fields.Integer(
        required=True, readonly=True, aggregator=None, help="Year in which the policy ends: a car has one renewal of it a year (续保年度).")
    state = fields.Selection(STATES, "Stage", required=True, default='opened', tracking=True, group_expand=True)
    opened_on = fields.Date("Renewal Begun On", readonly=True)
    closed_on = fields.Date(readonly=True)
    reminder_mark = fields.Integer(readonly=True, aggregator=None, help="Days before the end at which the caller was reminded last.")
    next_contact_date = fields.Date("Next Contact")
    contact_state = fields.Selection(
        [('overdue', "Overdue"), ('today', "Today"), ('planned', "Planned")], compute='_compute_day_states',
        help="Red overdue, orange today, green planned.")
    days_left = fields.Integer(compute='_compute_day_states')
    is_overdue = fields.Boolean(
        "Lapsed", compute='_compute_day_states', search='_search_is_overdue',
        help="The old policy has ended and nothing was issued (脱保); it stays open until somebody says why it is lost.")
    call_ids = fields.One2many('dealership.renewal.call', 'renewal_id', "Calls Made", readonly=True)
    last_call_on = fields.Datetime("Last Call", readonly=True)
    call_count = fields.Integer("Number of Calls", readonly=True, aggregator='sum')
    quote_ids = fields.One2many('dealership.renewal.quote', 'renewal_id', "Quotes")
    chosen_quote_id = fields.Many2one('dealership.renewal.quote', readonly=True, ondelete='set null')
    policy_ids = fields.One2many('fleet.vehicle.log.contract', 'renewal_id', "New Policies", readonly=True)
    lost_reason_id = fields.Many2one('dealership.renewal.lost.reason', readonly=True, ondelete='restrict', index='btree_not_null')
    lost_insurer_id = fields.Many2one('res.partner', "Lost to Insurer", readonly=True, ondelete='set null')
    lost_price = fields.Monetary("Their Price", readonly=True)
    lost_note = fields.Char("Customer's Words", readonly=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    may_call = fields.Char("Agreed Ways of Contact", compute='_compute_may_call')
    note = fields.Text()

    _compulsory_once = models.UniqueIndex(
        "(vehicle_id, expiry_year) WHERE kinds IN ('both', 'compulsory') AND state <> 'lost'",
        "The compulsory insurance of this car has a renewal for that year already.")
    _commercial_once = models.UniqueIndex(
        "(vehicle_id, expiry_year) WHERE kinds IN ('both', 'commercial') AND state <> 'lost'",
        "The commercial insurance of this car has a renewal for that year already.")
    _compulsory_policy_once = models.UniqueIndex(
        "(compulsory_policy_id) WHERE compulsory_policy_id IS NOT NULL", "This policy has its renewal already.")
    _commercial_policy_once = models.UniqueIndex(
        "(commercial_policy_id) WHERE commercial_policy_id IS NOT NULL", "This policy has its renewal already.")
    _open_idx = models.Index("(company_id, user_id, next_contact_date) WHERE state IN ('opened', 'contacted', 'quoted')")

    @api.depends('expiry_date', 'next_contact_date', 'state')
    def _compute_day_states(self):
        days = {company: company._dealership_today() for company in self.company_id}
        for renewal in self:
            today, is_open = days[renewal.company_id], renewal.state in OPEN
            renewal.days_left = (renewal.expiry_date - today).days
            renewal.is_overdue = is_open and renewal.expiry_date < today
            contact = renewal.next_contact_date
            renewal.contact_state = is_open and contact and (
                'overdue' if contact < today else 'today' if contact == today else 'planned')

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != 'in':
            return NotImplemented
        lapsed = [('state', 'in', OPEN), ('expiry_date', '<', self.env.company._dealership_today())]
        if set(value) == {True, False}:
            return []
        return lapsed if True in value else ['!', '&', *lapsed]

    @api.depends('partner_id')
    def _compute_may_call(self):
        """In which ways the customer lets himself be approached, of all at once."""
        partners = self.partner_id
        refusing = partners._filter_refusing('sales_call')
        agreed = {purpose: partners._filter_consenting(purpose) for purpose in ('sms', 'wechat', 'email')}
        labels = dict(self.env['dealership.consent']._fields['purpose']._description_selection(self.env))
        for renewal in self:
            partner = renewal.partner_id
            ways = [self.env._("no sales calls") if partner in refusing else self.env._("calls")] if partner else []
            renewal.may_call = ", ".join(ways + [labels[purpose] for purpose, yes in agreed.items() if partner and partner in yes])

    @api.depends('vehicle_id', 'expiry_year')
    def _compute_display_name(self):
        for renewal in self:
            car = renewal.vehicle_id.sudo()  # who sees the renewal knows the car's plate
            renewal.display_name = f"{car.license_plate or car.vin_sn or car.display_name} {renewal.expiry_year}"
