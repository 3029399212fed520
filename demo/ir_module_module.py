from odoo import api, models
from odoo.exceptions import AccessError


class IrModuleModule(models.Model):
    _inherit = 'ir.module.module'

    @api.model
    def _load_dealership_demo(self, customers=300, leads=36):
        """Fill the demo store; called by `customers_demo.xml` alone.

        The demo needs code for its dates, check digits and roles, and an XML file can only call a
        model: this private method is that door. What it does stays out of memory until it is called,
        and it is called on no other occasion: not over RPC, not by a person, not on an upgrade.
        """
        if not self.env.su:
            raise AccessError(self.env._("The demo store is loaded by the server only."))
        from .loader import DemoStore

        return DemoStore(self.env, customers=customers, leads=leads).load()
