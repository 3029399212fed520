"""So much for each converted lead by the price of its car (转化激励档位, H05)."""
from odoo import api, fields, models

from ...rules import incentive as rules


class DealershipIncentiveTier(models.Model):
    """A price tier of the incentive: low, middle, high … as the store decides, with the time in which it counts."""
    _name = 'dealership.incentive.tier'
    _description = "Incentive Tier"
    _order = 'company_id, minimum, date_from, id'

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        'res.company', "Store", index=True, default=lambda self: self.env.company,
        help="Empty: for all stores that have no tiers of their own in force.")
    currency_id = fields.Many2one('res.currency', compute='_compute_currency')
    minimum = fields.Monetary("Price From", required=True, help="From this price of the vehicle on (价位), up to the next tier.")
    amount = fields.Monetary("Per Deal", help="What the deal earns (元/单); with several consultants they share it.")
    percent = fields.Float("% of the Price", digits=(6, 3), help="Beside the amount, or instead of it.")
    date_from = fields.Date("From")
    date_to = fields.Date("Until")

    _one_minimum = models.UniqueIndex(
        "(COALESCE(company_id, 0), minimum, COALESCE(date_from, '-infinity'::date)) WHERE active IS TRUE",
        "There is a tier with this minimum and this beginning already. Change that one.")
    _sound = models.Constraint(
        "CHECK(minimum >= 0 AND amount >= 0 AND percent >= 0 AND percent <= 100)",
        "Price and incentive of a tier are not below zero; a percentage is no more than 100.")
    _dates = models.Constraint("CHECK(date_to >= date_from)", "A tier ends after it begins.")

    @api.depends('company_id')
    def _compute_currency(self):
        for tier in self:
            tier.currency_id = (tier.company_id or self.env.company).currency_id

    @api.model
    def _of_price(self, company, price, day):
        """The tier of a car's price on a day: the store's own tiers, else those of all stores.

        :return: the record, empty when no tier is reached
        """
        tiers = self.sudo().search([('company_id', 'in', (company.id, False))])
        own = tiers.filtered('company_id')._as_rules()
        if not any(rules.in_force(tier, day) for tier in own):
            own = tiers.filtered(lambda tier: not tier.company_id)._as_rules()
        found = rules.tier_of(price, day, own)
        return self.browse(found.key if found else ())

    def _as_rules(self):
        return [
            rules.Tier(tier.id, tier.minimum, tier.amount, tier.percent, tier.date_from or None, tier.date_to or None) for tier in self]
