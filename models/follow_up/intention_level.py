"""When a card of a level is overdue, asleep, or given to the pool (C04)."""
from odoo import fields, models


class DealershipIntentionLevel(models.Model):
    _inherit = 'dealership.intention.level'

    grace_days = fields.Integer(
        "Days of Grace", default=0, help="A planned contact is escalated to the manager when it is late by more days (逾期宽限).")
    dormant_days = fields.Integer(
        "Dormant After (Days)", default=30, help="Without any contact for so many days a card is dormant (休眠).")
    pool_after_days = fields.Integer(
        "To the Pool After (Days)", default=0,
        help="So many days after it fell asleep a card goes to the public pool (公海). 0: never.")

    _discipline_positive = models.Constraint(
        'CHECK(grace_days >= 0 AND dormant_days > 0 AND pool_after_days >= 0)',
        "A card is dormant after one day at least; days of grace and of the pool are not below zero.")
