from odoo import models
from odoo.exceptions import UserError


class ResCompany(models.Model):
    """What insurers are invoiced for (J05)."""
    _inherit = 'res.company'

    def _dealership_commission_product(self):
        """The store's product, else the addon's."""
        self.ensure_one()
        product = self.sudo().dealership_commission_product_id.with_env(self.env) or self.env.ref(
            'auto_dealership.product_insurance_commission', raise_if_not_found=False)
        if not product:
            raise UserError(self.env._("%s has no commission product. Choose one in the settings, part Insurance.", self.name))
        return product
