from odoo import fields, models


class DealershipDeliveryBay(models.Model):
    """A place where cars are handed over (交车区); one car at a time."""
    _name = 'dealership.delivery.bay'
    _description = "Delivery Bay"
    _order = 'sequence, name, id'

    name = fields.Char(required=True, help="E.g. 交车区1.")
    company_id = fields.Many2one('res.company', "Store", required=True, index=True, default=lambda self: self.env.company)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
