"""A card of nobody stays masked until a consultant has claimed it, and is claimed in no other way (E04)."""
from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...rules import phone
from ..card.masked import MaskedChar, MaskedHtml, MaskedPhone


class CrmLead(models.Model):
    _name = 'crm.lead'
    _inherit = ['crm.lead', 'dealership.masked.mixin']

    phone = MaskedPhone()
    phone_sanitized = MaskedPhone()
    email_from = MaskedChar()
    email_normalized = MaskedChar()
    email_domain_criterion = MaskedChar()
    description = MaskedHtml()  # what a portal sent, as it was sent

    def _reach_is_nobodys(self):
        return not self.user_id and self.team_id.id in self.env['crm.team']._dealership_team_ids()

    @api.model
    def _reach_guard(self, alias):
        team_ids = list(self.env['crm.team']._dealership_team_ids())
        column = {name: SQL.identifier(alias, name, to_flush=self._fields[name]) for name in ('user_id', 'team_id')}
        return SQL("(%s IS NULL AND %s IS NOT NULL AND %s = ANY(%s))", column['user_id'], column['team_id'], column['team_id'], team_ids)

    @api.model
    def _search_phone_mobile_search(self, operator, value):
        """Core searches the numbers in SQL of its own."""
        return Domain(super()._search_phone_mobile_search(operator, value)) & self._reach_domain()

    def _get_partner_phone_update(self, force_void=True):
        return super(CrmLead, self.sudo())._get_partner_phone_update(force_void=force_void)  # a mask is no other number

    def _get_partner_email_update(self, force_void=True):
        return super(CrmLead, self.sudo())._get_partner_email_update(force_void=force_void)

    # A second card, or any other lead, of a customer whose card is nobody's would be a way to him around the pool: core
    # copies his number to it.

    @api.model_create_multi
    def create(self, vals_list):
        proposed = self.env.context.get('default_partner_id')
        self._check_not_in_pool([vals.get('partner_id', proposed) for vals in vals_list])
        return super().create(vals_list)

    def write(self, vals):
        if vals.get('partner_id'):
            self._check_not_in_pool([vals['partner_id']])
        return super().write(vals)

    def onchange(self, values, field_names, fields_spec):
        value = values.get('partner_id', self.env.context.get('default_partner_id'))
        self._check_not_in_pool([value.get('id') if isinstance(value, dict) else value])
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def _known_customers(self, vals_list):
        known = super()._known_customers(vals_list)
        keys = {
            (phone.key(vals.get('phone')), self._name_key(vals.get('contact_name') or vals.get('partner_name') or vals.get('name')))
            for vals in vals_list}
        self._check_not_in_pool([known[key].id for key in keys if key in known])
        return known

    @api.model
    def _check_not_in_pool(self, partner_ids):
        partner_ids = {partner_id for partner_id in partner_ids if partner_id and isinstance(partner_id, int)}
        if not partner_ids or not self._reach_is_masked_for_user():
            return
        for partner in self.env['res.partner'].browse(partner_ids).exists():
            if partner._reach_masked():
                raise UserError(self.env._(
                    "%(customer)s has an open card in the pool. Claim it there, or ask a sales manager to give it to you.",
                    customer=partner.display_name))
