from odoo import fields, models


class DealershipPreference(models.Model):
    """A box that the customer's answers tick on the card: concern, road, reason for the store (B03, B11)."""
    _name = 'dealership.preference'
    _description = "Customer Preference"
    _order = 'kind, sequence, id'

    name = fields.Char(required=True, translate=True)
    kind = fields.Selection([
        ('concern', "Concern"),
        ('road', "Main road"),
        ('store', "Reason for this store"),
    ], required=True, index=True, help="Concern 购买着重点, main road 主要用车路程, reason for this store 新车店面选择.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()

    _name_unique = models.UniqueIndex("(kind, name)", "This answer is in the list already.")
