"""What somebody else must agree to before a deal goes on (审批, H06): asked, decided once, kept."""
from odoo import api, fields, models

KINDS = [
    ('discount', "Discount"),
    ('gift', "Gifts"),
    ('special', "Special agreement"),
    ('release', "Delivery before payment"),
    ('forfeit', "Keep the deposit"),
    ('refund', "Refund"),
]


class DealershipDealApproval(models.Model):
    """One question to a manager about a deal, and his answer."""
    _name = 'dealership.deal.approval'
    _description = "Deal Approval"
    _inherit = ['dealership.approval.mixin', 'dealership.follow.mixin']
    _order = 'requested_on desc, id desc'
    _rec_name = 'order_id'
    _follow_field = 'order_id'

    _protected_fields = (
        'order_id', 'kind', 'amount', 'percent', 'agreement_on', 'purchase_on', 'company_id', 'team_id', 'consultant_id')

    order_id = fields.Many2one('sale.order', "Deal", required=True, index=True, ondelete='restrict')
    kind = fields.Selection(KINDS, required=True)
    currency_id = fields.Many2one(related='order_id.currency_id')
    amount = fields.Monetary(help="What is asked for: the discount, the cost of the gifts, the money (申请金额).")
    percent = fields.Float("%", digits=(5, 2), aggregator=None, help="Discount in % of the guide price (折扣率).")
    agreement_on = fields.Date("Agreed On", help="Day of the special agreement with the customer (特殊协议日期).")
    purchase_on = fields.Date("Will Buy On", help="Day on which the customer has agreed to buy (约定购车日期).")
    company_id = fields.Many2one(related='order_id.company_id', store=True, precompute=True, index=True)
    team_id = fields.Many2one(related='order_id.team_id', store=True, precompute=True)
    consultant_id = fields.Many2one(related='order_id.user_id', store=True, precompute=True)
    partner_id = fields.Many2one(related='order_id.partner_id')
    lead_id = fields.Many2one(related='order_id.opportunity_id', string="Card")

    _one_asked = models.UniqueIndex(
        "(order_id, kind) WHERE state = 'asked'", "This is asked for already; the manager has it in his list.")
    _inbox_idx = models.Index("(team_id, requested_on) WHERE state = 'asked'")

    @api.depends('order_id.name', 'kind')
    def _compute_display_name(self):
        labels = dict(self._fields['kind']._description_selection(self.env))
        for approval in self:
            approval.display_name = f"{approval.order_id.name or ''} · {labels.get(approval.kind, '')}"
