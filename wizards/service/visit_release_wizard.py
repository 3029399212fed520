from odoo import fields, models


class VisitReleaseWizard(models.TransientModel):
    """A car leaves before it is paid: finance or a manager says why (未结清放行, J02)."""
    _name = 'dealership.visit.release.wizard'
    _description = "Release of an Unpaid Car"
    _inherit = ['dealership.seen.mixin']

    _seen_fields = ('visit_id',)

    visit_id = fields.Many2one('fleet.vehicle.log.services', "Workshop Visit", required=True, ondelete='cascade')
    customer_id = fields.Many2one(related='visit_id.customer_id')
    settlement_words = fields.Text(related='visit_id.settlement_words')
    reason = fields.Char("Why", required=True)

    def action_release(self):
        """Let the car go."""
        self.ensure_one()
        self.visit_id._release(self.reason)
        return {'type': 'ir.actions.act_window_close', 'infos': {'done': True}}
