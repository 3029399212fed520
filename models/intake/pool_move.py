from odoo import api, fields, models
from odoo.exceptions import UserError

RELEASE_CODES = [
    ('dormant', "Not followed up"), ('manager', "Released by the manager"), ('leaver', "Consultant left"),
    ('ruling', "Ruling"), ('other', "Other"),
]


class DealershipPoolMove(models.Model):
    """A card goes into the public pool or out of it (公海): who lost it, when and why, who claimed it (E04). It only grows."""
    _name = 'dealership.pool.move'
    _inherit = ['dealership.protected.mixin', 'dealership.follow.mixin']
    _description = "Public Pool History"
    _order = 'moved_on desc, id desc'
    _rec_name = 'lead_id'
    _follow_field = 'lead_id'
    _protected_fields = ('lead_id',)  # moves with the card when two are merged
    _immutable_fields = (
        'company_id', 'team_id', 'kind', 'moved_on', 'from_user_id', 'user_id', 'moved_by_id', 'code', 'reason',
        'claim_day', 'claim_number',
    )

    lead_id = fields.Many2one('crm.lead', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one('res.company', "Store", index=True)
    team_id = fields.Many2one('crm.team')
    kind = fields.Selection([('release', "Into the pool"), ('claim', "Claimed")], required=True)
    moved_on = fields.Datetime("On", required=True, default=fields.Datetime.now)
    from_user_id = fields.Many2one('res.users', "Lost by", index='btree_not_null')
    user_id = fields.Many2one('res.users', "Claimed by", index='btree_not_null')
    moved_by_id = fields.Many2one('res.users', "Moved by", required=True, default=lambda self: self.env.user)
    code = fields.Selection(RELEASE_CODES, "Cause")
    reason = fields.Char("In Words")
    claim_day = fields.Date()
    claim_number = fields.Integer(help="The how manieth claim of that consultant on that day.")

    # Two claims of one person at the same moment would both count one less than there are.
    _claim_unique = models.UniqueIndex(
        "(user_id, company_id, claim_day, claim_number) WHERE kind = 'claim'",
        "You claimed two cards at the same moment. Try the second once more.")

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The history of the pool only grows; it is not deleted."))
