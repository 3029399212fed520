"""The people round a customer, and the family seen as one (A06, A13)."""
from odoo import fields, models


class ResPartner(models.Model):
    _inherit = 'res.partner'

    relation_ids = fields.One2many('dealership.relation', 'partner_id', "Family and Key Contacts")
    household_id = fields.Many2one(
        'dealership.household', index='btree_not_null', ondelete='set null', check_company=True,
        help="Family (家庭) whose members and vehicles are seen together.")
    household_member_ids = fields.One2many(related='household_id.member_ids', related_sudo=False, string="Household Members")
