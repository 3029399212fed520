"""A deal that was cancelled (退订, H03): why, what became of the money, and where the card went back to."""
from odoo import api, fields, models
from odoo.exceptions import UserError

HOW = [
    ('none', "Nothing was paid"),
    ('refund', "Paid back"),
    ('part', "Kept in part"),
    ('forfeit', "Kept"),
]


class DealershipDealCancellation(models.Model):
    """Written by the cancellation of a confirmed deal, and the only key that lets it and its card go back.

    While it is not carried out, its deal may leave the state of a confirmed order, and its card the won stage; both happen
    in the transaction that makes it. Nothing of it is typed later or deleted.
    """
    _name = 'dealership.deal.cancellation'
    _description = "Cancelled Deal"
    _inherit = ['dealership.protected.mixin', 'dealership.follow.mixin']
    _order = 'cancelled_on desc, id desc'
    _follow_field = 'order_id'
    _rec_name = 'order_id'

    _protected_fields = (
        'order_id', 'company_id', 'team_id', 'consultant_id', 'model_id', 'reason_id', 'note', 'how', 'amount_paid', 'amount_refunded',
        'amount_forfeited', 'amount_total', 'ordered_on', 'order_days', 'was_won', 'cancelled_by_id', 'cancelled_on', 'is_carried_out')

    order_id = fields.Many2one('sale.order', "Deal", required=True, readonly=True, index=True, ondelete='restrict')
    lead_id = fields.Many2one(related='order_id.opportunity_id', string="Card")
    partner_id = fields.Many2one(related='order_id.partner_id', string="Customer")
    company_id = fields.Many2one('res.company', "Store", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    team_id = fields.Many2one('crm.team', readonly=True, index='btree_not_null', ondelete='restrict')
    consultant_id = fields.Many2one('res.users', readonly=True, index='btree_not_null', ondelete='restrict')
    model_id = fields.Many2one('fleet.vehicle.model', readonly=True, ondelete='restrict')
    reason_id = fields.Many2one('dealership.cancel.reason', required=True, readonly=True, index=True, ondelete='restrict')
    reason_side = fields.Selection(related='reason_id.side', store=True, string="Whose Reason")
    note = fields.Text("In Words", readonly=True)
    how = fields.Selection(HOW, "Money", required=True, readonly=True)
    amount_total = fields.Monetary("Amount of the Deal", readonly=True, help="Total of the cancelled deal.")
    amount_paid = fields.Monetary("Paid", readonly=True)
    amount_refunded = fields.Monetary("Refunded", readonly=True)
    amount_forfeited = fields.Monetary("Kept", readonly=True)
    ordered_on = fields.Date(readonly=True)
    order_days = fields.Integer("Days After the Order", readonly=True, aggregator='avg')
    was_won = fields.Boolean("Was Sold", readonly=True)
    cancelled_by_id = fields.Many2one('res.users', required=True, readonly=True, ondelete='restrict')
    cancelled_on = fields.Datetime(required=True, readonly=True)
    is_carried_out = fields.Boolean(readonly=True)

    _one_running = models.UniqueIndex(
        "(order_id) WHERE is_carried_out IS NOT TRUE", "Somebody else is cancelling this deal at the same moment. Reload to see it.")
    _money = models.Constraint(
        "CHECK(amount_refunded >= 0 AND amount_forfeited >= 0)", "What is refunded or kept is not below zero.")

    @api.model
    def _key_of(self, orders):
        """The cancellations that are being carried out for these deals; asked of the database, whoever may see them."""
        return self.sudo().search([('order_id', 'in', orders.ids), ('is_carried_out', '=', False)]) if orders else self.sudo()

    def _money_way(self):
        """What the hooks of a cancelled deal are told of the money: refund, forfeit or none."""
        return {'part': 'forfeit'}.get(self.how, self.how) or 'none'

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Cancellations are not deleted: they say why a deal came to nothing."))
