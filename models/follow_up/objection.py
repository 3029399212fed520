from odoo import fields, models


class DealershipObjection(models.Model):
    """What keeps a customer from buying (异议): price, family, another brand … (C01)."""
    _name = 'dealership.objection'
    _description = "Customer Objection"
    _order = 'sequence, id'

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()

    _name_unique = models.UniqueIndex("(name)", "This objection is in the list already.")
