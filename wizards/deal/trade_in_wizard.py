from odoo import api, fields, models

from ...models.deal.trade_in import WAYS


class DealershipTradeInWizard(models.TransientModel):
    """Agree on a trade-in, take the car in, or leave it to the customer."""
    _name = 'dealership.trade.in.wizard'
    _description = "Trade-in Step"
    _inherit = ['dealership.seen.mixin']

    _seen_fields = ('order_id', 'trade_in_id', 'appraisal_id')

    order_id = fields.Many2one('sale.order', required=True, readonly=True, ondelete='cascade')
    lead_id = fields.Many2one('crm.lead', compute='_compute_lead_id')
    currency_id = fields.Many2one('res.currency', compute='_compute_lead_id')
    trade_in_id = fields.Many2one('dealership.trade.in', readonly=True, ondelete='cascade')
    step = fields.Selection([('agree', "Agree"), ('receive', "Take in"), ('drop', "Leave")], required=True, readonly=True, default='agree')
    appraisal_id = fields.Many2one(
        'dealership.appraisal', compute='_compute_appraisal_id', store=True, readonly=False, ondelete='cascade',
        domain="[('lead_id', '=', lead_id), ('decision', '!=', 'accepted')]")
    appraised = fields.Monetary("Appraised Value", compute='_compute_appraised')
    valid_until = fields.Date(compute='_compute_appraised')
    price = fields.Monetary("Agreed Price", compute='_compute_price', store=True, readonly=False)
    way = fields.Selection(WAYS, "Paid By", compute='_compute_way', store=True, readonly=False)
    mileage = fields.Integer("Mileage (km)")
    reason = fields.Char("Why")

    def _own(self):
        """The wizard with its user's own rights: what is proposed is only of what he sees."""
        return self.with_env(self.env(su=False))

    @api.depends('order_id')
    def _compute_lead_id(self):
        for wizard in self:
            order = wizard._own().order_id._filtered_access('read')
            wizard.lead_id = order.opportunity_id
            wizard.currency_id = order.currency_id

    @api.depends('order_id')
    def _compute_appraisal_id(self):
        today = fields.Date.context_today(self)
        for wizard in self:
            order = wizard._own().order_id._filtered_access('read')
            wizard.appraisal_id = wizard.step == 'agree' and order.opportunity_id.appraisal_ids.filtered(
                lambda appraisal: appraisal.valid_until >= today and appraisal.decision == 'open')[:1]

    @api.depends('appraisal_id')
    def _compute_appraised(self):
        for wizard in self:
            appraisal = wizard._own().appraisal_id._filtered_access('read')
            wizard.appraised, wizard.valid_until = appraisal.amount, appraisal.valid_until

    @api.depends('appraisal_id')
    def _compute_price(self):
        for wizard in self:
            wizard.price = wizard._own().appraisal_id._filtered_access('read').amount

    @api.depends('order_id')
    def _compute_way(self):
        for wizard in self:
            wizard.way = wizard.order_id.company_id.sudo().dealership_trade_in_way or 'line'  # the store's setting

    def action_apply(self):
        """Take the step; the deal checks who, when and whether."""
        self.ensure_one()
        if self.step == 'agree':
            self.order_id._agree_trade_in(self.appraisal_id, self.price, self.way)
        elif self.step == 'receive':
            self.trade_in_id._receive(self.mileage)
        else:
            self.trade_in_id._drop(self.reason)
        return {'type': 'ir.actions.act_window_close'}
