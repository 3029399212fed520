from odoo import fields, models


class DealershipVehicleTrim(models.Model):
    """A version of a model as it is sold (配置/款型), e.g. 途观 1.8TSI 都会版."""
    _name = 'dealership.vehicle.trim'
    _description = "Vehicle Trim"
    _order = 'model_id, sequence, name, id'

    name = fields.Char(required=True, translate=True)
    model_id = fields.Many2one('fleet.vehicle.model', required=True, index=True, ondelete='cascade')
    brand_id = fields.Many2one(related='model_id.brand_id', store=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    displacement = fields.Float("Displacement (L)", digits=(4, 1), aggregator=None,
        help="Engine displacement (排量) in litres; 0 for an electric car.")
    product_id = fields.Many2one(
        'product.product', "Sold As", ondelete='restrict',
        help="Product that carries the price of this trim on quotations.")
    currency_id = fields.Many2one('res.currency', compute='_compute_currency_id')
    list_price = fields.Float(
        "Guide Price", related='product_id.list_price', readonly=True, aggregator=None,
        help="Manufacturer's guide price (指导价), kept on the product.")

    _name_unique = models.UniqueIndex("(model_id, name)", "This model has a trim of that name already.")

    def _compute_currency_id(self):
        self.currency_id = self.env.company.currency_id
