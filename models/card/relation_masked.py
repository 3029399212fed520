from odoo import models

from .masked import MaskedPhone


class DealershipRelation(models.Model):
    _name = 'dealership.relation'
    _inherit = ['dealership.relation', 'dealership.masked.contact.mixin']

    phone = MaskedPhone()
    phone_sanitized = MaskedPhone()
