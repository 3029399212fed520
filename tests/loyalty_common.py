"""Cars with a past in the workshop, for the tests of loyalty, campaigns and replacement."""
from odoo import fields

from .common import Dealership


class Loyalty(Dealership):
    """Mixin beside `Dealership`: visits of other days, consents, classes."""

    @classmethod
    def visit(cls, car, day, kind='maintenance', state='left', **vals):
        """A visit of a day gone by, as an import writes it."""
        visit = cls.env['fleet.vehicle.log.services'].sudo().create({'vehicle_id': car.id, 'visit_kind': kind, 'date': day, **vals})
        visit.workshop_state = state
        return visit

    @classmethod
    def car(cls, *days, owner=None, **vals):
        """A customer's car that came on these days."""
        car = cls.make_vehicle(owner or cls.make_customer(), **vals)
        for day in days:
            cls.visit(car, day)
        return car

    @classmethod
    def agree(cls, partner, granted=True, purpose='sales_call'):
        cls.env['dealership.consent'].create({'partner_id': partner.id, 'purpose': purpose, 'granted': granted})

    @classmethod
    def refresh(cls, *cars):
        """The night's job, for these cars."""
        return cls.env['dealership.service.standing'].sudo()._refresh([car.id for car in cars])

    @classmethod
    def standing(cls, car):
        return cls.env['dealership.service.standing'].search([('vehicle_id', '=', car.id)])

    @classmethod
    def day(cls, days=0, **delta):
        """So many days (months, years) ago, of the store."""
        return fields.Date.subtract(cls.store._dealership_today(), days=days, **delta)
