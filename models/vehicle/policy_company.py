from odoo import fields, models


class ResCompany(models.Model):
    """When a policy asks for a word about its dates (倒签)."""
    _inherit = 'res.company'

    dealership_policy_backdate_days = fields.Integer(
        "Policies Back-dated (Days)", default=3,
        help="A policy that begins more days than these before its issue asks for a reason.")

    _dealership_policy_backdate = models.Constraint(
        'CHECK(dealership_policy_backdate_days >= 0)', "The days of back-dating are not below zero.")
