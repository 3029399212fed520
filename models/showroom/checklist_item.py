from odoo import fields, models


class DealershipChecklistItem(models.Model):
    """One thing to look at."""
    _name = 'dealership.checklist.item'
    _description = "Checklist Item"
    _order = 'sequence, id'

    checklist_id = fields.Many2one('dealership.checklist', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='checklist_id.company_id', store=True)
    section = fields.Char(translate=True, help="Part of the paper that the item stands in, e.g. light, floor, engine.")
    name = fields.Char(required=True, translate=True, help="How it should be.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
