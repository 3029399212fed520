"""Whether a person may see a vehicle, and whom he may enter on it (N01)."""
from odoo import models

ROLES_OF_THE_STORE = ('transit', 'stock', 'demo', 'customer')


class FleetVehicle(models.Model):
    _name = 'fleet.vehicle'
    _inherit = ['fleet.vehicle', 'dealership.seen.mixin']

    _seen_fields = ('owner_id', 'driver_id', 'future_driver_id')

    def _filter_seen(self):
        """Those that the user may read; as for customers, what the rules plainly say costs no query."""
        if not self.browse().has_access('read'):
            return self.browse()
        user, companies = self.env.user, self.env.companies
        store = user.has_group('auto_dealership.group_customer_store')
        consultant = user.has_group('auto_dealership.group_consultant')

        def plain(vehicle):
            if (vehicle.company_id and vehicle.company_id not in companies) or vehicle.dealer_role not in ROLES_OF_THE_STORE:
                return False
            if store or not consultant:
                return store
            return vehicle.dealer_role != 'customer' or vehicle.owner_id.user_id in (user, user.browse())

        seen = self.sudo().filtered(plain).with_env(self.env)
        return seen | (self - seen)._filtered_access('read')
