from odoo import models


class ProductTemplate(models.Model):
    _name = 'product.template'
    _inherit = ['product.template', 'dealership.cost.mixin']

    _cost_fields = ('standard_price',)
