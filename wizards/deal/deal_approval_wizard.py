from odoo import api, fields, models


class DealershipDealApprovalWizard(models.TransientModel):
    """A consultant asks the manager: for a discount or gifts beyond his limit, or for a special agreement."""
    _name = 'dealership.deal.approval.wizard'
    _description = "Ask for Approval"
    _inherit = ['dealership.seen.mixin']

    _seen_fields = ('order_id',)

    order_id = fields.Many2one('sale.order', "Deal", required=True, readonly=True)
    kind = fields.Selection([('discount', "Discount or gifts"), ('special', "Special agreement")], required=True, default='discount')
    words = fields.Text("What Goes Beyond", compute='_compute_words')
    reason = fields.Text(required=True)
    agreement_on = fields.Date("Agreed On", default=fields.Date.context_today)
    purchase_on = fields.Date("Will Buy On")

    @api.depends('order_id', 'kind')
    def _compute_words(self):
        for wizard in self:
            order = wizard.order_id
            order.check_access('read')
            wizard.words = "\n".join(order._deal_problems()) if wizard.kind == 'discount' and order else False

    def action_ask(self):
        """Send the question to the manager."""
        self.ensure_one()
        if self.kind == 'special':
            self.order_id._request_special(self.reason, self.agreement_on, self.purchase_on)
        else:
            self.order_id._ask_beyond_limit(self.reason)
        return {'type': 'ir.actions.act_window_close', 'infos': {'done': True}}
