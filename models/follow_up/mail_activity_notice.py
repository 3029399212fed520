from odoo import fields, models


class MailActivity(models.Model):
    _inherit = 'mail.activity'

    dealership_notice = fields.Selection(
        [('first_contact', "First contact late"), ('lapse', "Overdue and dormant cards"), ('pool', "Goes to the pool")],
        readonly=True, help="Made by the system, to be taken back when the matter is settled.")
