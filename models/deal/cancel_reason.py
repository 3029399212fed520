from odoo import fields, models


class DealershipCancelReason(models.Model):
    """Why deals are cancelled (退订原因); the store may add its own."""
    _name = 'dealership.cancel.reason'
    _description = "Cancellation Reason"
    _order = 'sequence, id'

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=100)
    side = fields.Selection(
        [('customer', "Customer's"), ('store', "Ours"), ('other', "Neither's")], "Whose", required=True, default='customer',
        help="On whose side the reason lies.")
    active = fields.Boolean(default=True)
