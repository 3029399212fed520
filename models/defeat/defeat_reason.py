from odoo import fields, models


class DealershipDefeatReason(models.Model):
    """Main reason of a defeat (战败主要原因): why the customer did not want our car; the boxes of the paper card (G02)."""
    _name = 'dealership.defeat.reason'
    _description = "Defeat Reason"
    _order = 'sequence, id'

    name = fields.Char(required=True, translate=True)
    code = fields.Char(copy=False, help="Fixed name of a box of the paper card, e.g. brand_habit.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_unique = models.UniqueIndex("(code) WHERE code IS NOT NULL", "This reason is in the list already.")
    _name_unique = models.UniqueIndex("(name)", "This reason is in the list already.")
