"""What is still owed on a car; the room that knows of loans extends it (J06)."""
from odoo import models


class FleetVehicle(models.Model):
    _inherit = 'fleet.vehicle'

    def _owed_amounts(self, day):
        """What is owed on these cars after a day, by vehicle id; a car that is not in it is paid, as far as is known.

        One query for any number of cars. Asked by the system only: the amount is not told to whoever sees the car.
        """
        return {}
