"""Stock's own records that pass on a contact's number or address, which they read as the superuser, mask it as he does."""
from odoo import api, models
from odoo.tools import SQL

from .masked import MaskedChar, MaskedPhone


class MaskedContactMixin(models.AbstractModel):
    """A record that names a contact in `partner_id`, and is masked with him."""
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


class DealershipRelation(models.Model):
    _name = 'dealership.relation'
    _inherit = ['dealership.relation', 'dealership.masked.contact.mixin']

    phone = MaskedPhone()
    phone_sanitized = MaskedPhone()


class CalendarAttendee(models.Model):
    _name = 'calendar.attendee'
    _inherit = ['calendar.attendee', 'dealership.masked.contact.mixin']

    email = MaskedChar()
    phone = MaskedPhone()


class MailFollowers(models.Model):
    _name = 'mail.followers'
    _inherit = ['mail.followers', 'dealership.masked.contact.mixin']

    email = MaskedChar()


class PaymentLinkWizard(models.TransientModel):
    _name = 'payment.link.wizard'
    _inherit = ['payment.link.wizard', 'dealership.masked.contact.mixin']

    partner_email = MaskedChar()
