"""What a dealership sells beside the car: kinds of the lines of a deal (H01)."""
from odoo import api, fields, models

DEAL_KINDS = [
    ('car', "Vehicle"),
    ('accessory', "Accessory"),
    ('fitting', "Fitting"),
    ('purchase_tax', "Purchase tax"),
    ('insurance', "Insurance"),
    ('plate', "Plate service"),
    ('loan_fee', "Loan fee"),
    ('extended_warranty', "Extended warranty"),
    ('service', "Service"),
    ('promotion', "Promotion"),
    ('trade_in', "Trade-in"),
]
# Collected for somebody else, and no revenue of the store.
ON_BEHALF_KINDS = ('purchase_tax', 'insurance', 'plate')


class ProductTemplate(models.Model):
    _inherit = 'product.template'

    deal_kind = fields.Selection(
        DEAL_KINDS, "Kind in Deals", index='btree_not_null',
        help="What the product is on a deal (成交单项目): 整车, 精品, 装潢, 购置税, 保险, 上牌, 金融服务费, 延保, 服务, 促销, 置换. "
             "Empty: goods like any other.")
    is_on_behalf = fields.Boolean(
        "On Behalf of Others", compute='_compute_is_on_behalf', store=True, readonly=False,
        help="Money collected for somebody else (代收款), such as the tax office or an insurer: it is no revenue of the store.")

    @api.depends('deal_kind')
    def _compute_is_on_behalf(self):
        for product in self:
            product.is_on_behalf = product.deal_kind in ON_BEHALF_KINDS
