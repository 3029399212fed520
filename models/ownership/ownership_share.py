"""Who earns the commission of a customer after a ruling (F04, H05)."""
from odoo import api, fields, models
from odoo.exceptions import UserError


class DealershipOwnershipShare(models.Model):
    """A consultant's part of the commission as it was ruled (提成分配); a company-owned customer has none."""
    _name = 'dealership.ownership.share'
    _description = "Share of a Ruling"
    _inherit = ['dealership.protected.mixin', 'dealership.follow.mixin']
    _order = 'fraction desc, id'
    _follow_field = 'case_id'
    _rec_name = 'user_id'

    _protected_fields = ('case_id', 'user_id', 'fraction')

    case_id = fields.Many2one('dealership.ownership.case', required=True, readonly=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='case_id.company_id', store=True, index=True)
    user_id = fields.Many2one('res.users', "Consultant", required=True, readonly=True, index=True, ondelete='restrict')
    fraction = fields.Float("Share", required=True, readonly=True, digits=(5, 4))

    _one_each = models.UniqueIndex("(case_id, user_id)", "A consultant has one share of a ruling.")
    _part = models.Constraint('CHECK(fraction > 0 AND fraction <= 1)', "A share is more than nothing and no more than all.")

    @api.model_create_multi
    def create(self, vals_list):
        shares = super().create(vals_list)
        for case in shares.case_id.sudo():
            if case.state != 'open':
                raise case._ruled_already()
        return shares

    def write(self, vals):
        if self:
            raise UserError(self.env._("The shares of a ruling do not change."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The shares of a ruling do not change."))
