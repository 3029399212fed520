"""A customer whom two consultants claim (撞单): the case, what may change on it, and that a ruling stands (F01, F04, invariant 4)."""
from odoo import api, fields, models
from odoo.exceptions import UserError

KINDS = [
    ('phone', "Same phone"),
    ('identity', "Same identity number"),
    ('wechat', "Same WeChat"),
    ('plate', "Same plate"),
    ('vin', "Same VIN"),
    ('household', "Same household"),
    ('customer', "Same customer"),
]
STATES = [
    ('open', "To rule"),
    ('ruled', "Ruled"),
    ('joined', "Joined to another case"),
]
DECISIONS = [
    ('claimant', "One claimant's customer"),
    ('company', "Company-owned"),
    ('apart', "Different customers"),
]
# What the system may still note on a case that is closed: who follows it, not what was ruled.
BOOKKEEPING = frozenset(('message_main_attachment_id', 'message_follower_ids', 'activity_ids'))


class DealershipOwnershipCase(models.Model):
    """One customer, several consultants, one decision (判单).

    Opened by the system when a card meets the card of another consultant (`_open_for`), decided once by a manager, and
    then fixed: nobody writes or deletes a ruling, the superuser included. An appeal is a case of its own.
    """
    _name = 'dealership.ownership.case'
    _description = "Ownership Case"
    _inherit = ['mail.thread', 'mail.activity.mixin', 'dealership.protected.mixin']
    _order = 'opened_on desc, id desc'

    _protected_fields = (
        'name', 'company_id', 'state', 'opened_on', 'deadline', 'escalated_on', 'joined_to_id', 'claim_ids', 'decision',
        'appeal_of_id', 'appeal_ids', 'appellant_id', 'appeal_reason', 'winner_claim_id', 'worker_id', 'treatment', 'share_ids',
        'decided_by_id', 'decided_on', 'decision_note', 'is_deviation', 'is_automatic')

    name = fields.Char("Case Number", required=True, readonly=True, copy=False, default="/")
    company_id = fields.Many2one('res.company', "Store", required=True, readonly=True, index=True)
    state = fields.Selection(STATES, required=True, default='open', readonly=True, copy=False)
    opened_on = fields.Datetime(required=True, default=fields.Datetime.now, readonly=True, copy=False)
    deadline = fields.Date(readonly=True, copy=False, help="Until then the claimants agree or the manager rules; after it the "
                           "rule proposes to make the customer company-owned (充公).")
    escalated_on = fields.Datetime(readonly=True, copy=False)
    joined_to_id = fields.Many2one(
        'dealership.ownership.case', readonly=True, copy=False, index='btree_not_null', ondelete='restrict',
        help="Case of the same customer that took these claims over.")
    claim_ids = fields.One2many('dealership.ownership.claim', 'case_id', "Claims", readonly=True)
    claimant_ids = fields.Many2many('res.users', string="Claimants", compute='_compute_claimants')
    claim_count = fields.Integer("Number of Claims", compute='_compute_claimants')
    kind = fields.Selection(KINDS, "Met By", compute='_compute_claimants')

    # The appeal
    appeal_of_id = fields.Many2one(
        'dealership.ownership.case', readonly=True, copy=False, ondelete='restrict', help="Ruling against which this is an appeal (申诉).")
    appeal_ids = fields.One2many('dealership.ownership.case', 'appeal_of_id', "Appeals", readonly=True)
    appellant_id = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')
    appeal_reason = fields.Text("Why Appealed", readonly=True, copy=False)

    # The ruling
    decision = fields.Selection(DECISIONS, readonly=True, copy=False)
    winner_claim_id = fields.Many2one('dealership.ownership.claim', "Given To", readonly=True, copy=False, ondelete='restrict')
    worker_id = fields.Many2one(
        'res.users', "Worked On By", readonly=True, copy=False, ondelete='restrict',
        help="Who goes on with the customer; of a company-owned one without commission.")
    treatment = fields.Selection(
        [('merge', "Cards merged"), ('link', "Cards linked")], readonly=True, copy=False,
        help="Cards of one person are merged; those of relatives stay apart and belong to one consultant.")
    share_ids = fields.One2many('dealership.ownership.share', 'case_id', "Commission Shares", readonly=True)
    decided_by_id = fields.Many2one('res.users', "Ruled By", readonly=True, copy=False, ondelete='restrict')
    decided_on = fields.Datetime("Ruled On", readonly=True, copy=False)
    decision_note = fields.Text("Reason", readonly=True, copy=False)
    is_deviation = fields.Boolean("Other Than Proposed", readonly=True, copy=False)
    is_automatic = fields.Boolean("Ruled by the Deadline", readonly=True, copy=False)

    days_left = fields.Integer(compute='_compute_days_left')
    is_overdue = fields.Boolean(compute='_compute_days_left', search='_search_is_overdue')

    _open_idx = models.Index("(company_id, deadline) WHERE state = 'open'")
    _one_appeal = models.UniqueIndex("(appeal_of_id) WHERE appeal_of_id IS NOT NULL", "There is an appeal against this ruling already.")
    _ruled_whole = models.Constraint(
        "CHECK(state <> 'ruled' OR (decision IS NOT NULL AND decided_by_id IS NOT NULL AND decided_on IS NOT NULL))",
        "A ruling says what was decided, by whom and when.")
    _winner_named = models.Constraint(
        "CHECK(decision IS DISTINCT FROM 'claimant' OR winner_claim_id IS NOT NULL)", "A ruling for a claimant says for whom.")

    @api.depends('claim_ids')
    def _compute_claimants(self):
        for case in self:
            claims = case.sudo().claim_ids  # names of colleagues in the same dispute
            case.claimant_ids = claims.user_id
            case.claim_count = len(claims)
            case.kind = claims.filtered('kind')[:1].kind

    @api.depends('deadline', 'state')
    def _compute_days_left(self):
        for case in self:
            day = case.company_id._dealership_today() if case.company_id else fields.Date.context_today(case)
            case.days_left = (case.deadline - day).days if case.deadline and case.state == 'open' else 0
            case.is_overdue = bool(case.state == 'open' and case.deadline and case.deadline < day)

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != 'in':
            return NotImplemented
        overdue = fields.Domain('state', '=', 'open') & fields.Domain('deadline', '<', fields.Date.context_today(self))
        return fields.Domain.OR((overdue if wanted else ~overdue) for wanted in value)

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get('state', 'open') != 'open' for vals in vals_list):
            raise UserError(self.env._("A case begins open; a manager rules on it."))
        for vals in vals_list:
            if vals.get('name', "/") == "/":
                vals['name'] = self.env['ir.sequence'].sudo().next_by_code('dealership.ownership.case') or "/"
        quiet = self.with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
        return super(DealershipOwnershipCase, quiet).create(vals_list).with_env(self.env)

    def write(self, vals):
        if not BOOKKEEPING.issuperset(vals):
            for case in self.sudo():
                if case.state != 'open':
                    raise case._ruled_already()
        return super().write(vals)

    def _ruled_already(self):
        """The answer for who comes second, and for who would change a ruling."""
        self.ensure_one()
        case = self.sudo()
        if case.state == 'joined':
            return UserError(self.env._("%(case)s was joined to %(other)s.", case=case.name, other=case.joined_to_id.name))
        return UserError(self.env._(
            "%(case)s was ruled by %(user)s at %(moment)s: a ruling is final. Who does not agree may appeal.",
            case=case.name, user=case.decided_by_id.name,
            moment=fields.Datetime.context_timestamp(self, case.decided_on).strftime('%Y-%m-%d %H:%M')))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Ownership cases are not deleted: what was claimed and ruled stays on record."))

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """Who is in a case may state his view; the manager's tasks on it stay the manager's."""
        if message_operation == 'create':
            return dict.fromkeys(self, 'read')
        return super()._mail_get_operation_for_mail_message_operation(message_operation)
