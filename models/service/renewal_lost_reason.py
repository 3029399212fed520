from odoo import fields, models


class DealershipRenewalLostReason(models.Model):
    """Why a renewal was lost (流失原因)."""
    _name = 'dealership.renewal.lost.reason'
    _description = "Reason of a Lost Renewal"
    _order = 'sequence, id'

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    asks_insurer = fields.Boolean("Asks for the Insurer", help="The caller says which insurer the customer went to.")

    _name_unique = models.UniqueIndex("((name->>'en_US'))", "There is a reason of this name already.")
