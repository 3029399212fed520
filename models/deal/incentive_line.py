"""What one person earned by one deal, and what was taken back (激励明细, H05): a ledger that only grows."""
from odoo import api, fields, models
from odoo.exceptions import UserError

from .incentive_bonus import ROLES

KINDS = [
    ('earned', "Earned"),
    ('correction', "Corrected by a ruling"),
    ('clawback', "Taken back"),
]


class DealershipIncentiveLine(models.Model):
    """Written by the deal when it is won, when a ruling changes who earns it, and when it is cancelled; by nobody else.

    A line without a person is what the company keeps (充公), so that the lines of a deal always sum up to the whole. What is
    in dispute is held: it enters no statement until a manager has ruled.
    """
    _name = 'dealership.incentive.line'
    _description = "Incentive Line"
    _inherit = ['dealership.protected.mixin']
    _order = 'date desc, id desc'
    _rec_name = 'order_id'

    _protected_fields = (
        'order_id', 'user_id', 'role', 'company_id', 'team_id', 'model_id', 'date', 'kind', 'share', 'car_price', 'tier_id',
        'bonus_ids', 'base_amount', 'bonus_amount', 'amount', 'reason', 'settlement', 'statement_id')
    # What a line says of the deal is fixed when it is written; which statement pays it is settled later.
    _immutable_fields = (
        'order_id', 'user_id', 'role', 'company_id', 'date', 'kind', 'share', 'base_amount', 'bonus_amount', 'settlement')

    order_id = fields.Many2one('sale.order', "Deal", required=True, readonly=True, index=True, ondelete='restrict')
    lead_id = fields.Many2one(related='order_id.opportunity_id', string="Card")
    user_id = fields.Many2one(
        'res.users', "Staff Member", readonly=True, index=True, ondelete='restrict', help="Empty: the company's (充公).")
    role = fields.Selection(ROLES, required=True, readonly=True)
    company_id = fields.Many2one('res.company', "Store", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    team_id = fields.Many2one('crm.team', readonly=True, index='btree_not_null', ondelete='restrict')
    model_id = fields.Many2one('fleet.vehicle.model', readonly=True, ondelete='restrict')
    partner_name = fields.Char(related='order_id.partner_id.name', string="Customer")
    date = fields.Date(required=True, readonly=True, help="Day of the conversion, of the ruling, or of the cancellation.")
    kind = fields.Selection(KINDS, required=True, readonly=True)
    share = fields.Float(readonly=True, digits=(5, 4), aggregator=None, help="Part of the deal's incentive (分成).")
    car_price = fields.Monetary("Price of the Vehicle", readonly=True, aggregator='avg')
    tier_id = fields.Many2one('dealership.incentive.tier', readonly=True, ondelete='restrict')
    bonus_ids = fields.Many2many('dealership.incentive.bonus', string="Bonuses", readonly=True)
    base_amount = fields.Monetary("By Tier", readonly=True)
    bonus_amount = fields.Monetary("Bonus", readonly=True)
    amount = fields.Monetary("Incentive", compute='_compute_amount', store=True, precompute=True)
    reason = fields.Char(readonly=True)
    settlement = fields.Integer(required=True, readonly=True, aggregator=None, help="How many times this deal was settled before.")
    is_held = fields.Boolean("Held", related='order_id.opportunity_id.is_disputed', help="In dispute: paid after the ruling (撞单冻结).")
    statement_id = fields.Many2one('dealership.incentive.statement', readonly=True, index='btree_not_null', ondelete='restrict')
    statement_state = fields.Selection(related='statement_id.state', string="Statement State")

    _once = models.UniqueIndex(
        "(order_id, settlement, role, COALESCE(user_id, 0))", "This deal is being settled by somebody else at this moment. Try again.")
    _open_idx = models.Index("(company_id, date, user_id) WHERE statement_id IS NULL AND user_id IS NOT NULL")

    @api.depends('base_amount', 'bonus_amount')
    def _compute_amount(self):
        for line in self:
            line.amount = line.base_amount + line.bonus_amount

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Incentives are not deleted: a cancelled deal takes them back by a line of its own."))
