from odoo import fields, models


class DealershipMaterial(models.Model):
    """What a consultant gives to a customer (资料): brochure, quotation, price list, gift … (C01)."""
    _name = 'dealership.material'
    _description = "Material Given"
    _order = 'sequence, id'

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()

    _name_unique = models.UniqueIndex("(name)", "This material is in the list already.")
