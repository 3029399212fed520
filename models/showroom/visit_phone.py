"""Whose phone it is: kept whole, shown whole only to those who work with the customer (D01, D03, N01)."""
import re

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

from ...rules import phone as phone_rule
from ...rules.errors import RuleError
from ..card.rule_messages import rule_message


class DealershipVisit(models.Model):
    _inherit = 'dealership.visit'

    phone = fields.Char(
        compute='_compute_phone', inverse='_inverse_phone', search='_search_phone', compute_sudo=True,
        help="Shown whole on the day of the visit; after it to the consultant and his manager only.")
    phone_kept = fields.Char(readonly=True, copy=False, groups=fields.NO_ACCESS)
    phone_sanitized = fields.Char(readonly=True, copy=False, groups=fields.NO_ACCESS, index='btree_not_null')
    is_recorded = fields.Boolean(
        "Left a Phone", readonly=True, copy=False, help="The visit left data to contact the customer by (留档).")
    phone_by_id = fields.Many2one('res.users', "Phone Entered By", readonly=True, copy=False, ondelete='restrict')
    owner_id = fields.Many2one(
        'res.users', "Customer Of", readonly=True, copy=False, ondelete='set null', help="Whose customer the phone belongs to.")

    @api.depends('phone_kept', 'day', 'user_id', 'team_id')
    @api.depends_context('uid')
    def _compute_phone(self):
        shown = self._phone_readers()
        for visit in self:
            number = visit.phone_kept
            visit.phone = number if not number or visit in shown else self._masked(number)

    def _phone_readers(self):
        """Those of the visits whose phone the user may read whole: of today, his own, and as a manager his team's."""
        user = self.env.user
        is_manager = self._is_manager()

        def reads(visit):
            return (
                visit.user_id == user or not visit.day or visit._is_of_today()
                or (is_manager and visit.team_id.user_id in (user, user.browse())))
        return self.sudo().filtered(reads)

    @api.model
    def _masked(self, number):
        """138****8000: enough to recognise a number that one knows."""
        digits = number.removeprefix('+86')
        return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 9 else f"****{digits[-2:]}"

    @api.model
    def _masked_shown(self, shown):
        """The mask of a phone as it is shown, which may be a mask already."""
        return shown if '*' in shown else self._masked(shown)

    def _inverse_phone(self):
        for visit in self:
            typed = (visit.phone or '').strip()
            kept = visit.sudo().phone_kept
            if typed != (kept or '') and not (kept and typed == self._masked(kept)):  # a mask written back overwrites nothing
                visit._check_not_void()
                visit._set_phone(typed)
        self.invalidate_recordset(['phone'])

    def _set_phone(self, typed):
        """Keep a phone, and find out whose it is."""
        self.ensure_one()
        visit = self.sudo()  # fields that nobody else reads or writes
        if visit.lead_id:
            raise ValidationError(self.env._(
                "%(visit)s belongs to a customer card already: change the phone on the card.", visit=self.display_name))
        if not typed:
            visit.write({
                'phone_kept': False, 'phone_sanitized': False, 'is_recorded': False, 'owner_id': False, 'visit_order': 'first'})
            return
        number = self._whole_number(typed, self.number and self.display_name)
        company = self.company_id
        owner, _card, is_known = self._whose_phone(number, company)
        if not self.env.su:
            self.env['dealership.visit.lookup']._log(number, is_known, 'visit', company)
        came = visit.search_count([
            ('phone_sanitized', '=', number), ('company_id', '=', company.id), ('is_void', '=', False), ('id', '!=', self.id),
            ('arrival', '<=', self.arrival)], limit=1)
        visit.write({
            'phone_kept': self._written(number), 'phone_sanitized': number, 'phone_by_id': self.env.uid, 'is_recorded': True,
            'owner_id': owner.id, 'visit_order': 'repeat' if came or is_known else 'first'})

    @api.model
    def _whole_number(self, typed, subject=''):
        """The normal form of a phone; anything that is no whole number is refused."""
        try:
            return phone_rule.normalise(typed)
        except RuleError as error:
            message = rule_message(self.env, error)
            raise ValidationError(f"{subject}: {message}" if subject else message) from error

    @api.model
    def _written(self, number):
        """A number as people write it: a mobile of the country without the country's code."""
        return number[3:] if re.fullmatch(r'\+861\d{10}', number) else number

    @api.model
    def _same_numbers(self, number):
        """How the same telephone may stand on a card: with its extension and without."""
        return sorted({number, number.partition(';')[0]})

    @api.model
    def _open_leads(self, number, company):
        """Open cards and leads of the store with this phone, on the card or as either phone of its customer; first those
        that somebody works on.
        """
        numbers = self._same_numbers(number)
        partners = self.env['res.partner'].sudo().search([
            ('is_dealership_customer', '=', True), ('company_id', 'in', (company.id, False)),
            '|', ('phone_sanitized', 'in', numbers), ('phone_second_sanitized', 'in', numbers)])
        leads = self.env['crm.lead'].sudo().search([
            ('team_id', 'in', list(self.env['crm.team']._dealership_team_ids())), ('company_id', 'in', (company.id, False)),
            ('won_status', '=', 'pending'), '|', ('phone_sanitized', 'in', numbers), ('partner_id', 'in', partners.ids)])
        return leads.sorted(lambda lead: (not lead.user_id, lead.type != 'opportunity', lead.id)), partners

    @api.model
    def _whose_phone(self, number, company):
        """Consultant of the store whose customer has this phone, whether a card is open, whether the phone is known."""
        leads, partners = self._open_leads(number, company)
        cards = leads.filtered(lambda lead: lead.type == 'opportunity')
        owners = [*leads.user_id, *partners.user_id]
        owner = next((user for user in owners if company in user.company_ids), self.env['res.users'].sudo())
        return owner, bool(cards), bool(leads or partners)

    @api.model
    def _search_phone(self, operator, value):
        """By the whole number only, in any way of writing: a part of it would find other people's numbers."""
        if operator not in ('in', '=', 'ilike', 'like', '=ilike', '=like'):
            return NotImplemented
        found = []
        for term in [value] if isinstance(value, str) else list(value):
            if not term:  # without a phone
                found.append(Domain('is_recorded', '=', False))
                continue
            try:
                number = phone_rule.normalise(term)
            except RuleError:
                continue
            ids = self.sudo()._search([('phone_sanitized', 'in', self._same_numbers(number))])
            found.append(Domain('id', 'in', ids))
        return Domain.OR(found)

    @api.model
    def lookup_phone(self, number):
        """Tell the reception whose customer calls or comes: the consultant and nothing else, of this store only.

        :param str number: a whole phone number, in any way of writing
        :return: dict of known, consultant (name), on_duty, open_card
        """
        if not self._is_desk():
            raise AccessError(self.env._("Looking up whose customer a phone belongs to is for the reception and the sales managers."))
        if not isinstance(number, str) or len(number) > 60:
            raise ValidationError(self.env._("Enter the whole phone number."))
        whole = self._whole_number(number)
        if not re.fullmatch(r'\+\d{8,15}(;ext=\d+)?', whole):
            raise ValidationError(self.env._("Hotlines belong to firms, not to customers. Enter the customer's own number."))
        company = self.env.company
        owner, card, is_known = self._whose_phone(whole, company)
        self.env['dealership.visit.lookup']._log(whole, is_known, 'lookup', company)
        duty = self.env['dealership.duty']._of_day(company, company.sudo()._dealership_today())
        return {
            'known': is_known,
            'consultant': owner.name or '',
            'on_duty': bool(owner) and duty._on_duty(owner),
            'open_card': card,
        }
