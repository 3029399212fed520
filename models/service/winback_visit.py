"""A car of a running campaign is booked, or comes: its line says so by itself (J03)."""
from odoo import models


class FleetVehicleLogServices(models.Model):
    _inherit = 'fleet.vehicle.log.services'

    def _winback_lines(self):
        """(visit, line) of those of these visits whose car is in a running campaign; one query.

        The campaign is the system's to keep: who books or receives a car need not see it.
        """
        visits = self.sudo().filtered(lambda visit: visit.visit_kind != 'pdi')
        lines = self.env['dealership.winback.line']._open_lines(visits.vehicle_id)
        return [(visit, lines[visit.vehicle_id.id]) for visit in visits if visit.vehicle_id.id in lines]

    def _after_booked(self):
        super()._after_booked()
        for visit, line in self._winback_lines():
            if line.state not in ('booked', 'came_back', 'no_consent'):
                line.write({'state': 'booked', 'visit_id': visit.id, 'next_call_on': False})

    def _after_arrival(self):
        super()._after_arrival()
        for visit, line in self._winback_lines():
            campaign = line.winback_id
            if line.state not in ('came_back', 'no_consent') and campaign.date_from <= visit.date <= campaign.date_to:
                line.write({'state': 'came_back', 'visit_id': visit.id, 'came_on': visit.date, 'next_call_on': False})

    def _after_left(self):
        super()._after_left()
        for line in self.env['dealership.winback.line'].sudo().search([('visit_id', 'in', self.ids), ('state', '=', 'came_back')]):
            line.visit_amount = line.visit_id.amount

    def _after_cancelled(self):
        super()._after_cancelled()
        lines = self.env['dealership.winback.line'].sudo().search([('visit_id', 'in', self.ids), ('state', '=', 'booked')])
        for state, group in lines.grouped(lambda line: 'reached' if line.was_reached else 'to_call').items():
            group.write({'state': state, 'visit_id': False})
