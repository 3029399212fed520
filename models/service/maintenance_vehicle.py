"""A car knows when it is due; its change of hands is seen in the list at once (J03)."""
from odoo import api, fields, models

# Whose car it is, and whether it is a customer's; the rest waits for the night.
_HANDS = {'owner_id', 'driver_id', 'dealer_role', 'active', 'company_id', 'first_service_due_on', 'sold_on'}


class FleetVehicle(models.Model):
    _inherit = 'fleet.vehicle'

    maintenance_due_id = fields.Many2one('dealership.maintenance.due', compute='_compute_maintenance_due_id')
    maintenance_due_on = fields.Date(compute='_compute_maintenance_due_id', help="Day by which the next maintenance is due (保养到期日).")
    maintenance_due_status = fields.Char(compute='_compute_maintenance_due_id')

    @api.depends('dealer_role')
    @api.depends_context('uid')
    def _compute_maintenance_due_id(self):
        """As far as the user may see the list; one query for any number of cars."""
        Due = self.env['dealership.maintenance.due']
        found = Due
        if Due.has_access('read'):
            found = Due.search_fetch([('vehicle_id', 'in', self.ids)], ['vehicle_id', 'due_on', 'company_id'])
        rows = {due.vehicle_id.id: due for due in found}
        for vehicle in self:
            due = rows.get(vehicle._origin.id, Due)
            vehicle.maintenance_due_id, vehicle.maintenance_due_on = due, due.due_on
            vehicle.maintenance_due_status = due.status if due else False

    def write(self, vals):
        concerned = not _HANDS.isdisjoint(vals) and self.sudo().filtered(lambda car: car.dealer_role == 'customer')
        result = super().write(vals)
        if not _HANDS.isdisjoint(vals):
            concerned |= self.sudo().filtered(lambda car: car.dealer_role == 'customer')
            self.env['dealership.maintenance.due'].sudo()._refresh_cars(concerned)  # the list is written by itself alone
        return result

    def action_open_maintenance_due(self):
        """The car's row in the list, with its reminders."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Maintenance Due"), 'res_model': 'dealership.maintenance.due',
            'res_id': self.maintenance_due_id.id, 'views': [(False, 'form')],
        }
