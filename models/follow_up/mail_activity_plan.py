from odoo import fields, models


class MailActivityPlan(models.Model):
    _inherit = 'mail.activity.plan'

    is_delivery_callback = fields.Boolean(
        "Return Visits After Delivery", help="Planned on the customer's card on the day when his car is delivered (交车后回访).")
