from odoo import fields, models


class DealershipServiceBay(models.Model):
    """A place in the workshop where cars are worked on (工位); one car at a time."""
    _name = 'dealership.service.bay'
    _description = "Workshop Bay"
    _order = 'sequence, name, id'

    name = fields.Char(required=True, help="E.g. 机修1号, 钣喷2号.")
    company_id = fields.Many2one('res.company', "Store", required=True, index=True, default=lambda self: self.env.company)
    sequence = fields.Integer(default=10)
    color = fields.Integer(help="Colour in the calendar.")
    active = fields.Boolean(default=True)
