"""The store's rules of follow-up: when a card is late, asleep, or given away (C03, C04, C07)."""
from odoo import fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    dealership_pool_warning_days = fields.Integer(
        "Warn Before the Pool (Days)", default=2, help="The consultant is warned so many days before a dormant card goes to the pool.")
    dealership_series_count = fields.Integer(
        "Contacts in a Series", default=5, help="So many contacts of one consultant …")
    dealership_series_minutes = fields.Integer(
        "Minutes of a Series", default=10, help="… within so many minutes are flagged for the manager.")
    dealership_pasted_days = fields.Integer(
        "Same Words Within (Days)", default=30, help="The same words on another card within so many days are flagged.")
    dealership_short_call_seconds = fields.Integer(
        "Shortest Call (Seconds)", default=20, help='A call with an answer that lasted less is flagged.')

    _dealership_discipline_positive = models.Constraint(
        'CHECK(dealership_pool_warning_days >= 0 AND dealership_series_count >= 0 AND dealership_series_minutes >= 0'
        ' AND dealership_pasted_days >= 0 AND dealership_short_call_seconds >= 0)',
        "The limits of follow-up discipline are not below zero.")
