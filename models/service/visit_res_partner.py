"""What was done for a customer in the workshop: visits stay his when the car changes hands; rows of the fleet app follow the car (A12)."""
from odoo import api, models
from odoo.fields import Domain


class ResPartner(models.Model):
    _inherit = 'res.partner'

    def _logs_by_owner(self, model, order):
        if model != 'fleet.vehicle.log.services':
            return super()._logs_by_owner(model, order)
        logs = self.env[model].search_fetch(self._served_domain(), ['vehicle_id', 'customer_id', 'workshop_state'], order=order)
        # sudo: whose row it is that the user may read
        return {owner.id: group.with_env(self.env) for owner, group in logs.sudo().grouped(
            lambda log: log.customer_id if log.workshop_state else log.vehicle_id.owner_id).items()}

    def _served_domain(self):
        """Visits of these customers, and the fleet app's rows about their cars."""
        # the cars first: with a sub-select in it, the OR is read row by row, over all visits that there are
        cars = self.env['fleet.vehicle'].with_context(active_test=False).search([('owner_id', 'in', self.ids)])
        return Domain('customer_id', 'in', self.ids) & Domain('workshop_state', '!=', False) | (
            Domain('workshop_state', '=', False) & Domain('vehicle_id', 'in', cars.ids))

    @api.model
    def _service_log_domain(self):
        return super()._service_log_domain() & Domain('workshop_state', '=', False)

    def _service_totals(self):
        """Both are counted: what stock's rows say was done, and the workshop's visits that were finished."""
        totals = super()._service_totals()
        for customer, count, amount, last_on in self.env['fleet.vehicle.log.services']._read_group(
                [('customer_id', 'in', self.ids), ('workshop_state', '=', 'left')], ['customer_id'], ['__count', 'amount:sum', 'date:max']):
            before = totals.get(customer.id, [0, 0.0, False])
            totals[customer.id] = [before[0] + count, before[1] + amount, max(filter(None, (before[2], last_on)), default=False)]
        return totals
