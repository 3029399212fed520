"""What a lead that came in holds, what it lacks, and how good it looks (E01, E02)."""
from odoo import api, fields, models
from odoo.fields import Domain

from ...rules import phone
from ...rules.errors import RuleError
from ..card.masked import MaskedChar, MaskedPhone

GENDERS = [('male', "Male"), ('female', "Female")]
# Typed by a portal on the lead; the customer's own once there is one.
MOVES = {'intake_wechat': 'customer_wechat', 'intake_phone_second': 'customer_phone_second', 'intake_gender': 'customer_gender'}


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    _protected_fields = ('lead_source_id', 'external_id', 'intake_values')

    lead_source_id = fields.Many2one(
        'dealership.lead.source', readonly=True, copy=False, index='btree_not_null', ondelete='restrict',
        help="Source (线索来源) through which the lead came in; empty when it was entered by hand.")
    external_id = fields.Char("Sender's Id", readonly=True, copy=False, help="Id that the portal gave the lead.")
    intake_values = fields.Json(readonly=True, copy=False, groups=fields.NO_ACCESS)
    lead_message_ids = fields.One2many('dealership.lead.message', 'lead_id', "Messages Received", readonly=True)
    intake_wish = fields.Char("Wish as Sent", copy=False, help="Wished car in the portal's words, when the catalogue does not have it.")
    intake_wechat = MaskedChar("WeChat as Sent", copy=False)
    intake_phone_second = MaskedPhone("Second Phone as Sent", copy=False)
    intake_gender = fields.Selection(GENDERS, "Gender as Sent", copy=False)
    intake_state = fields.Selection(
        [('to_complete', "To complete"), ('complete', "Complete")], "Completeness", compute='_compute_intake',
        search='_search_intake_state',
        help="Name, contact, wished model and budget are there, or not (E02).")
    intake_missing = fields.Char("Missing", compute='_compute_intake', help="What is still to be asked.")
    has_valid_contact = fields.Boolean("Contact Valid", compute='_compute_quality', search='_search_has_valid_contact')
    has_intention = fields.Boolean("Intention Known", compute='_compute_quality')
    has_usual_budget = fields.Boolean("Budget in Range", compute='_compute_quality')
    lead_quality = fields.Selection(
        [('0', "Poor"), ('1', "Weak"), ('2', "Fair"), ('3', "Good")], "Quality", compute='_compute_quality',
        help="One star each for a contact that can be reached, a known intention, and a budget in the usual range.")

    # ------------------------------------------------------------------
    # Completeness (E02)
    # ------------------------------------------------------------------
    @api.depends('contact_name', 'partner_name', 'partner_id', 'phone', 'email_from', 'intake_wechat', 'wish_model_id', 'budget_min',
                 'budget_max', 'team_id', 'type')
    def _compute_intake(self):
        labels = {
            'name': self.env._("name"), 'contact': self.env._("contact"), 'model': self.env._("wished model"),
            'budget': self.env._("budget")}
        for lead in self:
            missing = lead._intake_lacks() if lead.is_dealership and lead.type == 'lead' else None
            lead.intake_state = False if missing is None else 'to_complete' if missing else 'complete'
            lead.intake_missing = ", ".join(labels[code] for code in missing) if missing else False

    def _intake_lacks(self):
        """Codes of what is missing."""
        self.ensure_one()
        return [code for code, there in (
            ('name', self.contact_name or self.partner_name or self.partner_id),
            ('contact', self.phone or self.email_from or self.intake_wechat),
            ('model', self.wish_model_id),
            ('budget', self.budget_min or self.budget_max),
        ) if not there]

    @api.model
    def _search_intake_state(self, operator, value):
        if operator != 'in':
            return NotImplemented
        leads = Domain('type', '=', 'lead') & Domain('team_id.is_dealership', '=', True)
        whole = Domain.AND([
            Domain('contact_name', '!=', False) | Domain('partner_name', '!=', False) | Domain('partner_id', '!=', False),
            Domain('phone', '!=', False) | Domain('email_from', '!=', False) | Domain('intake_wechat', '!=', False),
            Domain('wish_model_id', '!=', False),
            Domain('budget_min', '>', 0) | Domain('budget_max', '>', 0),
        ])
        domains = {'complete': leads & whole, 'to_complete': leads & ~whole, False: ~leads}
        return Domain.OR(domains[state] for state in value if state in domains)

    # ------------------------------------------------------------------
    # Quality
    # ------------------------------------------------------------------
    @api.depends('phone', 'phone_sanitized', 'email_normalized', 'wish_model_id', 'level_id', 'intake_wish', 'budget_min', 'budget_max',
                 'lead_source_id')
    def _compute_quality(self):
        default = self.env['dealership.lead.source'].default_get(['budget_from', 'budget_to'])
        for lead in self:
            source = lead.lead_source_id.sudo()  # two numbers of the source's, shown as a star
            lowest, highest = (source.budget_from, source.budget_to) if source else (default['budget_from'], default['budget_to'])
            budget = lead.budget_max or lead.budget_min
            lead.has_valid_contact = bool(lead.email_normalized) or lead._is_callable(lead.phone)
            lead.has_intention = bool(lead.wish_model_id or lead.level_id)
            lead.has_usual_budget = bool(budget) and lowest <= budget <= highest
            lead.lead_quality = str(sum((lead.has_valid_contact, lead.has_intention, lead.has_usual_budget)))

    @api.model
    def _is_callable(self, number):
        try:
            return bool(number and phone.normalise(number))
        except RuleError:
            return False

    @api.model
    def _search_has_valid_contact(self, operator, value):
        if operator != 'in':
            return NotImplemented
        valid = Domain('email_normalized', '!=', False) | Domain('phone_sanitized', '!=', False)
        return Domain.OR((valid if wanted else ~valid) for wanted in value)

    # ------------------------------------------------------------------
    # Becoming a card
    # ------------------------------------------------------------------
    def _convert_opportunity_data(self, customer, team_id=False):
        """What the portal told of the person goes to the customer, where he does not say otherwise."""
        vals = super()._convert_opportunity_data(customer, team_id)
        if self in self._protected_records():
            for name, field in MOVES.items():
                value = self[name]
                if name == 'intake_phone_second' and not self._is_callable(value):
                    continue
                if value and not self[field] and not (customer and customer != self.partner_id):
                    vals[field] = value
        return vals
