from odoo import models

from .masked import MaskedChar


class PaymentLinkWizard(models.TransientModel):
    _name = 'payment.link.wizard'
    _inherit = ['payment.link.wizard', 'dealership.masked.contact.mixin']

    partner_email = MaskedChar()
