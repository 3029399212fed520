from odoo import api, fields, models
from odoo.exceptions import ValidationError

KINDS = [
    ('outside', "Showroom outside"),
    ('inside', "Showroom inside"),
    ('display_car', "Display car"),
]


class DealershipChecklist(models.Model):
    """What is looked at every day (展厅/展车检查表): outside, inside, and each car in the showroom (D05)."""
    _name = 'dealership.checklist'
    _description = "Daily Checklist"
    _order = 'sequence, id'

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(KINDS, required=True, default='inside')
    company_id = fields.Many2one(
        'res.company', "Store", index=True, copy=False, default=lambda self: not self.env.su and self.env.company,
        help="Empty: every store keeps it.")
    item_ids = fields.One2many('dealership.checklist.item', 'checklist_id', "Items", copy=True)
    item_count = fields.Integer("Number of Items", compute='_compute_item_count')

    @api.depends('item_ids')
    def _compute_item_count(self):
        for checklist in self:
            checklist.item_count = len(checklist.item_ids)

    def write(self, vals):
        result = super().write(vals)
        if 'company_id' in vals and not self.env.su:
            self.check_access('write')  # what is given to every store is the administrator's from then on
        return result

    @api.constrains('kind')
    def _check_kind(self):
        """Checks that were made are about a car, or about the showroom: that does not change afterwards."""
        used = dict(self.env['dealership.check'].sudo()._read_group(
            [('checklist_id', 'in', self.ids)], ['checklist_id'], ['vehicle_id:recordset']))
        for checklist, vehicles in used.items():
            if bool(vehicles) != (checklist.kind == 'display_car'):
                raise ValidationError(self.env._(
                    "“%(checklist)s” was used already; make another checklist for another purpose.", checklist=checklist.name))
