from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...rules import purchase_tax
from ...rules.errors import RuleError
from ..card.rule_messages import rule_message


class DealershipPurchaseTaxRule(models.Model):
    """What the state asks for cars invoiced in a period (车辆购置税政策): rate, and relief for new energy."""
    _name = 'dealership.purchase.tax.rule'
    _description = "Purchase Tax Rule"
    _order = 'new_energy, date_from desc, id desc'

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    new_energy = fields.Boolean(help="Holds for electric, plug-in hybrid and hydrogen cars (新能源); else for all others.")
    date_from = fields.Date("From", required=True)
    date_to = fields.Date("To", help="Last day; empty: until another rule begins.")
    rate = fields.Float("Rate (%)", required=True, default=10.0, digits=(5, 2), aggregator=None)
    vat_rate = fields.Float(
        "VAT in the Price (%)", required=True, default=13.0, digits=(5, 2), aggregator=None,
        help="The price that the customer pays is divided by 1 + this rate (价税合计 ÷ 1.13).")
    relief = fields.Float(
        "Relief (%)", digits=(5, 2), aggregator=None,
        help="Share of the tax that is let off: 100 = exempt (免征), 50 = half (减半).")
    relief_cap = fields.Float(
        "At Most per Car", digits=(16, 2), aggregator=None,
        help="Limit of the relief for one car (每辆减免限额); 0: none.")

    _dates = models.Constraint("CHECK(date_to IS NULL OR date_to >= date_from)", "The rule ends before it begins.")

    @api.constrains('rate', 'vat_rate', 'relief', 'relief_cap')
    def _check_rule(self):
        for rule in self:
            try:
                purchase_tax.purchase_tax(1, rule._period(), purchase_tax.decimal(rule.vat_rate) / 100)
            except RuleError as error:
                raise ValidationError(rule_message(self.env, error)) from error

    def _period(self):
        self.ensure_one()
        hundred = Decimal(100)
        return purchase_tax.Period(
            self.date_from, self.date_to or None, purchase_tax.decimal(self.rate) / hundred, purchase_tax.decimal(self.relief) / hundred,
            purchase_tax.decimal(self.relief_cap) if self.relief_cap else None)

    @api.model
    def _tax(self, price, day, new_energy):
        """Purchase tax on a car of this price.

        :return: `rules.purchase_tax.Tax`; None when no rule holds on that day
        """
        rules = self.sudo().search([('new_energy', '=', bool(new_energy))])
        if new_energy and not rules.filtered(lambda rule: rule.date_from <= day and (not rule.date_to or day <= rule.date_to)):
            rules = self.sudo().search([('new_energy', '=', False)])  # the relief has ended: taxed as any other
        periods = {rule._period(): rule for rule in rules}
        period = purchase_tax.period_of(day, list(periods))
        if period is None:
            return None
        return purchase_tax.purchase_tax(price, period, purchase_tax.decimal(periods[period].vat_rate) / 100)
