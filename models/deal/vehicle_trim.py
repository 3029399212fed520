from odoo import models


class DealershipVehicleTrim(models.Model):
    _inherit = 'dealership.vehicle.trim'

    def _deal_product(self):
        """The product that the trim is sold as, a car in deals; made when it is first sold.

        :return: product.product, empty without a trim
        """
        if not self:
            return self.env['product.product']
        self.ensure_one()
        trim = self.sudo()  # the catalogue's product belongs to the sales administrator
        if not trim.product_id:
            trim.product_id = self.env['product.product'].sudo().create({
                'name': trim.display_name if trim.model_id.name in trim.display_name else f"{trim.model_id.display_name} {trim.name}",
                'type': 'consu', 'list_price': 0, 'deal_kind': 'car', 'invoice_policy': 'order'})
        elif not trim.product_id.deal_kind:
            trim.product_id.deal_kind = 'car'
        return trim.product_id.with_env(self.env)
