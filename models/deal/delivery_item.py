from odoo import fields, models

KINDS = [
    ('inspection', "Inspection"),
    ('document', "Handed over with the car"),
]


class DealershipDeliveryItem(models.Model):
    """What is inspected before a car is handed over (PDI), and what goes along with it (随车文件): the store's own lists."""
    _name = 'dealership.delivery.item'
    _description = "Delivery Checklist Item"
    _order = 'kind desc, sequence, id'

    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(KINDS, required=True, default='document')
    section = fields.Char(translate=True, help="Part of the paper that the item stands in.")
    sequence = fields.Integer(default=10)
    is_required = fields.Boolean("Must Be There", default=True, help="Without it the car is not handed over.")
    count = fields.Integer("How Many", default=1, aggregator=None, help="How many belong to the car, e.g. 2 keys. 0: not counted.")
    company_id = fields.Many2one('res.company', "Store", index=True, default=lambda self: self.env.company, help="Empty: all stores.")
    active = fields.Boolean(default=True)

    _count = models.Constraint("CHECK (count >= 0)", "A number is not below zero.")
