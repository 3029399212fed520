"""One box that finds a customer by whatever is at hand (A15).

A room that knows another key of the customer (plate, card number) adds its
branch to `_customer_search_branches`.
"""
import re
from contextlib import suppress

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...rules import identity, phone, pinyin
from ...rules.errors import RuleError
from ...rules.text import fold_width

CJK = re.compile(r'[㐀-鿿豈-﫿\U00020000-\U0003134f]')


def customer_search_domain(operator, value, query):
    """The domain of a search box that finds customers: any of the terms, each by its SELECT of ids.

    :param query: function of one typed term, not empty, that returns the SELECT
    :return: Domain, or NotImplemented for what no search box sends
    """
    if operator not in ('ilike', 'like', '=', 'in', 'any'):
        return NotImplemented
    terms = [value] if isinstance(value, str) else list(value)
    return Domain.OR(
        Domain('id', 'in', query(term)) if isinstance(term, str) and term.strip() else Domain.FALSE for term in terms)


def phone_digits(term):
    """The digits of a term that is written like a phone number, else an empty string."""
    return '' if re.search(r'[^\d\s+().\-]', term) else re.sub(r'\D', '', term)


def sanitized_numbers(term, digits):
    """How a phone typed any way can stand in the database."""
    numbers = {f'+{digits}', digits}
    with suppress(RuleError):  # half a number is searched as it is typed
        numbers.add(phone.normalise(term))
    return sorted(numbers)


class ResPartner(models.Model):
    _inherit = 'res.partner'

    pinyin_initials = fields.Char(
        compute='_compute_pinyin_initials', store=True, precompute=True,
        help="First letters of the name's pinyin (拼音首字母): 张三 is found by zs.")
    customer_search = fields.Char(
        "Customer", store=False, search='_search_customer_search', compute='_compute_customer_search',
        help="Name, pinyin initials, phone (any way of writing, or the last 4 digits), WeChat, plate, VIN (last 6), "
             "card number, or a whole identity number.")

    _name_bigram_idx = models.Index("USING gin (dealership_bigrams(name)) WHERE is_dealership_customer IS TRUE")
    _name_customer_idx = models.Index("(lower(name) text_pattern_ops) WHERE is_dealership_customer IS TRUE")
    _pinyin_initials_idx = models.Index("(pinyin_initials text_pattern_ops) WHERE is_dealership_customer IS TRUE")
    _phone_sanitized_idx = models.Index("(phone_sanitized) WHERE phone_sanitized IS NOT NULL")
    _phone_tail_idx = models.Index('("right"(phone_sanitized, 4)) WHERE is_dealership_customer IS TRUE')
    _phone_second_idx = models.Index("(phone_second_sanitized) WHERE phone_second_sanitized IS NOT NULL")
    _phone_second_tail_idx = models.Index(
        '("right"(phone_second_sanitized, 4)) WHERE phone_second_sanitized IS NOT NULL')
    _wechat_lower_idx = models.Index("(lower(wechat)) WHERE wechat IS NOT NULL")

    @api.depends('name', 'is_dealership_customer')
    def _compute_pinyin_initials(self):
        for partner in self:
            partner.pinyin_initials = (partner.is_dealership_customer and pinyin.initials(partner.name or '')) or False

    def _compute_customer_search(self):
        self.customer_search = False

    @api.model
    def _search_customer_search(self, operator, value):
        return customer_search_domain(operator, value, self._customer_search_query)

    @api.model
    def _customer_search_query(self, term):
        """SELECT of the ids of the customers that a term may mean: a union of indexed look-ups.

        The caller's own record rules still apply to the result, as it only narrows a domain.

        :param str term: what was typed
        :return: SQL of one column
        """
        term = fold_width(term).strip()
        if identity.find_numbers(term):
            # A whole identity number meets its blind index only, in whatever room another key is looked up: in another
            # query the database could log it in clear.
            return SQL("(SELECT unnest(%s::int[]))", self._search_branch_identity(term))
        branches = self._customer_search_branches(term)
        self.flush_model(['name', 'pinyin_initials', 'phone', 'phone_sanitized', 'phone_second_sanitized', 'wechat'])
        return SQL("(%s)", SQL(" UNION ").join(branches))

    @api.model
    def _customer_search_branches(self, term):
        """One SELECT of partner ids per key that the term can be.

        :param str term: half-width, trimmed, not empty
        :return: list of SQL; never empty
        """
        branches = [self._search_branch_name(term)]
        branches += self._search_branches_phone(term, phone_digits(term))
        if term.isascii() and term.isalpha() and len(term) <= 8:
            branches.append(SQL(
                "SELECT id FROM res_partner WHERE is_dealership_customer IS TRUE AND pinyin_initials LIKE %s",
                term.lower() + '%'))
        if term.isascii() and len(term) >= 4:
            branches.append(SQL(
                "SELECT id FROM res_partner WHERE wechat IS NOT NULL AND lower(wechat) = %s AND %s", term.lower(),
                self._reach_unmasked('res_partner')))
        found = self._search_branch_identity(term)
        if found:
            branches.append(SQL("SELECT unnest(%s)", found))
        return branches

    @api.model
    def _search_branch_name(self, term):
        lowered = term.lower()
        escaped = lowered.replace('\\', '\\\\').replace('%', r'\%').replace('_', r'\_')
        if len(lowered) >= 2 and CJK.search(lowered):
            pairs = sorted({lowered[i:i + 2] for i in range(len(lowered) - 1)})
            return SQL(
                "SELECT id FROM res_partner WHERE is_dealership_customer IS TRUE"
                " AND dealership_bigrams(name) @> %s AND lower(name) LIKE %s",
                pairs, f'%{escaped}%')
        # One character, or latin letters: from the beginning of the name, which a plain index serves.
        return SQL(
            "SELECT id FROM res_partner WHERE is_dealership_customer IS TRUE AND lower(name) LIKE %s", f'{escaped}%')

    @api.model
    def _search_branches_phone(self, term, digits):
        shown = self._reach_unmasked('res_partner')
        if len(digits) == 4:
            return [
                SQL('SELECT id FROM res_partner WHERE is_dealership_customer IS TRUE AND "right"(phone_sanitized, 4) = %s AND %s',
                    digits, shown),
                SQL('SELECT id FROM res_partner WHERE phone_second_sanitized IS NOT NULL'
                    ' AND "right"(phone_second_sanitized, 4) = %s AND %s', digits, shown),
            ]
        if len(digits) < 5:
            return []
        numbers = sanitized_numbers(term, digits)
        return [
            SQL("SELECT id FROM res_partner WHERE phone_sanitized IS NOT NULL AND phone_sanitized = ANY(%s) AND %s", numbers, shown),
            SQL("SELECT id FROM res_partner WHERE phone_second_sanitized IS NOT NULL"
                " AND phone_second_sanitized = ANY(%s) AND %s", numbers, shown),
            SQL("SELECT partner_id FROM dealership_relation WHERE phone_sanitized IS NOT NULL"
                " AND phone_sanitized = ANY(%s) AND %s", numbers,
                self.env['dealership.relation']._reach_unmasked('dealership_relation')),
        ]

    @api.model
    def _search_branch_identity(self, term):
        """Ids of the customers of a whole identity number; only what can be one is looked up, as each look-up is logged."""
        compact = re.sub(r'[\s-]', '', term).upper()
        if not re.fullmatch(r'\d{17}[\dX]|[A-Z]{1,3}\d{7,10}', compact):
            return []
        return self.env['dealership.identity.document']._find_partners_by_number(compact).ids
