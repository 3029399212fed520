from odoo import models
from odoo.http import request


class IrHttp(models.AbstractModel):
    _inherit = 'ir.http'

    @classmethod
    def _pre_dispatch(cls, rule, args):
        """A portal has no language, cookies or debug mode: to find them out costs half of what a message needs."""
        if rule.endpoint.routing['type'] != 'dealership_intake':
            return super()._pre_dispatch(rule, args)
        request.dispatcher.pre_dispatch(rule, args)
        return None
