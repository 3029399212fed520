"""Leads that come in by the thousand: alike but for who asks, and therefore written in few statements."""
from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, email_normalize_all

from odoo.addons.iap.tools import iap_tools
from odoo.addons.mail.tools import mail_validation
from odoo.addons.phone_validation.tools import phone_validation

from ..card.alike import create_alike, may_copy

# Addons whose create() of a lead does nothing for each lead that the copies of one would miss.
KNOWN = ('auto_dealership', 'base', 'crm', 'crm_iap_enrich', 'mail')
DIFFERING = frozenset((
    'name', 'contact_name', 'partner_name', 'phone', 'email_from', 'street', 'city', 'zip', 'description', 'budget_min', 'budget_max',
    'trade_in_expected',
))


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    @api.model
    def _create_alike(self, vals_list, differing=()):
        """`create()` of leads of one dealership team that nobody has yet, many times faster when they are many.

        Without messages and followers, which the caller sees to; where another addon must be asked of each, it is asked.

        :param differing: more names of columns in which the leads may differ
        """
        vals_list = [dict(vals) for vals in vals_list]
        fit = self.env.su and all(
            vals.get('type') == 'lead' and not vals.get('user_id') and not vals.get('partner_id') for vals in vals_list)
        if not fit or not may_copy(self, KNOWN):
            return self.create(vals_list)
        self._prepare_cards(vals_list)
        leads, copies = create_alike(self, vals_list, DIFFERING.union(differing), self._reachable())
        if copies:
            copies._check_card_required()
            copies._after_cards_created()
        return leads

    @api.model
    def _reachable(self):
        """What core computes of phone and e-mail, from the values of a lead; the answer for a block of mobile numbers is known
        after the first of them."""
        blocks, own_country, Country = {}, self.env.company.country_id, self.env['res.country']

        def phone_columns(number, country):
            try:
                is_correct = bool(phone_validation.phone_parse(number, country.code or None))
            except UserError:
                is_correct = False
            return self._phone_format_number(number, country=country or own_country) or False, 'correct' if is_correct else 'incorrect'

        def phone_of(number, country):
            if not (len(number) == 11 and number.isascii() and number.isdigit() and number[0] == '1' and number[1] > '2'):
                return phone_columns(number, country)
            block = blocks.get((number[:5], country.id))
            if block is None:
                sanitized, state = phone_columns(number, country)
                if sanitized and not sanitized.endswith(number):
                    return sanitized, state
                block = blocks[number[:5], country.id] = (sanitized and sanitized.removesuffix(number), state)
            return (block[0] is not False and f'{block[0]}{number}'), block[1]

        def derived(vals):
            country = Country.browse(vals.get('country_id') or False)
            sanitized, phone_state = phone_of(vals['phone'], country) if vals.get('phone') else (False, False)
            own = {'phone_sanitized': sanitized, 'email_normalized': False, 'email_domain_criterion': False}
            email_state = False
            if vals.get('email_from'):
                own['email_normalized'] = email_normalize(vals['email_from'], strict=False)
                if own['email_normalized']:
                    own['email_domain_criterion'] = iap_tools.mail_prepare_for_domain_search(own['email_normalized'])
                is_correct = any(map(mail_validation.mail_validate, email_normalize_all(vals['email_from'])))
                email_state = 'correct' if is_correct else 'incorrect'
            return own, {'phone_state': phone_state, 'email_state': email_state}

        return derived
