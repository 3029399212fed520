"""The board finds a card by whatever finds its customer (A15)."""
import re

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...rules import phone
from ...rules.errors import RuleError
from ...rules.text import fold_width


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
        if operator not in ('ilike', 'like', '=', 'in', 'any'):
            return NotImplemented
        terms = [value] if isinstance(value, str) else list(value)
        return Domain.OR(
            Domain('id', 'in', self._card_search_query(fold_width(term).strip()))
            if isinstance(term, str) and term.strip() else Domain.FALSE
            for term in terms)

    @api.model
    def _card_search_query(self, term):
        """SELECT of the ids of the leads that a term may mean: those of the customers found, and those found themselves."""
        self.flush_model(['partner_id', 'card_number', 'phone_sanitized', 'contact_name', 'name'])
        branches = [
            SQL("SELECT id FROM crm_lead WHERE partner_id IN %s", self.env['res.partner']._customer_search_query(term)),
        ]
        if term.isascii():
            branches.append(SQL("SELECT id FROM crm_lead WHERE card_number IS NOT NULL AND card_number = %s", term.upper()))
        else:
            # Leads that have no customer yet; core's trigram index serves from three characters.
            pattern = '%' + term.replace('\\', '\\\\').replace('%', r'\%').replace('_', r'\_') + '%'
            branches.append(SQL("SELECT id FROM crm_lead WHERE partner_id IS NULL AND contact_name ILIKE %s", pattern))
        digits = re.sub(r'\D', '', term)
        if digits and not re.search(r'[^\d\s+().\-]', term):
            if len(digits) == 4:
                branches.append(SQL(
                    'SELECT id FROM crm_lead WHERE phone_sanitized IS NOT NULL AND "right"(phone_sanitized, 4) = %s', digits))
            elif len(digits) > 4:
                try:
                    numbers = list({phone.normalise(term), f'+{digits}'})
                except RuleError:
                    numbers = [f'+{digits}']
                branches.append(SQL("SELECT id FROM crm_lead WHERE phone_sanitized = ANY(%s)", numbers))
        return SQL("(%s)", SQL(" UNION ").join(branches))
