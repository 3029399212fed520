from odoo import fields, models

from ...rules import equity


class ResCompany(models.Model):
    _inherit = 'res.company'

    dealership_replacement_active = fields.Boolean(
        "Replacement Prompts", default=True, help="An arriving car that is old, far-driven or worth more than what is owed is told to "
        "its owner's consultant (置换提示).")
    dealership_replacement_years = fields.Integer("From an Age of (Years)", default=5, help="0: the age is no reason.")
    dealership_replacement_km = fields.Integer("From a Mileage of (km)", default=100000, help="0: the mileage is no reason.")
    dealership_replacement_margin = fields.Float(
        "Worth More Than Owed by", default=0.0, digits=(16, 2), help="A car on which a loan runs: its estimated value exceeds what is "
        "owed by this amount at least.")

    _dealership_replacement_limits = models.Constraint(
        'CHECK(dealership_replacement_years BETWEEN 0 AND 60 AND dealership_replacement_km >= 0 AND dealership_replacement_margin >= 0)',
        "Years, kilometres and amount of the replacement prompts are not below zero.")

    def _replacement_limits(self):
        """The store's limits as `rules.equity` takes them."""
        self.ensure_one()
        store = self.sudo()  # the store's settings, whoever receives the car
        return equity.Limits(
            store.dealership_replacement_years, store.dealership_replacement_km, store.dealership_replacement_margin)
