from odoo import fields, models


class DealershipOrigin(models.Model):
    """Where a customer comes from (来源客户, B07): the eight boxes of the paper card."""
    _name = 'dealership.origin'
    _description = "Origin of Customers"
    _order = 'sequence, id'

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Fixed name for reports, e.g. cs_referral.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    is_repurchase = fields.Boolean("Repurchase", help="Counts as repurchase of an owner (CS续购).")
    is_referral = fields.Boolean("Referral", help="Counts as referral of an owner or colleague; the card asks who referred.")

    _code_unique = models.UniqueIndex("(code)", "This origin is in the list already.")
