"""The board finds a card by whatever finds its customer (A15)."""
from odoo import api, fields, models
from odoo.tools import SQL

from ...rules import identity
from ...rules.text import fold_width
from ..card.res_partner_search import customer_search_domain, phone_digits, sanitized_numbers


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    customer_search = fields.Char(
        "Customer", store=False, search='_search_customer_search', compute='_compute_customer_search',
        help="Name, pinyin initials, phone (any way of writing, or the last 4 digits), WeChat, plate, VIN (last 6), "
             "card number, or a whole identity number.")

    _phone_tail_idx = models.Index('("right"(phone_sanitized, 4)) WHERE phone_sanitized IS NOT NULL')

    def _compute_customer_search(self):
        self.customer_search = False

    @api.model
    def _search_customer_search(self, operator, value):
        return customer_search_domain(operator, value, self._card_search_query)

    @api.model
    def _card_search_query(self, term):
        """SELECT of the ids of the leads that a term may mean: those of the customers found, and those found themselves."""
        term = fold_width(term).strip()
        self.flush_model(['partner_id', 'card_number', 'phone_sanitized', 'contact_name', 'name'])
        branches = [
            SQL("SELECT id FROM crm_lead WHERE partner_id IN %s", self.env['res.partner']._customer_search_query(term)),
        ]
        if identity.find_numbers(term):
            return SQL("(%s)", branches[0])  # an identity number meets its blind index only, never a query in clear
        if term.isascii():
            branches.append(SQL("SELECT id FROM crm_lead WHERE card_number IS NOT NULL AND card_number = %s", term.upper()))
        else:
            # Leads that have no customer yet; core's trigram index serves from three characters.
            pattern = '%' + term.replace('\\', '\\\\').replace('%', r'\%').replace('_', r'\_') + '%'
            branches.append(SQL("SELECT id FROM crm_lead WHERE partner_id IS NULL AND contact_name ILIKE %s", pattern))
        digits = phone_digits(term)
        if len(digits) == 4:
            branches.append(SQL(
                'SELECT id FROM crm_lead WHERE phone_sanitized IS NOT NULL AND "right"(phone_sanitized, 4) = %s', digits))
        elif len(digits) > 4:
            branches.append(SQL("SELECT id FROM crm_lead WHERE phone_sanitized = ANY(%s)", sanitized_numbers(term, digits)))
        found = SQL("(%s)", SQL(" UNION ").join(branches))
        if term.isascii() and len(term) >= 4 and self._reach_is_masked_for_user():
            # a number or WeChat name finds no card of nobody, whosever customer stands on it
            return SQL("(SELECT id FROM crm_lead WHERE id IN %s AND %s)", found, self._reach_unmasked('crm_lead'))
        return found
