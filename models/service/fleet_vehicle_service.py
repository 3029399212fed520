"""A car is booked into the workshop from wherever it is listed (J01)."""
from odoo import models


class FleetVehicle(models.Model):
    _inherit = 'fleet.vehicle'

    def action_book_visit(self):
        """Open the booking form for this car; a list says why in the context."""
        self.ensure_one()
        context = {'default_visit_kind': 'maintenance'}
        for name in ('default_visit_kind', 'default_customer_words'):
            if self.env.context.get(name):
                context[name] = self.env.context[name]
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Book a Visit"), 'res_model': 'fleet.vehicle.log.services',
            'views': [(self.env.ref('auto_dealership.service_visit_view_form').id, 'form')], 'target': 'current',
            'context': {**context, 'default_vehicle_id': self.id},
        }

    def _book_visit(self, planned_start, kind, **vals):
        """Book this car into the workshop.

        :param planned_start: datetime, naive UTC
        :param str kind: of the visit
        """
        self.ensure_one()
        return self.env['fleet.vehicle.log.services'].create({
            'vehicle_id': self.id, 'planned_start': planned_start, 'visit_kind': kind, **vals})
