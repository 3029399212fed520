"""What somebody else must agree to before a deal goes on (审批, H06): asked, decided once, kept."""
from odoo import api, fields, models
from odoo.exceptions import UserError

KINDS = [
    ('discount', "Discount"),
    ('gift', "Gifts"),
    ('special', "Special agreement"),
    ('release', "Delivery before payment"),
    ('forfeit', "Keep the deposit"),
    ('refund', "Refund"),
]
STATES = [
    ('asked', "To decide"),
    ('approved', "Approved"),
    ('rejected', "Rejected"),
    ('void', "Void"),
]
# What a state may become; an approval that was overtaken by a change of the deal is void and stays so.
STEPS = {'asked': ('approved', 'rejected', 'void'), 'approved': ('void',)}


class DealershipDealApproval(models.Model):
    """One question to a manager about a deal, and his answer.

    Made and decided by business methods only; never deleted.
    """
    _name = 'dealership.deal.approval'
    _description = "Deal Approval"
    _inherit = ['dealership.protected.mixin', 'dealership.follow.mixin']
    _order = 'requested_on desc, id desc'
    _rec_name = 'order_id'
    _follow_field = 'order_id'

    _protected_fields = (
        'order_id', 'kind', 'state', 'amount', 'percent', 'reason', 'agreement_on', 'purchase_on', 'requester_id', 'requested_on',
        'decided_by_id', 'decided_on', 'decision_note', 'company_id', 'team_id', 'consultant_id')

    order_id = fields.Many2one('sale.order', "Deal", required=True, index=True, ondelete='restrict')
    kind = fields.Selection(KINDS, required=True)
    state = fields.Selection(STATES, required=True, default='asked')
    currency_id = fields.Many2one(related='order_id.currency_id')
    amount = fields.Monetary(help="What is asked for: the discount, the cost of the gifts, the money (申请金额).")
    percent = fields.Float("%", digits=(5, 2), aggregator=None, help="Discount in % of the guide price (折扣率).")
    reason = fields.Text(required=True)
    agreement_on = fields.Date("Agreed On", help="Day of the special agreement with the customer (特殊协议日期).")
    purchase_on = fields.Date("Will Buy On", help="Day on which the customer has agreed to buy (约定购车日期).")
    requester_id = fields.Many2one('res.users', "Asked By", required=True, default=lambda self: self.env.user, ondelete='restrict')
    requested_on = fields.Datetime("Asked On", required=True, default=fields.Datetime.now)
    decided_by_id = fields.Many2one('res.users', ondelete='restrict')
    decided_on = fields.Datetime()
    decision_note = fields.Text("Manager's Words")
    company_id = fields.Many2one(related='order_id.company_id', store=True, precompute=True, index=True)
    team_id = fields.Many2one(related='order_id.team_id', store=True, precompute=True)
    consultant_id = fields.Many2one(related='order_id.user_id', store=True, precompute=True)
    partner_id = fields.Many2one(related='order_id.partner_id')
    lead_id = fields.Many2one(related='order_id.opportunity_id', string="Card")

    _one_asked = models.UniqueIndex(
        "(order_id, kind) WHERE state = 'asked'", "This is asked for already; the manager has it in his list.")
    _inbox_idx = models.Index("(team_id, requested_on) WHERE state = 'asked'")
    _decided_by_another = models.Constraint(
        "CHECK(state NOT IN ('approved', 'rejected') OR (decided_on IS NOT NULL AND decided_by_id IS NOT NULL"
        " AND decided_by_id <> requester_id))", "An approval is given by somebody else than who asked for it.")

    @api.depends('order_id.name', 'kind')
    def _compute_display_name(self):
        labels = dict(self._fields['kind']._description_selection(self.env))
        for approval in self:
            approval.display_name = f"{approval.order_id.name or ''} · {labels.get(approval.kind, '')}"

    def write(self, vals):
        if 'state' in vals:
            for approval in self.sudo():
                if vals['state'] != approval.state and vals['state'] not in STEPS.get(approval.state, ()):
                    raise approval._decided_already()
        return super().write(vals)

    def _decided_already(self):
        """The answer for who comes second."""
        self.ensure_one()
        states = dict(self._fields['state']._description_selection(self.env))
        approval = self.sudo()
        if approval.decided_by_id:
            return UserError(self.env._(
                "%(approval)s was decided already: %(state)s, by %(user)s at %(moment)s. Nothing was changed.",
                approval=self.display_name, state=states[approval.state], user=approval.decided_by_id.name,
                moment=fields.Datetime.context_timestamp(self, approval.decided_on).strftime('%m-%d %H:%M')))
        return UserError(self.env._(
            "%(approval)s is not to be decided: %(state)s.", approval=self.display_name, state=states[approval.state]))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Approvals are not deleted: they say who agreed to what."))
