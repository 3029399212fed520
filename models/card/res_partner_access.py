"""Whose customer a customer is, and whether a person may see him (N01, invariants 10 and 11)."""
from odoo import api, models, tools
from odoo.tools import SQL
from odoo.tools.sql import column_exists

# Options of related fields that show no more of a customer than the person who looks may see of him; the model fills
# them by `_filter_seen`. Stock reads related fields as the superuser.
SEEN_ONLY = {'related_sudo': False, 'depends_context': ('uid',)}


class ResPartner(models.Model):
    _inherit = 'res.partner'

    # Consultant, store and the mark itself decide who sees a customer: they are not for everybody to type.
    _protected_core_fields = ('user_id', 'company_id', 'is_dealership_customer')

    @api.model_create_multi
    def create(self, vals_list):
        context = self.env.context
        if context.get('default_is_dealership_customer') or any(vals.get('is_dealership_customer') for vals in vals_list):
            flag = context.get('default_is_dealership_customer')
            proposal = {
                name: value for name, value in self._new_customer_values().items() if f'default_{name}' not in context}
            vals_list = [
                {**proposal, **vals} if vals.get('is_dealership_customer', flag) and not vals.get('parent_id') else vals
                for vals in vals_list]
        partners = super().create(vals_list)
        partners._note_first_customer()
        return partners

    def write(self, vals):
        result = super().write(vals)
        if vals.get('is_dealership_customer'):
            self._note_first_customer()
        return result

    @api.model
    @tools.ormcache()
    def _has_dealership_customers(self):
        """Whether there is any customer of a dealership: as long as there is none, the rules of contacts are stock's."""
        if not column_exists(self.env.cr, 'res_partner', 'is_dealership_customer'):
            return False  # an uninstallation drops columns while rules are still asked
        return bool(self.env.execute_query(SQL("SELECT 1 FROM res_partner WHERE is_dealership_customer IS TRUE LIMIT 1")))

    def _note_first_customer(self):
        """With the first customer, the rule that hides customers begins to hold (it is cached a user)."""
        if any(partner.is_dealership_customer for partner in self) and not self._has_dealership_customers():
            self.flush_recordset(['is_dealership_customer'])
            self.env.registry.clear_cache()

    @api.model
    def _new_customer_values(self):
        """A customer belongs to the store where he is entered, and to the consultant who enters him."""
        values = {'company_id': self.env.company.id}
        user = self.env.user
        if user.has_group('auto_dealership.group_consultant') and not user.has_group('auto_dealership.group_customer_store'):
            values['user_id'] = user.id
        return values

    def copy_data(self, default=None):
        """A copy of a customer is a customer of the same store; its consultant is who makes it."""
        result = super().copy_data(default)
        for partner, vals in zip(self, result, strict=True):
            if partner.is_dealership_customer and vals:
                vals.update({'is_dealership_customer': True, 'company_id': partner.company_id.id, **(default or {})})
        return result

    def _protected_records(self):
        return self.filtered('is_dealership_customer')

    def _may_set_core_field(self, field_name, value, creating):
        user = self.env.user
        if field_name == 'is_dealership_customer':
            return bool(value) or user.has_group('auto_dealership.group_dealership_admin')
        if field_name == 'company_id':
            return value in self.env.companies.ids and (creating or user.has_group('auto_dealership.group_manager'))
        if user.has_group('auto_dealership.group_card_reassign'):
            return True
        return value == self.env.uid and (creating or not self.user_id)

    def _protection_hint(self, field_name):
        if field_name == 'user_id':
            return self.env._("A sales manager or the lead desk can give a customer to another consultant.")
        if field_name == 'company_id':
            return self.env._("A sales manager can move a customer to another of his stores.")
        if field_name == 'is_dealership_customer':
            return self.env._("An administrator of the dealership can take a contact out of the customers.")
        return super()._protection_hint(field_name)

    def _filter_seen(self):
        """Those that the user may read. What the record rules plainly say is decided without a query, since a card asks
        for each field that it shows; a test compares the answer with the rules'."""
        if not self.browse().has_access('read'):
            return self.browse()
        user, companies = self.env.user, self.env.companies
        store = user.has_group('auto_dealership.group_customer_store')
        consultant = user.has_group('auto_dealership.group_consultant')
        internal = user._is_internal()

        def plain(partner):
            if partner.company_id and partner.company_id not in companies:
                return False
            return store or (internal and partner.user_id == user) or (consultant and not partner.user_id)

        seen = self.sudo().filtered(plain).with_env(self.env)
        return seen | (self - seen)._filtered_access('read')

    def _phones_seen(self):
        """Phones as the user sees them on the contacts: masked when nobody's, none of those whom he may not see.

        :return: dict contact → phone
        """
        return {partner: partner.phone for partner in self._filter_seen()}
