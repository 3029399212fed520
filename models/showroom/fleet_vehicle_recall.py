"""A demo car under a safety recall stays in the yard: whoever sells cars does not let them be driven (J04, D04)."""
from odoo import models


class FleetVehicle(models.Model):
    _inherit = 'fleet.vehicle'

    def _demo_problems(self, day):
        problems = super()._demo_problems(day)
        recalls = self.sudo()._due_recalls()
        for vehicle in self.sudo():
            if vehicle._origin.id not in problems and any(line.is_safety for line in recalls.get(vehicle._origin.id, ())):
                problems[vehicle._origin.id] = self.env._(
                    "%(car)s is under an open safety recall; it is not driven before the workshop has done the work.",
                    car=vehicle.display_name)
        return problems
