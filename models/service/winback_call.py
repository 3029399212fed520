from odoo import api, fields, models
from odoo.exceptions import UserError

from .winback_line import RESULTS


class DealershipWinbackCall(models.Model):
    """One call of a recall campaign; the record only grows."""
    _name = 'dealership.winback.call'
    _description = "Call of a Campaign"
    _inherit = ['dealership.follow.mixin']
    _order = 'called_on desc, id desc'
    _follow_field = 'line_id'

    line_id = fields.Many2one('dealership.winback.line', "Car", required=True, readonly=True, index=True, ondelete='cascade')
    company_id = fields.Many2one('res.company', related='line_id.company_id', store=True, precompute=True, index=True)
    user_id = fields.Many2one('res.users', "Caller", required=True, readonly=True, ondelete='restrict')
    called_on = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    result = fields.Selection(RESULTS, required=True, readonly=True)
    words = fields.Text(readonly=True)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Calls that were made stay on record."))
