"""Whether a person may see a vehicle, and whom he may enter on it (N01)."""
from odoo import models


class FleetVehicle(models.Model):
    _name = 'fleet.vehicle'
    _inherit = ['fleet.vehicle', 'dealership.seen.mixin']

    _seen_fields = ('owner_id', 'driver_id', 'future_driver_id')

    def _filter_seen(self):
        """Those that the user may read; the cars of a consultant's own customers, the usual case, cost no query."""
        own = self.browse()
        if self.env.user.has_group('auto_dealership.group_consultant'):
            own = self.sudo().filtered(
                lambda vehicle: vehicle.dealer_role == 'customer' and vehicle.owner_id.user_id.id == self.env.uid
                and (not vehicle.company_id or vehicle.company_id in self.env.companies)).with_env(self.env)
        return own | (self - own)._filtered_access('read')
