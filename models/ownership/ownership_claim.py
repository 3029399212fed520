"""One consultant's claim to a customer, with the evidence that the system has of it (F02)."""
from odoo import api, fields, models
from odoo.exceptions import UserError

from .ownership_case import KINDS


class DealershipOwnershipClaim(models.Model):
    """A consultant's card in an ownership case (撞单一方) and what speaks for it.

    Collected by the system, typed by nobody, deleted by nobody; fixed with the ruling. A consultant reads his own claim
    only: of the other one he sees on the case what holds no data of the customer.
    """
    _name = 'dealership.ownership.claim'
    _description = "Ownership Claim"
    _inherit = ['dealership.protected.mixin', 'dealership.follow.mixin']
    _order = 'case_id desc, registered_on, id'
    _follow_field = 'case_id'
    _rec_name = 'user_id'

    _protected_fields = (
        'case_id', 'lead_id', 'user_id', 'team_id', 'kind', 'claimed_on', 'is_open', 'customer_masked', 'card_number', 'card_date',
        'registered_on', 'registered_by_id', 'origin_id', 'source_id', 'referrer', 'contact_count', 'agreeing_count', 'flagged_count',
        'first_contact_on', 'last_contact_on', 'visit_count', 'drive_count', 'longest_gap_days', 'allowed_gap_days', 'lapsed_on',
        'is_valid', 'findings', 'events')

    case_id = fields.Many2one('dealership.ownership.case', required=True, readonly=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='case_id.company_id', store=True, index=True)
    state = fields.Selection(related='case_id.state')
    # after a merge it is the winner's card, whose name is not the loser's to read
    lead_id = fields.Many2one(
        'crm.lead', "Card", readonly=True, index='btree_not_null', ondelete='set null', groups='auto_dealership.group_customer_store')
    user_id = fields.Many2one('res.users', "Consultant", required=True, readonly=True, index=True, ondelete='restrict')
    team_id = fields.Many2one('crm.team', readonly=True, index='btree_not_null', ondelete='restrict')
    kind = fields.Selection(KINDS, "Met By", readonly=True)
    claimed_on = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    is_open = fields.Boolean(readonly=True, default=True)

    # The evidence
    customer_masked = fields.Char("Customer", readonly=True, help="Enough to recognise a customer whom one knows.")
    card_number = fields.Char(readonly=True)
    card_date = fields.Date(readonly=True, help="Day on which the card was opened (留档日期).")
    registered_on = fields.Datetime("Registered", readonly=True, help="When the customer was entered into the system.")
    registered_by_id = fields.Many2one('res.users', readonly=True, ondelete='restrict', help="Who entered the customer.")
    origin_id = fields.Many2one('dealership.origin', readonly=True, ondelete='restrict')
    source_id = fields.Many2one('utm.source', "Channel", readonly=True, ondelete='restrict')
    referrer = fields.Char("Referred By", readonly=True)
    contact_count = fields.Integer("Contacts", readonly=True)
    agreeing_count = fields.Integer(
        "Contacts That Agree", readonly=True,
        help="Contacts with words, recorded when they happened, and not flagged (跟进内容和时间节点匹配).")
    flagged_count = fields.Integer("Implausible Contacts", readonly=True)
    first_contact_on = fields.Datetime(readonly=True)
    last_contact_on = fields.Datetime(readonly=True)
    visit_count = fields.Integer("Visits", readonly=True)
    drive_count = fields.Integer("Test Drives", readonly=True)
    longest_gap_days = fields.Integer("Longest Silence (Days)", readonly=True)
    allowed_gap_days = fields.Integer("Silence Allowed (Days)", readonly=True)
    lapsed_on = fields.Date("Protection Lapsed On", readonly=True, help="The customer was not followed up in time (保护期失效).")
    is_valid = fields.Boolean("Valid", readonly=True)
    findings = fields.Char(readonly=True, help="Codes of what the rule found against this claim.")
    events = fields.Json(readonly=True, groups=fields.NO_ACCESS)

    _one_open = models.UniqueIndex("(lead_id, user_id) WHERE is_open IS TRUE", "This claim is open already.")

    @api.depends('user_id', 'card_number')
    def _compute_display_name(self):
        for claim in self:
            claim.display_name = " · ".join(filter(None, (claim.sudo().user_id.name, claim.card_number)))

    @api.model_create_multi
    def create(self, vals_list):
        claims = super().create(vals_list)
        claims._check_case_open()
        return claims

    def write(self, vals):
        if set(vals) == {'lead_id'} and self.env.su:
            # a merged card brings its claims along; by the hook of the merge, never by a client
            return super().write(vals)
        self._check_case_open()
        return super().write(vals)

    def _check_case_open(self):
        for case in self.sudo().case_id:
            if case.state != 'open':
                raise case._ruled_already()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Claims are not deleted: the manager rules on them."))
