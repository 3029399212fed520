from odoo import api, fields, models
from odoo.exceptions import ValidationError


class DealershipAppraisal(models.Model):
    """What a customer's present car is worth, by several valuations and adjustments (评估, B06)."""
    _name = 'dealership.appraisal'
    _description = "Appraisal of a Present Car"
    _inherit = ['mail.thread', 'dealership.follow.mixin', 'dealership.seen.mixin']
    _order = 'date desc, id desc'
    _check_company_auto = True
    _follow_field = 'lead_id'
    _seen_fields = ('vehicle_id',)

    lead_id = fields.Many2one('crm.lead', "Card", required=True, index=True, ondelete='cascade')
    vehicle_id = fields.Many2one('fleet.vehicle', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='lead_id.company_id', store=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    date = fields.Date(required=True, default=fields.Date.context_today)
    valid_until = fields.Date(
        required=True, default=lambda self: fields.Date.add(fields.Date.context_today(self), days=7),
        help="Last day on which the store stands by this value.")
    is_valid = fields.Boolean(compute='_compute_is_valid')
    appraiser_id = fields.Many2one('res.users', required=True, default=lambda self: self.env.user)
    mileage = fields.Integer("Mileage (km)")
    expected_price = fields.Monetary(help="What the customer expects for the car.")
    line_ids = fields.One2many('dealership.appraisal.line', 'appraisal_id', "Valuations and Adjustments", copy=True)
    valuation_average = fields.Monetary(compute='_compute_amounts', store=True)
    adjustment_total = fields.Monetary(compute='_compute_amounts', store=True)
    amount = fields.Monetary(
        "Appraised Value", compute='_compute_amounts', store=True,
        help="Mean of the valuations plus the adjustments, never below zero.")
    note = fields.Text()

    @api.depends('line_ids.amount', 'line_ids.kind')
    def _compute_amounts(self):
        for appraisal in self:
            valuations = [line.amount for line in appraisal.line_ids if line.kind == 'valuation']
            appraisal.valuation_average = sum(valuations) / len(valuations) if valuations else 0
            appraisal.adjustment_total = sum(line.amount for line in appraisal.line_ids if line.kind == 'adjustment')
            appraisal.amount = max(0, appraisal.valuation_average + appraisal.adjustment_total)

    @api.depends('valid_until')
    def _compute_is_valid(self):
        today = fields.Date.context_today(self)
        for appraisal in self:
            appraisal.is_valid = bool(appraisal.valid_until and appraisal.valid_until >= today)

    @api.depends('vehicle_id', 'date')
    def _compute_display_name(self):
        for appraisal in self:
            appraisal.display_name = f"{appraisal.vehicle_id.display_name} {appraisal.date or ''}"

    @api.constrains('date', 'valid_until')
    def _check_validity(self):
        for appraisal in self:
            if appraisal.valid_until < appraisal.date:
                raise ValidationError(self.env._("An appraisal cannot end before the day on which it is made."))
