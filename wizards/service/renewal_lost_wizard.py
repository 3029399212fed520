from odoo import fields, models


class DealershipRenewalLostWizard(models.TransientModel):
    """Why the customer insures elsewhere (流失), with whom and for how much (J05)."""
    _name = 'dealership.renewal.lost.wizard'
    _description = "Lose a Renewal"
    _inherit = ['dealership.seen.mixin']

    _seen_fields = ('renewal_id',)

    renewal_id = fields.Many2one('dealership.renewal', required=True, readonly=True, ondelete='cascade')
    reason_id = fields.Many2one('dealership.renewal.lost.reason', required=True, ondelete='cascade')
    asks_insurer = fields.Boolean(related='reason_id.asks_insurer')
    insurer_id = fields.Many2one('res.partner', domain=[('is_insurer', '=', True)], ondelete='cascade')
    currency_id = fields.Many2one(related='renewal_id.currency_id')
    price = fields.Monetary("Their Price")
    note = fields.Char("Customer's Words")

    def action_lose(self):
        """Close the renewal; it checks who may."""
        self.ensure_one()
        self.renewal_id._lose(self.reason_id, self.insurer_id, self.price, self.note)
        return {'type': 'ir.actions.act_window_close'}
