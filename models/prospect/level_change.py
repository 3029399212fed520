from odoo import api, fields, models
from odoo.exceptions import UserError


class DealershipLevelChange(models.Model):
    """One dated change of a card's intention level (B04); written by the card, never by hand."""
    _name = 'dealership.level.change'
    _description = "Change of Intention Level"
    _inherit = ['dealership.follow.mixin']
    _order = 'changed_on desc, id desc'
    _follow_field = 'lead_id'

    lead_id = fields.Many2one('crm.lead', "Card", required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one('res.company', "Store", index=True)
    team_id = fields.Many2one('crm.team', index='btree_not_null')
    consultant_id = fields.Many2one('res.users', index='btree_not_null')
    old_level_id = fields.Many2one('dealership.intention.level', "Level Before", ondelete='restrict')
    new_level_id = fields.Many2one('dealership.intention.level', "Level After", required=True, ondelete='restrict')
    direction = fields.Selection(
        [('first', "First"), ('up', "Up"), ('down', "Down")], required=True, default='first')
    changed_on = fields.Datetime("On", required=True, default=fields.Datetime.now)
    user_id = fields.Many2one('res.users', "By", required=True, default=lambda self: self.env.user)

    def write(self, vals):
        if self.env.su and set(vals) == {'lead_id'}:
            return super().write(vals)  # a card that is merged into another brings its history along
        raise UserError(self.env._("The history of levels is not changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The history of levels is not deleted."))
