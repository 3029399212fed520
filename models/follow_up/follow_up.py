"""The record of a contact with a prospect (C01): the fact, once, and for good."""
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...rules import discipline
from .mail_activity_type import CONTACT_METHODS

RESULTS = [
    ('reached', "Spoken with"),
    ('no_answer', "No answer"),
    ('refused', "Would not talk"),
    ('wrong_number', "Wrong number"),
    ('dead_number', "Dead number"),
]
ATTITUDES = [
    ('keen', "Keen"),
    ('positive', "Positive"),
    ('neutral', "Neutral"),
    ('doubtful', "Doubtful"),
    ('negative', "Negative"),
]
# What the author may still put right until a manager has read it; everything else stands as it was recorded.
OPEN_FIELDS = frozenset((
    'content', 'attitude', 'objection_ids', 'objection_note', 'material_ids', 'late_cause_id', 'late_measure'))

_CLOCK_AHEAD = timedelta(minutes=1)


class DealershipFollowUp(models.Model):
    """One contact with the customer of a card (跟进记录): planned beside actual, what was said, what comes next.

    It is written when a plan (`mail.activity`) is completed, from wherever, and by the business methods of visits and
    test drives; never by hand. History only grows (invariant 5): it is not deleted, not back-dated, and not changed
    after a manager has read it, by anybody.
    """
    _name = 'dealership.follow.up'
    _description = "Follow-up"
    _inherit = ['dealership.follow.mixin']
    _order = 'done_on desc, id desc'
    _follow_field = 'lead_id'
    _rec_name = 'content'

    lead_id = fields.Many2one('crm.lead', "Card", required=True, index=True, ondelete='restrict', readonly=True)
    partner_id = fields.Many2one('res.partner', "Customer", readonly=True, index='btree_not_null')
    company_id = fields.Many2one('res.company', "Store", readonly=True, index=True)
    team_id = fields.Many2one('crm.team', readonly=True, index='btree_not_null')
    user_id = fields.Many2one('res.users', "By", required=True, readonly=True, ondelete='restrict')
    activity_id = fields.Many2one('mail.activity', "Plan", readonly=True, ondelete='set null')

    planned_date = fields.Date(readonly=True)
    planned_method = fields.Selection(CONTACT_METHODS, readonly=True)
    planned_reason = fields.Char(readonly=True)

    done_on = fields.Datetime("Contact On", required=True, readonly=True, default=lambda self: self._recordable(fields.Datetime.now()))
    method = fields.Selection(CONTACT_METHODS, required=True, readonly=True, default='other')
    result = fields.Selection(RESULTS, required=True, readonly=True, default='reached')
    content = fields.Text("What Was Said")
    content_hash = fields.Char(compute='_compute_content_hash', store=True, precompute=True)
    attitude = fields.Selection(ATTITUDES)
    attitude_change = fields.Selection(
        [('up', "Better"), ('same', "Same"), ('down', "Worse")], readonly=True,
        help="The customer's attitude compared with the last contact that has one.")
    objection_ids = fields.Many2many('dealership.objection', string="Objections")
    objection_note = fields.Char("Other Objection")
    material_ids = fields.Many2many('dealership.material', string="Material Given")
    duration_seconds = fields.Integer(
        "Call (Seconds)", readonly=True, help="How long a call lasted, when the telephone says it.")

    level_before_id = fields.Many2one('dealership.intention.level', readonly=True, ondelete='restrict')
    level_after_id = fields.Many2one('dealership.intention.level', readonly=True, ondelete='restrict')
    is_downgrade = fields.Boolean("Level Lowered", readonly=True)
    downgrade_reason = fields.Char("Why Lowered", readonly=True)
    next_date = fields.Date("Next Contact", readonly=True)
    next_method = fields.Selection(CONTACT_METHODS, readonly=True)
    next_reason = fields.Char("Reason to Go On", readonly=True)

    late_days = fields.Integer("Days Late", readonly=True)
    late_cause_id = fields.Many2one('dealership.late.cause', "Cause of Delay", ondelete='restrict')
    late_measure = fields.Char("Measure", help="What is done so that it does not happen again (改善措施).")
    via = fields.Selection(
        [('dialog', "Dialog"), ('plan', "Plan marked done"), ('visit', "Showroom visit"), ('drive', "Test drive"),
         ('system', "System")], "Recorded By", required=True, readonly=True, default='plan')

    reviewed_by_id = fields.Many2one('res.users', readonly=True, ondelete='restrict')
    reviewed_on = fields.Datetime(readonly=True)
    review_comment = fields.Text("Manager's Words", readonly=True)
    flag_series = fields.Boolean("Many Within Minutes", readonly=True, help="One of many contacts within minutes (短时间密集跟进).")
    flag_pasted = fields.Boolean("Same Words", readonly=True, help="The words of another card (内容雷同).")
    flag_short = fields.Boolean("Short Call", readonly=True, help="A call too short to have been one (通话过短).")
    is_flagged = fields.Boolean("Implausible", readonly=True)

    _activity_unique = models.UniqueIndex("(activity_id) WHERE activity_id IS NOT NULL", "This plan is done already.")
    _card_idx = models.Index("(lead_id, done_on DESC)")
    _person_idx = models.Index("(user_id, done_on DESC)")
    _store_idx = models.Index("(company_id, done_on DESC)")
    _unread_idx = models.Index("(team_id, done_on DESC) WHERE reviewed_on IS NULL")
    _words_idx = models.Index("(user_id, content_hash, done_on) WHERE content_hash IS NOT NULL")
    _not_ahead = models.Constraint(
        "CHECK(done_on <= create_date + interval '1 minute')", "A contact is recorded after it happened.")

    @api.model
    def _recordable(self, moment):
        """The moment as the database accepts it: rows are created as of their transaction's beginning, the clock is ahead of it."""
        if moment > fields.Datetime.now():
            return moment  # the database refuses it
        return min(moment, self.env.cr.now().replace(microsecond=0) + _CLOCK_AHEAD)

    @api.depends('content')
    def _compute_content_hash(self):
        """Fingerprint of the words, to find them again on another card."""
        for follow_up in self:
            follow_up.content_hash = discipline.fingerprint(follow_up.content) or False

    @api.depends('lead_id', 'done_on', 'method')
    def _compute_display_name(self):
        methods = dict(self._fields['method']._description_selection(self.env))
        for follow_up in self:
            day = fields.Datetime.context_timestamp(follow_up, follow_up.done_on).strftime('%Y-%m-%d') if follow_up.done_on else ""
            follow_up.display_name = f"{day} {methods.get(follow_up.method, '')} {follow_up.lead_id.name or ''}".strip()

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._(
                "A follow-up is recorded by completing the planned contact or with the button “Log Follow-up” of the card."))
        self._prepare_follow_ups(vals_list)
        return super().create(vals_list)

    @api.model
    def _prepare_follow_ups(self, vals_list):
        """Complete the facts of new follow-ups, in place; the rooms of discipline extend it."""
        cards = self.env['crm.lead'].browse({vals['lead_id'] for vals in vals_list})
        last = self._last_attitudes(cards)
        order = [key for key, _label in ATTITUDES]
        for vals in vals_list:
            card = cards.browse(vals['lead_id'])
            vals.setdefault('partner_id', card.partner_id.id)
            vals.setdefault('company_id', card.company_id.id)
            vals.setdefault('team_id', card.team_id.id)
            before, now = last.get(card.id), vals.get('attitude')
            if before and now:
                step = order.index(before) - order.index(now)
                vals['attitude_change'] = 'up' if step > 0 else 'down' if step < 0 else 'same'

    @api.model
    def _last_attitudes(self, cards):
        """Dict of card id → attitude of its last contact that has one."""
        self.flush_model(['lead_id', 'attitude', 'done_on'])
        self.env.cr.execute(
            "SELECT DISTINCT ON (lead_id) lead_id, attitude FROM dealership_follow_up"
            " WHERE lead_id = ANY(%s) AND attitude IS NOT NULL ORDER BY lead_id, done_on DESC, id DESC", [list(cards.ids)])
        return dict(self.env.cr.fetchall())

    def write(self, vals):
        """What was recorded stands; the author may put his words right until the manager has read them."""
        if not self._may_write(vals):
            raise UserError(self.env._(
                "%(follow_up)s: the record of a contact does not change. Its author may correct the words until a manager "
                "has read them; what came later is recorded as a new contact.", follow_up=self[:1].sudo().display_name))
        return super().write(vals)

    def _may_write(self, vals):
        if self.env.su:
            # merged cards bring their history; a manager reads once; a dead plan leaves its record
            moved = set(vals) == {'lead_id'}
            reviewed = set(vals) <= {'reviewed_by_id', 'reviewed_on', 'review_comment'} and not any(self.mapped('reviewed_on'))
            if moved or reviewed:
                return True
        stored = self.sudo()
        return set(vals) <= OPEN_FIELDS and not any(
            follow_up.reviewed_on or follow_up.user_id != self.env.user for follow_up in stored)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Follow-ups are not deleted: the history of a card only grows."))
