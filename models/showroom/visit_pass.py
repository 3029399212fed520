from odoo import api, fields, models
from odoo.exceptions import UserError


class DealershipVisitPass(models.Model):
    """A turn of the rota that was passed on, and why (让号): it counts as a turn had."""
    _name = 'dealership.visit.pass'
    _description = "Passed Turn"
    _inherit = ['dealership.protected.mixin', 'dealership.follow.mixin']
    _order = 'id desc'
    _follow_field = 'visit_id'
    _protected_fields = ('visit_id', 'user_id', 'reason', 'passed_on', 'by_id')

    visit_id = fields.Many2one('dealership.visit', required=True, readonly=True, index=True, ondelete='cascade')
    user_id = fields.Many2one('res.users', "Consultant", required=True, readonly=True, ondelete='restrict')
    reason = fields.Char(required=True, readonly=True)
    passed_on = fields.Datetime("At", required=True, readonly=True)
    by_id = fields.Many2one('res.users', "Passed By", required=True, readonly=True, ondelete='restrict')

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A passed turn stays in the register."))
