"""Who the customer is: person, company, how and where to reach him (客户信息卡, A01–A04, A09)."""
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...rules import credit_code, phone
from ...rules.dates import age
from ...rules.errors import RuleError
from .rule_messages import rule_message

GENDERS = [('male', "Male"), ('female', "Female"), ('other', "Other")]
EDUCATIONS = [
    ('secondary', "Secondary school or below"),
    ('high_school', "High school or vocational school"),
    ('college', "Junior college"),
    ('bachelor', "Bachelor"),
    ('master', "Master"),
    ('doctor', "Doctor"),
]
NATURES = [
    ('individual', "Individual"),
    ('company', "Company"),
    ('government', "Government or public institution"),
]
CONTACT_METHODS = [
    ('phone', "Phone"), ('wechat', "WeChat"), ('sms', "SMS"), ('email', "E-mail"), ('visit', "Visit"),
]


class ResPartner(models.Model):
    _name = 'res.partner'
    _inherit = ['res.partner', 'dealership.protected.mixin']

    is_dealership_customer = fields.Boolean(
        "Dealership Customer", index='btree_not_null', tracking=True,
        help="This contact is a customer of a dealership (客户信息卡); its rules, checks and screens apply.")

    # Person (A01)
    gender = fields.Selection(GENDERS)
    birthdate_date = fields.Date("Birthdate")
    age = fields.Integer(compute='_compute_age', help="Full years today, derived from the birthdate.")
    occupation = fields.Char(help="What the customer lives from (职业), e.g. designer, teacher, shop owner.")
    employer = fields.Char(help="Where the customer works (工作单位).")
    education = fields.Selection(EDUCATIONS)
    hobby_ids = fields.Many2many('dealership.hobby', string="Hobbies")
    lifestyle_note = fields.Text("Life Style", help="Habits and circumstances that help to talk to the customer (生活方式).")

    # Company (A02)
    customer_nature = fields.Selection(
        NATURES, compute='_compute_customer_nature', inverse='_inverse_customer_nature', store=True, readonly=False,
        precompute=True,
        help="Customer nature (客户性质).")
    organisation_code = fields.Char(help="Organisation code (组织机构代码) of nine characters, of firms without a credit code.")
    credit_status = fields.Selection([
        ('good', "Good"), ('watch', "To watch"), ('blocked', "Blocked"),
    ], help="Credit status (信用状况) of a company customer.")
    service_area = fields.Char(help="Region that the company serves (服务区域).")
    company_scale = fields.Selection([
        ('micro', "Fewer than 10 people"),
        ('small', "10 to 99 people"),
        ('medium', "100 to 499 people"),
        ('large', "500 people and more"),
    ])

    # Contact (A04)
    phone_second = fields.Char("Second Phone", help="Landline or another mobile (固定电话/其他电话).")
    phone_second_sanitized = fields.Char(
        "Sanitized Second Phone", compute='_compute_phone_second_sanitized', store=True, precompute=True)
    wechat = fields.Char("WeChat", index='btree_not_null')
    work_address = fields.Char()
    work_zip = fields.Char("Work Postcode")
    preferred_contact = fields.Selection(CONTACT_METHODS, string="Preferred Way of Contact")
    visit_place = fields.Selection(
        [('company', "Company"), ('home', "Home"), ('other', "Other")], string="Best Place to Visit",
        help="Best place to meet (最合适访问地点).")
    visit_day_part = fields.Selection(
        [('morning', "Morning"), ('afternoon', "Afternoon"), ('evening', "Evening")], string="Best Time to Visit",
        help="Best time of day (最合适访问时间).")
    visit_hour = fields.Float("At", help="Hour of the best time to visit, in the customer's own time.")

    # Service (A09)
    service_card_level = fields.Selection(
        [('a', "A"), ('a_plus', "A+"), ('a_plus_plus', "A++")], help="Service card level (服务卡级别).")

    # One's own customers are looked for by consultant in every list, and at each access check.
    _dealership_user_idx = models.Index("(user_id) WHERE is_dealership_customer IS TRUE")

    @api.depends('birthdate_date')
    def _compute_age(self):
        today = fields.Date.context_today(self)
        for partner in self:
            partner.age = age(partner.birthdate_date, today) if partner.birthdate_date else 0

    @api.depends('is_company', 'is_dealership_customer')
    def _compute_customer_nature(self):
        for partner in self:
            if partner.is_company:
                partner.customer_nature = partner.customer_nature if partner.customer_nature == 'government' else 'company'
            else:
                partner.customer_nature = 'individual'

    def _inverse_customer_nature(self):
        for partner in self:
            if partner.is_company != (partner.customer_nature in ('company', 'government')):
                partner.is_company = not partner.is_company

    @api.depends('phone_second')
    def _compute_phone_second_sanitized(self):
        for partner in self:
            try:
                partner.phone_second_sanitized = phone.normalise(partner.phone_second) if partner.phone_second else False
            except RuleError:
                # The constraint tells the person; an imported or foreign contact simply has no sanitized number.
                partner.phone_second_sanitized = False

    @api.constrains('phone', 'phone_second', 'is_dealership_customer')
    def _check_phones(self):
        """Refuse what nobody can call, with the reason; other Odoo contacts stay as stock has them."""
        for partner in self.filtered('is_dealership_customer'):
            number_of = partner.sudo()  # not as it may be masked for who writes
            for number in filter(None, (number_of.phone, number_of.phone_second)):
                self._check_rule(phone.normalise, number, partner.name)

    @api.constrains('vat', 'organisation_code', 'is_dealership_customer', 'country_id')
    def _check_company_codes(self):
        for partner in self.filtered('is_dealership_customer'):
            if partner.vat and partner.customer_nature != 'individual' and partner.country_id.code in (False, 'CN'):
                self._check_rule(credit_code.validate, partner.vat, partner.name)
            if partner.organisation_code:
                self._check_rule(credit_code.validate_organisation, partner.organisation_code, partner.name)

    @api.constrains('birthdate_date')
    def _check_birthdate(self):
        today = fields.Date.context_today(self)
        for partner in self:
            if partner.birthdate_date and partner.birthdate_date > today:
                raise ValidationError(self.env._(
                    "%(customer)s: the birthdate %(date)s lies in the future.",
                    customer=partner.name, date=partner.birthdate_date))

    @api.constrains('visit_hour')
    def _check_visit_hour(self):
        for partner in self:
            if not 0 <= partner.visit_hour < 24:
                raise ValidationError(self.env._(
                    "%(customer)s: the best time to visit is an hour between 0:00 and 23:59.", customer=partner.name))

    @api.model
    def _check_rule(self, rule, value, subject):
        """Apply a pure rule to a value; what it refuses becomes a sentence in the user's language.

        :param rule: function of `rules/` that raises RuleError
        :param subject: name of the record, put before the sentence
        :return: what the rule returns
        """
        try:
            return rule(value)
        except RuleError as error:
            message = rule_message(self.env, error)
            raise ValidationError(f"{subject}: {message}" if subject else message) from error
