"""The way of contact is the activity's type: one list for plan and record (C01)."""
from odoo import api, fields, models, tools

CONTACT_METHODS = [
    ('phone', "Phone"),
    ('wechat', "WeChat"),
    ('sms', "SMS"),
    ('email', "E-mail"),
    ('visit_in', "Visit to the store"),
    ('visit_out', "Visit to the customer"),
    ('test_drive', "Test drive"),
    ('other', "Other"),
]
# Types of stock that mean a contact of that kind; the addon's own types carry their method themselves.
STOCK_METHODS = {
    'mail.mail_activity_data_call': 'phone',
    'mail.mail_activity_data_email': 'email',
    'mail.mail_activity_data_meeting': 'visit_in',
    'mail.mail_activity_data_todo': 'other',
    'mail.mail_activity_data_upload_document': 'none',
}
OWN_TYPES = ('wechat', 'sms', 'visit_in', 'visit_out', 'test_drive')


class MailActivityType(models.Model):
    _name = 'mail.activity.type'
    _inherit = ['mail.activity.type', 'dealership.cached.mixin']

    _cached_fields = ('contact_method', 'active')

    # not required: types are stock's, made by other addons too; an empty one counts as `other`
    contact_method = fields.Selection(
        [*CONTACT_METHODS, ('none', "No contact with the customer")], default='other',
        help="How the customer is contacted (跟进方式) when an activity of this type on a customer card is done. "
             "Work that is no contact, such as a question to the manager, plans nothing and records nothing.")

    @api.model
    @tools.ormcache()
    def _no_contact_ids(self):
        """Ids of the types that are no contact with a customer."""
        if not tools.sql.column_exists(self.env.cr, self._table, 'contact_method'):
            return ()  # the addon is being installed
        return tuple(self.sudo().with_context(active_test=False).search([('contact_method', '=', 'none')]).ids)

    @api.model
    @tools.ormcache('method')
    def _id_of_method(self, method):
        xmlids = [f'auto_dealership.activity_type_{method}'] if method in OWN_TYPES else []
        xmlids += [xmlid for xmlid, stock in STOCK_METHODS.items() if stock == method]
        found = next((found for xmlid in xmlids if (found := self.env.ref(xmlid, raise_if_not_found=False))), None)
        return (found or self.sudo().search([('contact_method', '=', method)], limit=1) or self.sudo().search([], limit=1)).id

    @api.model
    def _of_method(self, method):
        """The activity type that plans a contact of this kind."""
        return self.browse(self._id_of_method(method))

    @api.model
    def _init_contact_methods(self):
        """Say of stock's own types what contact they are; called once, when the addon is installed."""
        for xmlid, method in STOCK_METHODS.items():
            activity_type = self.env.ref(xmlid, raise_if_not_found=False)
            if activity_type:
                activity_type.contact_method = method
