"""What the customer wants, why, and what speaks for and against it (B02, B03, B05, B08–B11)."""
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...rules import phone, plate


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    # Wishes (B02)
    wish_ids = fields.One2many('dealership.wish', 'lead_id', "Wished Vehicles", copy=False)
    wish_model_id = fields.Many2one(
        'fleet.vehicle.model', "First Wish", compute='_compute_wish', store=True, index='btree_not_null',
        help="Model of the first wished vehicle, to group and plan by.")
    wish_summary = fields.Char(
        "Wishes", compute='_compute_wish', store=True, help="First wish in a line, and how many more there are.")

    # Use (B03)
    usage_kind = fields.Selection([
        ('family', "Family use"), ('business_some', "Some business use"),
        ('business', "Business use"), ('travel', "Frequent long trips"),
    ], "Main Use", help="Main use of the new car (新车主要用途).")
    main_user = fields.Selection(
        [('male', "A man"), ('female', "A woman"), ('shared', "Both")], help="Who will mainly drive it (新车主要使用人).")
    main_user_note = fields.Char("Main User's Name")
    driving_habit = fields.Selection(
        [('fast', "Fast"), ('brisk', "Sometimes brisk"), ('steady', "Steady")], help="Driving habit (用车习惯).")
    road_ids = fields.Many2many(
        'dealership.preference', 'dealership_lead_road_rel', 'lead_id', 'preference_id', "Main Roads",
        domain="[('kind', '=', 'road')]")
    concern_ids = fields.Many2many(
        'dealership.preference', 'dealership_lead_concern_rel', 'lead_id', 'preference_id', "Concerns",
        domain="[('kind', '=', 'concern')]", help="What matters most (购买着重点).")

    # Budget and payment (B04, B05)
    budget_min = fields.Monetary("Budget From", currency_field='company_currency', tracking=True)
    budget_max = fields.Monetary("Budget To", currency_field='company_currency', tracking=True)
    payment_method = fields.Selection(
        [('cash', "Cash"), ('loan', "Loan")], "Payment", help="How the customer means to pay (拟购方式).")
    wants_trade_in = fields.Boolean("Trade-in", help="The present car is to be traded in (置换).")
    loan_months = fields.Integer("Loan Term (Months)")
    down_payment_ratio = fields.Float("Down Payment (%)", digits=(5, 2), aggregator=None)

    # Referrer (B08): core's `referred` holds the name
    referrer_id = fields.Many2one(
        'res.partner', index='btree_not_null', check_company=True, domain="[('is_dealership_customer', '=', True)]",
        help="The referrer's own customer card; it counts toward his VIP status.")
    referrer_relation = fields.Char("Relation to Customer", help="E.g. colleague, brother (介绍人关系).")
    referrer_phone = fields.Char()
    referrer_plate = fields.Char("Referrer's Plate")
    referrer_is_owner = fields.Boolean("Owner Here", help="The referrer owns a car of this store (车主 是/否).")

    # Competition and decision (B09)
    competing_model_ids = fields.Many2many(
        'fleet.vehicle.model', 'dealership_lead_competing_model_rel', 'lead_id', 'model_id', "Also Considered",
        help="Competing models that the customer considers (参考他牌).")
    competing_note = fields.Char("Other Competing Cars", help="What the catalogue does not have.")
    competing_store = fields.Char()
    decision_maker = fields.Char(help="Who decides on the purchase (决定权者), e.g. wife.")

    # Three elements (B10)
    confidence = fields.Text(help="Confidence (信心): what he thinks of brand, model and store.")
    need = fields.Text(help="Need (需求): why he wants a car, and when.")
    purchasing_power = fields.Text(help="Purchasing power (购买力): whether he can pay for it.")
    willingness = fields.Selection(
        [('1', "Low"), ('2', "Middling"), ('3', "High")], help="Willingness to buy (购买意愿).")
    favourable = fields.Text("Favourable Conditions", help="What helps the sale (有利条件).")
    unfavourable = fields.Text("Unfavourable Conditions", help="What hinders the sale (不利条件).")
    help_needed = fields.Text(help="What others can do to help (需要的协助).")

    # Place, reasons (B11)
    plate_place = fields.Selection(
        [('local', "Local"), ('other', "Elsewhere")], help="Where the car will be registered (牌照归所).")
    store_reason_ids = fields.Many2many(
        'dealership.preference', 'dealership_lead_store_rel', 'lead_id', 'preference_id', "Why This Store",
        domain="[('kind', '=', 'store')]", help="Reasons for choosing this store (新车店面选择).")
    visit_count = fields.Integer("Visits", default=0, copy=False, readonly=True)
    test_drive_count = fields.Integer("Test Drives", default=0, copy=False, readonly=True)

    def copy_data(self, default=None):
        """A duplicated card keeps the wishes; asked of cards only, since other teams' people know no wishes."""
        result = super().copy_data(default)
        cards = self._protected_records()
        for lead, vals in zip(self, result, strict=True):
            if lead in cards and 'wish_ids' not in (default or {}):
                vals['wish_ids'] = [fields.Command.create(wish) for wish in lead.wish_ids.copy_data()]
        return result

    @api.depends('wish_ids.sequence', 'wish_ids.model_id', 'wish_ids.trim_id', 'wish_ids.exterior_color_id')
    def _compute_wish(self):
        for lead in self:
            wishes = lead.wish_ids.sorted(lambda wish: (wish.sequence, wish._origin.id or 0))
            first = wishes[:1]
            lead.wish_model_id = first.model_id
            more = f" +{len(wishes) - 1}" if len(wishes) > 1 else ""
            lead.wish_summary = f"{first._summary()}{more}" if first else False

    @api.onchange('referrer_id')
    def _onchange_referrer_id(self):
        if self.referrer_id:
            self.referred = self.referrer_id.name
            self.referrer_phone = self.referrer_id.phone
            self.referrer_is_owner = bool(self.referrer_id.owned_vehicle_count)

    @api.constrains('budget_min', 'budget_max')
    def _check_budget(self):
        for lead in self:
            if lead.budget_min < 0 or lead.budget_max < 0:
                raise ValidationError(self.env._("%(card)s: a budget is not below zero.", card=lead.name))
            if lead.budget_max and lead.budget_min > lead.budget_max:
                raise ValidationError(self.env._(
                    "%(card)s: the budget begins at %(low)s but ends at %(high)s; swap the two.",
                    card=lead.name, low=lead.budget_min, high=lead.budget_max))

    @api.constrains('loan_months', 'down_payment_ratio')
    def _check_loan(self):
        for lead in self:
            if not 0 <= lead.loan_months <= 120:
                raise ValidationError(self.env._("%(card)s: a loan runs for at most 120 months.", card=lead.name))
            if not 0 <= lead.down_payment_ratio <= 100:
                raise ValidationError(self.env._("%(card)s: the down payment is a share between 0 and 100 %%.", card=lead.name))

    @api.constrains('referrer_phone', 'referrer_plate')
    def _check_referrer(self):
        for lead in self:
            if lead.referrer_phone:
                self.env['res.partner']._check_rule(phone.normalise, lead.referrer_phone, lead.referred or lead.name)
            if lead.referrer_plate:
                self.env['res.partner']._check_rule(plate.normalise, lead.referrer_plate, lead.referred or lead.name)
