"""The customer, asked on the card and kept on the contact: nothing is typed twice, nothing typed is lost (A, B)."""
from odoo import api, fields, models

from ...rules import phone
from ..card.res_partner_access import SEEN_ONLY

# Field of the card → field of the customer.
CUSTOMER_FIELDS = {
    'customer_nature': 'customer_nature',
    'customer_gender': 'gender',
    'customer_birthdate': 'birthdate_date',
    'customer_occupation': 'occupation',
    'customer_employer': 'employer',
    'customer_education': 'education',
    'customer_wechat': 'wechat',
    'customer_phone_second': 'phone_second',
    'customer_preferred_contact': 'preferred_contact',
    'customer_visit_place': 'visit_place',
    'customer_visit_day_part': 'visit_day_part',
    'customer_visit_hour': 'visit_hour',
    'customer_hobby_ids': 'hobby_ids',
    'customer_lifestyle_note': 'lifestyle_note',
    'customer_relation_ids': 'relation_ids',
    'customer_credit_code': 'vat',
}


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    customer_nature = fields.Selection(related='partner_id.customer_nature', readonly=False, **SEEN_ONLY)
    customer_gender = fields.Selection(related='partner_id.gender', readonly=False, string="Gender", **SEEN_ONLY)
    customer_birthdate = fields.Date(related='partner_id.birthdate_date', readonly=False, string="Birthdate", **SEEN_ONLY)
    customer_age = fields.Integer(related='partner_id.age', string="Age", **SEEN_ONLY)
    customer_occupation = fields.Char(related='partner_id.occupation', readonly=False, string="Occupation", **SEEN_ONLY)
    customer_employer = fields.Char(related='partner_id.employer', readonly=False, string="Employer", **SEEN_ONLY)
    customer_education = fields.Selection(related='partner_id.education', readonly=False, string="Education", **SEEN_ONLY)
    customer_wechat = fields.Char(related='partner_id.wechat', readonly=False, string="WeChat", **SEEN_ONLY)
    customer_phone_second = fields.Char(related='partner_id.phone_second', readonly=False, string="Second Phone", **SEEN_ONLY)
    customer_preferred_contact = fields.Selection(related='partner_id.preferred_contact', readonly=False, **SEEN_ONLY)
    customer_visit_place = fields.Selection(related='partner_id.visit_place', readonly=False, **SEEN_ONLY)
    customer_visit_day_part = fields.Selection(related='partner_id.visit_day_part', readonly=False, **SEEN_ONLY)
    customer_visit_hour = fields.Float(related='partner_id.visit_hour', readonly=False, **SEEN_ONLY)
    customer_hobby_ids = fields.Many2many(related='partner_id.hobby_ids', readonly=False, **SEEN_ONLY)
    customer_lifestyle_note = fields.Text(related='partner_id.lifestyle_note', readonly=False, **SEEN_ONLY)
    customer_relation_ids = fields.One2many(related='partner_id.relation_ids', readonly=False, **SEEN_ONLY)
    customer_credit_code = fields.Char(related='partner_id.vat', readonly=False, string="Credit Code", **SEEN_ONLY)
    customer_class = fields.Selection(related='partner_id.customer_class', **SEEN_ONLY)
    customer_completeness = fields.Integer(related='partner_id.completeness', string="Completeness (%)", **SEEN_ONLY)
    customer_missing = fields.Char(related='partner_id.completeness_missing', **SEEN_ONLY)

    @api.constrains('phone', 'team_id')
    def _check_card_phone(self):
        """A card's phone is one that can be called; leads of other teams, and those still to be cleaned, stay as they came."""
        for lead in self._protected_records().sudo():  # not as the number may be masked for who writes
            if lead.phone and lead.type == 'opportunity':
                self.env['res.partner']._check_rule(phone.normalise, lead.phone, lead.contact_name or lead.name)

    @api.model
    def _prepare_cards(self, vals_list):
        """Give every new card its customer: the one that is known already, or a new one, all in one batch."""
        self._assign_customers([
            vals for vals in vals_list
            if not vals.get('partner_id') and (self._vals_type(vals) == 'opportunity' or not CUSTOMER_FIELDS.keys().isdisjoint(vals))
        ])
        for vals in vals_list:
            if not vals.get('name'):
                # core proposes a name in the form only; a card opened by an import or an app has one all the same
                customer = self.env['res.partner'].sudo().browse(vals.get('partner_id') or None)
                vals['name'] = (
                    vals.get('contact_name') or vals.get('partner_name') or customer.name or vals.get('phone')
                    or vals.get('email_from') or self.env._("Customer without name"))
        super()._prepare_cards(vals_list)

    @api.model
    def _assign_customers(self, vals_list):
        """Set `partner_id` in the values of cards, moving what was typed of the customer to the contact."""
        known = self._known_customers(vals_list)
        to_create = []
        for vals in vals_list:
            name = vals.get('contact_name') or vals.get('partner_name') or vals.get('name')
            partner = known.get((phone.key(vals.get('phone')), self._name_key(name)))
            if partner:
                vals['partner_id'] = partner.id
                if not partner.user_id and partner.is_dealership_customer:
                    partner.user_id = vals.get('user_id', self.env.uid)
            else:
                to_create.append((vals, self._pop_customer_values(vals, name)))
        partners = self._create_customers([values for _vals, values in to_create])
        for (vals, _values), partner in zip(to_create, partners, strict=True):
            vals['partner_id'] = partner.id
        for vals in vals_list:
            vals.setdefault('name', vals.get('contact_name') or vals.get('partner_name'))

    @api.model
    def _create_customers(self, vals_list):
        """Contacts of new cards; their creation is logged for all at once, and followed by nobody."""
        Partner = self.env['res.partner']
        partners = Partner.with_context(tracking_disable=True).create(vals_list).with_env(self.env)
        if partners:
            message = self.env._("Customer card opened.")
            partners._message_log_batch(bodies=dict.fromkeys(partners.ids, message))
        return partners

    @api.model
    def _known_customers(self, vals_list):
        """Customers whom the user may see and who have both the phone and the name of a new card.

        The same phone with another name is somebody else of the family, or a
        conflict: never silently the same customer.

        :return: dict of (phone, name) → partner
        """
        phones = {key for vals in vals_list if (key := phone.key(vals.get('phone')))}
        if not phones:
            return {}
        # whole numbers are looked up as the system, since those of nobody's customers are masked; who has one has typed it
        partners = self.env['res.partner'].sudo().search_fetch(
            [('phone_sanitized', 'in', sorted(phones)), ('is_dealership_customer', '=', True)],
            ['phone_sanitized', 'name', 'user_id', 'is_dealership_customer'], order='id desc').with_env(self.env)
        seen = partners._filter_seen() if partners else partners
        return {(partner.sudo().phone_sanitized, self._name_key(partner.name)): partner for partner in partners if partner in seen}

    @api.model
    def _pop_customer_values(self, vals, name):
        """Values of the contact of a new card; what belongs to the contact leaves the card's values."""
        is_company = bool(vals.get('partner_name')) and not vals.get('contact_name')
        values = {field: vals.pop(card_field) for card_field, field in CUSTOMER_FIELDS.items() if card_field in vals}
        if values.get('customer_nature') in ('company', 'government'):
            is_company = True
        if is_company and vals.get('partner_name') and vals.get('contact_name'):
            # A firm and the person who speaks for it: the firm is the customer, the person a key contact.
            name = vals['partner_name']
            values['relation_ids'] = [
                *(values.get('relation_ids') or []),
                fields.Command.create({'name': vals['contact_name'], 'relation': 'purchaser', 'phone': vals.get('phone')}),
            ]
        team = self._vals_team(vals)
        return {
            'name': name or vals.get('phone') or self.env._("Customer without name"),
            'is_dealership_customer': True,
            'is_company': is_company,
            'user_id': vals.get('user_id', self.env.uid),
            'company_id': vals.get('company_id') or team.company_id.id or self.env.company.id,
            'phone': vals.get('phone'),
            'email': vals.get('email_from'),
            'function': vals.get('function'),
            **{name: vals[name] for name in ('street', 'street2', 'zip', 'city', 'state_id', 'country_id') if vals.get(name)},
            **values,
        }

    @api.model
    def _name_key(self, name):
        return "".join((name or '').split()).lower()

    def _prepare_card_write(self, vals):
        """Make the customer of a lead that gets customer data or becomes a card; related fields alone would drop it."""
        vals = super()._prepare_card_write(vals)
        typed = {name for name in CUSTOMER_FIELDS if name in vals}
        if not (typed or vals.get('type') == 'opportunity') or 'partner_id' in vals:
            return vals
        without = self.filtered(lambda lead: not lead.partner_id)
        kept = not without or without != self
        for lead in without:
            lead_vals = {
                **{name: lead[name] for name in (
                    'contact_name', 'partner_name', 'name', 'phone', 'email_from', 'function', 'street', 'city', 'zip')},
                **{name: vals[name] for name in ('contact_name', 'partner_name', 'phone', 'email_from') if name in vals},
                **{name: vals[name] for name in typed},
                'user_id': lead.user_id.id, 'team_id': lead.team_id.id, 'company_id': lead.company_id.id, 'type': 'opportunity',
            }
            self._assign_customers([lead_vals])
            lead.partner_id = lead_vals['partner_id']
            kept = kept or not typed.isdisjoint(lead_vals)
        # What new customers were made with is not written to them once more: lines would be there twice.
        return vals if kept else {name: value for name, value in vals.items() if name not in typed}

    def _after_cards_created(self):
        super()._after_cards_created()
        self._mark_customers()

    def _after_cards_written(self, vals, opening, before):
        super()._after_cards_written(vals, opening, before)
        if 'partner_id' in vals or opening:
            self._mark_customers()
        if 'user_id' in vals:
            self._follow_consultant()

    def _mark_customers(self):
        """A contact with a card is a customer of the dealership, whoever made the contact."""
        cards = self.filtered(lambda lead: lead.type == 'opportunity' and lead.partner_id)
        plain = cards.partner_id.filtered(lambda partner: not partner.is_dealership_customer)
        if plain:
            plain.write({'is_dealership_customer': True})
        for user, own in cards.filtered(lambda lead: lead.user_id and not lead.partner_id.user_id).grouped('user_id').items():
            own.partner_id.sudo().user_id = user  # the card's guard has let this consultant have the card
        if cards:
            cards.partner_id._refresh_customer_class()
        vehicles = cards.present_vehicle_id.filtered(lambda vehicle: not vehicle.owner_id)
        for lead in cards.filtered(lambda lead: lead.present_vehicle_id in vehicles):
            lead.present_vehicle_id.owner_id = lead.partner_id

    def _follow_consultant(self):
        """The customer's consultant is the one of his open card."""
        user_of = {}
        for lead in self:
            # Who gives a card away may no longer see the customer, yet the customer goes with the card.
            if lead.active and lead.partner_id and lead.sudo().partner_id.user_id != lead.user_id:
                user_of.setdefault(lead.partner_id, lead.user_id)
        partners = self.env['res.partner'].union(*user_of).sudo()
        partners -= partners._still_worked_on(self)
        for user, group in partners.grouped(lambda partner: user_of[partner]).items():
            group.write({'user_id': user.id})
