from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = 'product.template'

    deal_beneficiary_id = fields.Many2one(
        'res.partner', "Collected For", company_dependent=True,
        help="Whom the money of this product is passed on to (代收单位): the tax office, an insurer, a plate agent; each store its own.")
