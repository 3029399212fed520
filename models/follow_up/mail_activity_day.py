from odoo import models


class MailActivity(models.Model):
    _inherit = 'mail.activity'

    # A consultant's day: his open plans by date, past the many that were done.
    _dealership_day_idx = models.Index("(user_id, date_deadline) WHERE active IS TRUE AND res_model = 'crm.lead'")
