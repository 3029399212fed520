"""What the workshop's papers say beyond the visit (J02)."""
from odoo import fields, models

FUEL_LEVELS = [('0', "E"), ('1', "1/4"), ('2', "1/2"), ('3', "3/4"), ('4', "F")]


class FleetVehicleLogServices(models.Model):
    _inherit = 'fleet.vehicle.log.services'

    fuel_level = fields.Selection(FUEL_LEVELS, "Fuel or Charge", copy=False, help="Fuel or charge at the arrival (油量/电量).")
    condition_note = fields.Char("Condition at Arrival", copy=False, help="Scratches, dents and what lies in the car (外观及随车物品).")

    def action_print_work_order(self):
        """The work order, for the customer to sign."""
        return self.env.ref('auto_dealership.action_report_work_order').report_action(self)

    def action_print_settlement(self):
        """The settlement sheet, one a payer."""
        return self.env.ref('auto_dealership.action_report_settlement').report_action(self)
