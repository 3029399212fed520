from odoo import fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    dealership_ownership_days = fields.Integer(
        "Rule on Conflicts Within (Days)", default=3,
        help="After so many days an open dispute about a customer makes him company-owned, as the rule proposes (充公).")
    dealership_ownership_rounds = fields.Integer(
        "Intervals of Protection", default=2,
        help="Without a contact within so many intervals of the card's level its protection lapses; 0: never.")
    dealership_ownership_appeal_days = fields.Integer(
        "Appeal Within (Days)", default=7, help="So long after a ruling its claimants may appeal, once (申诉期限).")
    dealership_ownership_automatic = fields.Boolean(
        "Company-Owned by Itself", help="An open dispute is ruled company-owned by the system when its deadline has passed.")

    _dealership_ownership_positive = models.Constraint(
        'CHECK(dealership_ownership_days >= 1 AND dealership_ownership_rounds >= 0 AND dealership_ownership_appeal_days >= 0)',
        "A dispute is ruled on within one day at least; intervals of protection and days of appeal are not below zero.")
