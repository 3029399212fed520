"""The request that a customer counts as lost (战败申请, G01–G06): what it says, and what may change on it."""
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..card.masked import MASK_ONLY
from .crm_lost_reason import CRITERIA

STATES = [
    ('draft', "Draft"),
    ('requested', "To decide"),
    ('call_first', "Call first"),
    ('approved', "Approved"),
    ('rejected', "Rejected"),
    ('cancelled', "Cancelled"),
]
OPEN = ('draft', 'requested', 'call_first')
ASKED = ('requested', 'call_first')
# What a state may become; what is decided stays so.
STEPS = {
    'draft': ('requested', 'cancelled'),
    'requested': ('call_first', 'approved', 'rejected', 'cancelled'),
    'call_first': ('requested', 'rejected', 'cancelled'),
}
KINDS = [
    ('in_store', "In-store"),
    ('in_network', "In-network"),
    ('other_brand', "Other brand"),
]
# What the requester fills in, until he asks.
FILLED_IN = frozenset((
    'criterion', 'competitor_brand_id', 'competitor_model_id', 'competitor_note', 'price', 'payment_method', 'finance_policy',
    'reason_id', 'kind', 'customer_words', 'explanation'))


class DealershipDefeat(models.Model):
    """One request for the defeat of a card, with its evidence and its decision (战败卡).

    An approved request that is in force is the only key that lets a card become inactive (invariant 1): see
    `crm_lead_gate.py`. Nothing of it is deleted; what was decided does not change.
    """
    _name = 'dealership.defeat'
    _description = "Defeat Request"
    _inherit = ['mail.thread', 'mail.activity.mixin', 'dealership.protected.mixin', 'dealership.follow.mixin']
    _order = 'requested_on desc, id desc'
    _follow_field = 'lead_id'
    _rec_name = 'lead_id'

    _protected_fields = (
        'state', 'requester_id', 'requested_on', 'partner_id', 'company_id', 'team_id', 'consultant_id', 'card_date', 'level_id',
        'decided_by_id', 'decided_on', 'decision_note', 'is_effective', 'revived_by_id', 'revived_on', 'revive_reason')
    _immutable_fields = ('lead_id',)

    lead_id = fields.Many2one('crm.lead', "Card", required=True, index=True, ondelete='restrict')
    state = fields.Selection(STATES, required=True, default='draft', readonly=True, copy=False)
    requester_id = fields.Many2one(
        'res.users', "Asked By", required=True, default=lambda self: self.env.user, readonly=True, copy=False, ondelete='restrict')
    requested_on = fields.Datetime("Asked On", readonly=True, copy=False)

    # The card at that time
    partner_id = fields.Many2one('res.partner', "Customer", compute='_compute_card', store=True, precompute=True, index='btree_not_null')
    company_id = fields.Many2one('res.company', "Store", compute='_compute_card', store=True, precompute=True, index=True)
    team_id = fields.Many2one('crm.team', compute='_compute_card', store=True, precompute=True, index='btree_not_null')
    consultant_id = fields.Many2one('res.users', compute='_compute_card', store=True, precompute=True, index='btree_not_null')
    card_date = fields.Date(compute='_compute_card', store=True, precompute=True, help="Day on which the card was opened (建卡日期).")
    level_id = fields.Many2one(
        'dealership.intention.level', "Level Then", compute='_compute_card', store=True, precompute=True, ondelete='restrict')
    card_number = fields.Char(related='lead_id.card_number')
    phone = fields.Char(related='lead_id.phone', **MASK_ONLY)
    wish_summary = fields.Char(related='lead_id.wish_summary')

    # What the requester says
    criterion = fields.Selection(CRITERIA, required=True, default='bought', help="By which standard the customer is lost (战败标准).")
    competitor_brand_id = fields.Many2one(
        'fleet.vehicle.model.brand', compute='_compute_competitor_brand', store=True, readonly=False, precompute=True,
        ondelete='restrict', help="Brand of the vehicle that the customer bought (竞品品牌).")
    competitor_model_id = fields.Many2one(
        'fleet.vehicle.model', ondelete='restrict', domain="[('brand_id', '=?', competitor_brand_id)]",
        help="Vehicle that the customer bought (竞品车型).")
    competitor_note = fields.Char("Vehicle in Words", help="Model, trim or dealer when the list does not have it.")
    currency_id = fields.Many2one(related='company_id.currency_id')
    price = fields.Monetary("Price Paid", help="What the customer paid for it (价格).")
    payment_method = fields.Selection([('cash', "Cash"), ('loan', "Loan")], "Paid By")
    finance_policy = fields.Char(help="Loan offer of the competitor (金融政策): months, rate, down payment; not for who paid cash.")
    reason_id = fields.Many2one(
        'dealership.defeat.reason', "Main Reason", index='btree_not_null', ondelete='restrict',
        help="Why the customer did not want our car (战败主要原因).")
    kind = fields.Selection(
        KINDS, "Lost To", compute='_compute_kind', store=True, readonly=False, precompute=True,
        help="社内战败: to a colleague or another shop of the store; 体系内战败: to another dealer of the brand; "
             "他牌战败: to another brand.")
    customer_words = fields.Text("In the Customer's Words", help="What the customer said (客户反馈意见).")
    explanation = fields.Text(help="Why this is a special case (特殊情况说明).")

    # The decision
    decided_by_id = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')
    decided_on = fields.Datetime(readonly=True, copy=False)
    decision_note = fields.Text("Manager's Words", readonly=True, copy=False)
    is_effective = fields.Boolean(
        "In Force", readonly=True, copy=False, help="The card is lost by this defeat; not after it was revived.")
    revived_by_id = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')
    revived_on = fields.Datetime(readonly=True, copy=False)
    revive_reason = fields.Char("Why Revived", readonly=True, copy=False)

    waiting_days = fields.Integer("Days Waiting", compute='_compute_waiting_days')
    may_decide = fields.Boolean(compute='_compute_may_decide')

    _one_open = models.UniqueIndex(
        "(lead_id) WHERE state IN ('draft', 'requested', 'call_first')",
        "There is an open defeat request for this card already. Open it from the card.")
    _one_effective = models.UniqueIndex("(lead_id) WHERE is_effective IS TRUE", "This card is defeated already.")
    _inbox_idx = models.Index("(team_id, requested_on) WHERE state IN ('requested', 'call_first')")
    _decided_by_another = models.Constraint(
        "CHECK(state NOT IN ('approved', 'rejected') OR (decided_on IS NOT NULL AND decided_by_id IS NOT NULL"
        " AND decided_by_id <> requester_id))", "A defeat is decided by somebody else than who asked for it.")
    _effective_approved = models.Constraint(
        "CHECK(is_effective IS NOT TRUE OR state = 'approved')", "Only an approved defeat is in force.")

    @api.depends('lead_id')
    def _compute_card(self):
        """The card as it is when the request is made; written again when it is asked, never after."""
        for defeat in self:
            facts = defeat._card_facts()
            # what was asked stands, also when its card is merged into another
            defeat.update(facts if defeat.state == 'draft' else {name: defeat[name] for name in facts})

    def _card_facts(self):
        self.ensure_one()
        card = self.lead_id.sudo()
        return {
            'partner_id': card.partner_id.id,
            'company_id': (card.company_id or card.team_id.company_id or self.env.company).id,
            'team_id': card.team_id.id,
            'consultant_id': card.user_id.id,
            'card_date': card.card_date,
            'level_id': card.level_id.id,
        }

    @api.depends('competitor_model_id')
    def _compute_competitor_brand(self):
        for defeat in self:
            defeat.competitor_brand_id = defeat.competitor_model_id.brand_id or defeat.competitor_brand_id

    @api.depends('competitor_brand_id')
    def _compute_kind(self):
        for defeat in self:
            brand = defeat.competitor_brand_id
            if brand and not brand.is_dealer_brand:
                defeat.kind = 'other_brand'
            else:
                defeat.kind = 'in_network' if brand and defeat.kind in (False, 'other_brand') else defeat.kind

    @api.depends('requested_on', 'decided_on')
    def _compute_waiting_days(self):
        now = fields.Datetime.now()
        for defeat in self:
            defeat.waiting_days = ((defeat.decided_on or now) - defeat.requested_on).days if defeat.requested_on else 0

    @api.depends('lead_id', 'criterion')
    def _compute_display_name(self):
        labels = dict(self._fields['criterion']._description_selection(self.env))
        for defeat in self:
            name = defeat.lead_id.contact_name or defeat.lead_id.name or ""
            defeat.display_name = f"{name} · {labels.get(defeat.criterion, '')}"

    @api.onchange('competitor_brand_id')
    def _onchange_competitor_brand(self):
        if self.competitor_model_id.brand_id != self.competitor_brand_id:
            self.competitor_model_id = False

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get('state', 'draft') != 'draft' for vals in vals_list):
            raise UserError(self.env._("A defeat begins as a request; it is decided by a manager, not imported."))
        quiet = self.with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
        return super(DealershipDefeat, quiet).create(vals_list).with_env(self.env)

    def write(self, vals):
        if not FILLED_IN.isdisjoint(vals) and any(defeat.state != 'draft' for defeat in self.sudo()):
            raise UserError(self.env._(
                "%(defeat)s: what was asked does not change. Withdraw the request and ask anew.", defeat=self[:1].display_name))
        if 'state' in vals:
            for defeat in self.sudo():
                if vals['state'] != defeat.state and vals['state'] not in STEPS.get(defeat.state, ()):
                    raise defeat._decided_already()
        return super().write(vals)

    def _decided_already(self):
        """The answer for who comes second."""
        self.ensure_one()
        states = dict(self._fields['state']._description_selection(self.env))
        if self.sudo().decided_by_id:
            return UserError(self.env._(
                "%(defeat)s was decided already: %(state)s, by %(user)s at %(moment)s. Nothing was changed.",
                defeat=self.display_name, state=states[self.state], user=self.sudo().decided_by_id.name,
                moment=fields.Datetime.context_timestamp(self, self.decided_on).strftime('%m-%d %H:%M')))
        return UserError(self.env._(
            "%(defeat)s is not to be decided: %(state)s.", defeat=self.display_name, state=states[self.state]))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Defeat requests are not deleted; withdraw a request that was a mistake."))

    def _may_change_immutable(self, field_names):
        """A card that was merged into another brings its history along."""
        return field_names == ['lead_id'] and all(defeat.lead_id.merged_into_id for defeat in self)
