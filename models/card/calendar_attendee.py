from odoo import models

from .masked import MaskedChar, MaskedPhone


class CalendarAttendee(models.Model):
    _name = 'calendar.attendee'
    _inherit = ['calendar.attendee', 'dealership.masked.contact.mixin']

    email = MaskedChar()
    phone = MaskedPhone()
