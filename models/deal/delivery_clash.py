"""One car in a bay at a time: refused in words, with what is free (I01)."""
from odoo import api, models
from odoo.exceptions import ValidationError

from .delivery import OPEN


class DealershipDelivery(models.Model):
    _name = 'dealership.delivery'
    _inherit = ['dealership.delivery', 'dealership.exclusive.mixin']

    def _clash_message(self, constraint, detail):
        if constraint == 'bay_once':
            return self.env._(
                "The bay is taken at this time already, somebody else has just booked it. Choose another bay or another time.")
        return self._booked_already() if constraint == 'order_once' else super()._clash_message(constraint, detail)

    @api.model
    def _booked_already(self):
        return self.env._("This deal has a delivery already. Open that one; a car is delivered once.")

    @api.model
    def _refuse_taken(self, vals_list):
        """Refuse bookings whose bay is taken, in words and before the database does."""
        for vals in vals_list:
            defaults = self.default_get([name for name in ('start', 'order_id') if name not in vals])
            booking = self.new({**defaults, **vals})
            booking._refuse_taken_at(booking.bay_id, booking.start, booking.stop)

    def _refuse_taken_at(self, bay, start, stop):
        if not start or not stop or stop <= start:
            raise ValidationError(self.env._("A delivery ends after it begins."))
        if not bay or (self._origin and self._origin.state not in OPEN):
            return
        there = self._at_that_time(start, stop)
        other = there.filtered(lambda delivery: delivery.bay_id == bay.sudo()._origin)[:1]
        if other:
            message = self.env._(
                "%(bay)s is taken from %(start)s to %(stop)s.", bay=other.bay_id.name, start=self._moment(other.start),
                stop=self._moment(other.stop))
            free = self.env['dealership.delivery.bay'].search([('company_id', '=', other.company_id.id)]) - there.bay_id
            if free:
                message += " " + self.env._("Free at that time: %(bays)s.", bays=", ".join(free.mapped('name')))
            raise ValidationError(message)

    def _at_that_time(self, start, stop):
        """Other open deliveries, whosever customers they are: asked for their times only."""
        return self.sudo().search([
            ('state', 'in', OPEN), ('start', '<', stop), ('stop', '>', start), ('id', '!=', self._origin.id)], order='start')

    def _check_books_once(self):
        if self.order_id.sudo().delivered_on:
            raise ValidationError(self._booked_already())
