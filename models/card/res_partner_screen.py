"""A customer opens in the customer card, from wherever he is opened."""
from odoo import api, models


class ResPartner(models.Model):
    _inherit = 'res.partner'

    @api.model
    def default_get(self, fields):
        """A customer entered by hand belongs to the store, and to the consultant who enters him."""
        defaults = super().default_get(fields)
        if defaults.get('is_dealership_customer'):
            if 'company_id' in fields and not defaults.get('company_id'):
                defaults['company_id'] = self.env.company.id
            user = self.env.user
            if ('user_id' in fields and 'user_id' not in defaults and user.has_group('auto_dealership.group_consultant')
                    and not user.has_group('auto_dealership.group_customer_store')):
                defaults['user_id'] = user.id
        return defaults

    def get_formview_id(self, access_uid=None):
        if len(self) == 1 and self.is_dealership_customer:
            user = self.env['res.users'].browse(access_uid) if access_uid else self.env.user
            # Other users of the same Odoo keep stock's form: ours shows what they have no right to.
            if user.has_group('auto_dealership.group_consultant') or user.has_group('auto_dealership.group_customer_store'):
                return self.env.ref('auto_dealership.res_partner_view_form_customer').id
        return super().get_formview_id(access_uid=access_uid)

    def action_view_customer_card(self):
        """Show the contact as the customer that he is."""
        self.ensure_one()
        return self.get_formview_action()
