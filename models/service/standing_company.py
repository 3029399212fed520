from odoo import fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    dealership_workshop_lost_months = fields.Integer(
        "Lost After (Months)", default=12,
        help="A car that did not come to the workshop for so many months counts as lost (流失).")

    dealership_loyalty_counted_on = fields.Date(
        readonly=True, copy=False, groups=fields.NO_ACCESS, help="The store's day on which its retention and churn were counted last.")

    _dealership_lost_positive = models.Constraint(
        'CHECK(dealership_workshop_lost_months BETWEEN 1 AND 120)', "A car counts as lost after 1 to 120 months.")
