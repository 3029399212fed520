"""A customer of nobody stays masked until a consultant has him (E04)."""
from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .masked import MaskedChar, MaskedPhone


class ResPartner(models.Model):
    _name = 'res.partner'
    _inherit = ['res.partner', 'dealership.masked.mixin']

    phone = MaskedPhone()
    phone_sanitized = MaskedPhone()
    phone_second = MaskedPhone()
    phone_second_sanitized = MaskedPhone()
    wechat = MaskedChar()
    email = MaskedChar()
    email_normalized = MaskedChar()
    email_formatted = MaskedChar()

    def _reach_is_nobodys(self):
        return bool(self.is_dealership_customer and not self.user_id)

    @api.model
    def _reach_guard(self, alias):
        column = {name: SQL.identifier(alias, name, to_flush=self._fields[name]) for name in ('user_id', 'is_dealership_customer')}
        return SQL("(%s IS NULL AND %s IS TRUE)", column['user_id'], column['is_dealership_customer'])

    @api.model
    def _search_phone_mobile_search(self, operator, value):
        """Core searches the numbers in SQL of its own."""
        return Domain(super()._search_phone_mobile_search(operator, value)) & self._reach_domain()
