from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class DealershipHousehold(models.Model):
    """Several customers of one family, and what they drive, seen together (A13)."""
    _name = 'dealership.household'
    _description = "Household"
    _order = 'name, id'
    _check_company_auto = True

    name = fields.Char(required=True, help="E.g. 李四家.")
    company_id = fields.Many2one('res.company', required=True, default=lambda self: self.env.company, index=True)
    member_ids = fields.One2many('res.partner', 'household_id', "Members")
    member_count = fields.Integer(compute='_compute_member_count')
    is_met = fields.Boolean(
        compute='_compute_is_met', search='_search_is_met',
        help="The user is the consultant of a member, a member has none, or the household is still empty.")
    note = fields.Text()

    @api.depends('member_ids')
    def _compute_member_count(self):
        # Members whom the user may not see are counted: the figure says whether more people belong to the family.
        counts = dict(self.env['res.partner'].sudo()._read_group(
            [('household_id', 'in', self.ids)], ['household_id'], ['__count']))
        for household in self:
            household.member_count = counts.get(household._origin, 0)

    @api.depends('member_ids.user_id')
    @api.depends_context('uid')
    def _compute_is_met(self):
        met = self.sudo().search([('id', 'in', self.ids), ('is_met', '=', True)])
        for household in self:
            household.is_met = not household.id or household._origin.id in met._ids

    @api.model
    def _search_is_met(self, operator, value):
        """For the record rule: it must not read `member_ids` itself, as rules are evaluated by the superuser, who
        would leave members in the cache that the user may not see."""
        if operator != 'in':
            return NotImplemented
        self.env['res.partner'].flush_model(['household_id', 'user_id'])
        members = SQL("(SELECT household_id FROM res_partner WHERE household_id IS NOT NULL)")
        own = SQL(
            "(SELECT household_id FROM res_partner WHERE household_id IS NOT NULL AND (user_id = %s OR user_id IS NULL))",
            self.env.uid)
        return Domain('id', 'in', own) | Domain('id', 'not in', members)
