from odoo import api, fields, models


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
    note = fields.Text()

    @api.depends('member_ids')
    def _compute_member_count(self):
        # Members whom the user may not see are counted: the figure says whether more people belong to the family.
        counts = dict(self.env['res.partner'].sudo()._read_group(
            [('household_id', 'in', self.ids)], ['household_id'], ['__count']))
        for household in self:
            household.member_count = counts.get(household._origin, 0)
