"""What a deal earns beside its tier: for a time, a store, a brand or a model (销售奖励, H05)."""
from odoo import api, fields, models

from ...rules import incentive as rules

ROLES = [
    ('consultant', "Consultant"),
    ('manager', "Team's manager"),
]


class DealershipIncentiveBonus(models.Model):
    """An amount for each deal that it fits; all that fit add up."""
    _name = 'dealership.incentive.bonus'
    _description = "Incentive Bonus"
    _order = 'date_from desc, id desc'

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one('res.company', "Store", index=True, default=lambda self: self.env.company, help="Empty: all stores.")
    currency_id = fields.Many2one('res.currency', compute='_compute_currency')
    role = fields.Selection(
        ROLES, "For", required=True, default='consultant',
        help="Consultants share it as they share the deal; the manager of the deal's team has his whole.")
    amount = fields.Monetary("Per Deal", required=True)
    brand_id = fields.Many2one(
        'fleet.vehicle.model.brand', ondelete='restrict', domain="[('is_dealer_brand', '=', True)]", help="Empty: any.")
    model_id = fields.Many2one('fleet.vehicle.model', ondelete='restrict', domain="[('brand_id', '=?', brand_id)]", help="Empty: any.")
    date_from = fields.Date("From")
    date_to = fields.Date("Until")

    _sound = models.Constraint("CHECK(amount >= 0)", "A bonus is not below zero.")
    _dates = models.Constraint("CHECK(date_to >= date_from)", "A bonus ends after it begins.")

    @api.depends('company_id')
    def _compute_currency(self):
        for bonus in self:
            bonus.currency_id = (bonus.company_id or self.env.company).currency_id

    @api.model
    def _of_deal(self, company, model, day):
        """The bonuses that a deal of this model earns on this day, whoever they are for."""
        bonuses = self.sudo().search([('company_id', 'in', (company.id, False))])
        found = rules.bonuses_of(day, model.brand_id.id, model.id, [
            rules.Bonus(
                bonus.id, bonus.amount, bonus.date_from or None, bonus.date_to or None,
                bonus.brand_id.id or None, bonus.model_id.id or None)
            for bonus in bonuses])
        return self.browse([bonus.key for bonus in found])
