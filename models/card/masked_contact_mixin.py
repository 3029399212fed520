"""A record that names a contact in `partner_id` passes on how he is reached, masked as he is (E04)."""
from odoo import api, models
from odoo.tools import SQL


class MaskedContactMixin(models.AbstractModel):
    """For stock's own records, too, which read the contact as the superuser."""
    _name = 'dealership.masked.contact.mixin'
    _inherit = 'dealership.masked.mixin'
    _description = "Masked Ways of Contact of a Named Contact"

    def _reach_is_nobodys(self):
        return self.partner_id._reach_is_nobodys()

    @api.model
    def _reach_guard(self, alias):
        guard = self.env['res.partner']._reach_guard('person')
        column = SQL.identifier(alias, 'partner_id', to_flush=self._fields['partner_id'])
        return SQL("EXISTS (SELECT 1 FROM res_partner person WHERE person.id = %s AND %s)", column, guard)
