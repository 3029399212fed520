from odoo import models

from .masked import MaskedChar


class MailFollowers(models.Model):
    _name = 'mail.followers'
    _inherit = ['mail.followers', 'dealership.masked.contact.mixin']

    email = MaskedChar()
