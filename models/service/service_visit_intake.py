"""Visits that another after-sales system keeps: whose they are, and that their money was settled there."""
from odoo import fields, models


class FleetVehicleLogServices(models.Model):
    _inherit = 'fleet.vehicle.log.services'

    _protected_fields = ('intake_source', 'intake_number')

    intake_source = fields.Char(
        "Kept In", readonly=True, copy=False, index='btree_not_null',
        help="Code of the after-sales system that sent the visit; its money was settled there. Empty: a visit of this system.")
    intake_number = fields.Char("Number There", readonly=True, copy=False, help="Number of the work order in that system.")

    def _is_settled_here(self):
        """Whether something was charged for the visit in this system."""
        return bool(self._invoices_that_hold())
