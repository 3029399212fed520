from odoo import models


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    def _after_deal_won(self):
        super()._after_deal_won()
        self.env['dealership.deal.notice']._tell(self)

    def _after_deal_cancelled(self, how, reason):
        super()._after_deal_cancelled(how, reason)
        self.env['dealership.deal.notice']._take_back(self)
