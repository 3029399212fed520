"""An insurer's offer for a renewal (报价): the coverages of the last policy, new premiums (J05)."""
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ..vehicle.res_partner_insurer import COMMISSION_GROUPS
from .renewal import OPEN


class DealershipRenewalQuote(models.Model):
    _name = 'dealership.renewal.quote'
    _description = "Quote for a Renewal"
    _inherit = ['dealership.follow.mixin', 'dealership.protected.mixin']
    _order = 'total, id'
    _rec_name = 'insurer_id'
    _follow_field = 'renewal_id'
    _protected_fields = ('is_chosen', 'total', 'company_id')
    _immutable_fields = ('renewal_id',)

    renewal_id = fields.Many2one('dealership.renewal', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='renewal_id.company_id', store=True, precompute=True)
    currency_id = fields.Many2one(related='renewal_id.currency_id')
    insurer_id = fields.Many2one(
        'res.partner', required=True, index=True, ondelete='restrict', domain=[('is_insurer', '=', True)])
    compulsory_premium = fields.Monetary("Compulsory", help="Premium of the compulsory insurance (交强险).")
    vehicle_tax = fields.Monetary(help="Vehicle and vessel tax (车船税).")
    line_ids = fields.One2many('dealership.renewal.quote.line', 'quote_id', "Coverages", copy=True)
    commercial_premium = fields.Monetary(
        "Commercial", compute='_compute_commercial_premium', store=True, readonly=False,
        help="Premium of the commercial insurance (商业险): of its coverages, or as the insurer says.")
    total = fields.Monetary(compute='_compute_total', store=True)
    valid_until = fields.Date()
    is_chosen = fields.Boolean("Chosen", readonly=True, copy=False)
    note = fields.Char()
    commission = fields.Monetary(
        compute='_compute_commission', groups=COMMISSION_GROUPS, help="What the insurer would pay for it, as agreed today.")

    _amounts = models.Constraint(
        "CHECK (compulsory_premium >= 0 AND vehicle_tax >= 0 AND commercial_premium >= 0)", "No part of a quote is below zero.")

    @api.depends('insurer_id', 'total')
    def _compute_display_name(self):
        """Insurer and total: a customer compares several of one insurer."""
        for quote in self:
            name = quote.insurer_id.sudo().name or ""  # whose quote one may read
            quote.display_name = f"{name} {quote.currency_id.format(quote.total)}" if quote.currency_id else name

    @api.depends('line_ids.premium')
    def _compute_commercial_premium(self):
        for quote in self:
            quote.commercial_premium = sum(quote.line_ids.mapped('premium')) or quote.commercial_premium

    @api.depends('compulsory_premium', 'vehicle_tax', 'commercial_premium')
    def _compute_total(self):
        for quote in self:
            quote.total = quote.compulsory_premium + quote.vehicle_tax + quote.commercial_premium

    @api.depends('compulsory_premium', 'commercial_premium', 'insurer_id')
    def _compute_commission(self):
        for quote in self:
            insurer, company = quote.insurer_id, quote.company_id
            quote.commission = sum(
                quote[f'{kind}_premium'] * insurer._insurer_rate(kind, company) / 100
                for kind in ('compulsory', 'commercial')) if insurer else 0

    @api.model
    def default_get(self, fields):
        """A new quote begins as the last policies were."""
        defaults = super().default_get(fields)
        renewal = self.env['dealership.renewal'].browse(self.env.context.get('default_renewal_id') or ())
        if renewal and renewal.has_access('read'):
            last = self._as_last_year(renewal)
            defaults.update({name: value for name, value in last.items() if name in fields and name not in defaults})
        return defaults

    @api.model
    def _as_last_year(self, renewal):
        """Insurer, taxes and coverages of the policies that end."""
        compulsory, commercial = renewal.compulsory_policy_id.sudo(), renewal.commercial_policy_id.sudo()  # the renewal's own
        return {
            'insurer_id': renewal.sudo().insurer_id.id,
            'compulsory_premium': compulsory.premium,
            'vehicle_tax': compulsory.vehicle_tax,
            'line_ids': [Command.create({'coverage_id': line.coverage_id.id, 'sum_insured': line.sum_insured, 'premium': line.premium})
                         for line in commercial.coverage_ids],
            **({} if any(commercial.coverage_ids.mapped('premium')) else {'commercial_premium': commercial.premium}),
        }

    @api.model_create_multi
    def create(self, vals_list):
        filled = []
        for vals in vals_list:
            renewal = self.env['dealership.renewal'].browse(vals.get('renewal_id') or self.env.context.get('default_renewal_id') or ())
            if renewal and 'line_ids' not in vals and 'commercial_premium' not in vals:
                renewal.check_access('write')
                last = self._as_last_year(renewal)
                vals = {**last, **vals}
            filled.append(vals)
        quotes = super().create(filled)
        quotes._check_quotes()
        quotes.renewal_id._after_quoted()
        return quotes

    def write(self, vals):
        if not self.env.su:
            self._check_quotes()
        result = super().write(vals)
        self._check_quotes(was_open=self.env.su)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_open_only(self):
        self._check_quotes()

    def _check_lines_open(self):
        """Coverages come and go while the renewal is open."""
        for quote in self:
            if not self.env.su and quote.renewal_id.state not in OPEN:
                raise UserError(self.env._("%s is closed: its quotes stay as they were.", quote.renewal_id.display_name))

    def _check_quotes(self, was_open=False):
        """A quote is of an insurer, of something, and of a renewal that is still open."""
        for quote in self:
            if not was_open and quote.renewal_id.state not in OPEN:
                raise UserError(self.env._(
                    "%s is closed: its quotes stay as they were.", quote.renewal_id.display_name))
            if not quote.insurer_id.sudo().is_insurer:
                raise ValidationError(self.env._(
                    "“%s” is no insurer. Tick “Insurer” on that contact, or choose another.", quote.insurer_id.sudo().name))
            if quote.currency_id.compare_amounts(quote.total, 0) <= 0:
                raise ValidationError(self.env._(
                    "The quote of %s is of nothing: enter the premium of the compulsory or the commercial insurance.",
                    quote.insurer_id.sudo().name))
