"""Where other parts of the workshop join a visit's steps; each is called once a step, on the visits concerned."""
from odoo import models


class FleetVehicleLogServices(models.Model):
    _inherit = 'fleet.vehicle.log.services'

    def _arrival_warnings(self):
        """What the advisor must know before he receives the car; a fixed number of queries.

        :return: list of {'level': 'danger', 'warning' or 'info', 'text': sentence}
        """
        return []

    def _leave_obstacles(self):
        """Sentences that keep the car from leaving."""
        unclaimed = self.sudo().line_ids.filtered(
            lambda line: line.payer in ('warranty', 'insurance') and not (line.claim_number or '').strip())
        if not unclaimed:
            return []
        return [self.env._("The number of the claim is missing: %s", ", ".join(unclaimed.mapped('name')))]

    def _after_booked(self):
        """An appointment was made."""

    def _after_arrival(self):
        """The car has arrived."""

    def _after_ready(self):
        """The work is done."""

    def _after_left(self):
        """The customer has his car again."""

    def _after_cancelled(self):
        """The visit was given up."""
