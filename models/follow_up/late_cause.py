from odoo import fields, models


class DealershipLateCause(models.Model):
    """Why a follow-up came late or never (逾期原因), C04."""
    _name = 'dealership.late.cause'
    _description = "Cause of a Late Follow-up"
    _order = 'sequence, id'

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _name_unique = models.UniqueIndex("(name)", "This cause is in the list already.")
