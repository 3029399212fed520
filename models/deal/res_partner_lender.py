from odoo import fields, models


class ResPartner(models.Model):
    _inherit = 'res.partner'

    is_lender = fields.Boolean(
        "Lender", index='btree_not_null', help="Bank or finance company that lends to customers of the store (按揭机构).")
