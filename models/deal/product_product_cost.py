from odoo import models


class ProductProduct(models.Model):
    _name = 'product.product'
    _inherit = ['product.product', 'dealership.cost.mixin']

    _cost_fields = ('standard_price',)
