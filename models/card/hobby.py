from odoo import fields, models


class DealershipHobby(models.Model):
    """A hobby of customers (爱好)."""
    _name = 'dealership.hobby'
    _description = "Hobby"
    _order = 'name'

    name = fields.Char(required=True, translate=True)
    color = fields.Integer()
    active = fields.Boolean(default=True)

    _name_unique = models.UniqueIndex("(name)", "This hobby is in the list already.")
