"""Each reminder of a maintenance, and whether the customer came (保养提醒, J03)."""
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .maintenance_due import RESULTS

CHANNELS = [('phone', "Phone"), ('sms', "SMS"), ('email', "E-mail")]
COUNTED = ('reached', 'booked', 'later', 'refused', 'sent')  # the customer knows; no answer and a wrong number remind nobody
CAME = ('arrived', 'in_work', 'waiting_parts', 'ready', 'left')


class DealershipMaintenanceReminder(models.Model):
    """Written by the call dialog and by what is sent; only grows."""
    _name = 'dealership.maintenance.reminder'
    _description = "Maintenance Reminder"
    _inherit = ['dealership.follow.mixin']
    _order = 'done_on desc, id desc'
    _follow_field = 'due_id'
    _rec_name = 'due_id'

    due_id = fields.Many2one('dealership.maintenance.due', "Car", required=True, readonly=True, index=True, ondelete='cascade')
    company_id = fields.Many2one('res.company', "Store", required=True, readonly=True, index=True)
    vehicle_id = fields.Many2one('fleet.vehicle', required=True, readonly=True, index=True, ondelete='cascade')
    customer_id = fields.Many2one('res.partner', readonly=True, index='btree_not_null', ondelete='set null', help="Who was reminded.")
    user_id = fields.Many2one('res.users', "Reminded By", readonly=True, index='btree_not_null', ondelete='restrict',
                              help="Empty: sent automatically.")
    channel = fields.Selection(CHANNELS, "Way", required=True, readonly=True, default='phone')
    result = fields.Selection(RESULTS, required=True, readonly=True)
    done_on = fields.Datetime("On", required=True, readonly=True)
    day = fields.Date(required=True, readonly=True, help="The store's day of the reminder.")
    content = fields.Text("What Was Said", readonly=True)
    next_call_on = fields.Date("Call Again On", readonly=True)
    came_on = fields.Date(readonly=True, help="Day on which the car then came for maintenance (回厂).")
    visit_id = fields.Many2one('fleet.vehicle.log.services', "Workshop Visit", readonly=True, ondelete='set null')

    _open_idx = models.Index("(vehicle_id, day) WHERE came_on IS NULL")
    _month_idx = models.Index("(company_id, day)")

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Reminders are the record of what was done; they are not deleted."))

    @api.model
    def _find_returns(self, vehicle_ids):
        """Mark the reminders of these cars whose customers then came for maintenance; one query, changed rows only.

        :return: number of rows changed
        """
        if not vehicle_ids:
            return 0
        self.env['fleet.vehicle.log.services'].flush_model()
        self.flush_model()
        rows = self.env.execute_query(SQL("""
            UPDATE dealership_maintenance_reminder reminder
               SET came_on = visit.date, visit_id = visit.id
              FROM dealership_maintenance_reminder waiting
              JOIN res_company store ON store.id = waiting.company_id
              JOIN LATERAL (
                   SELECT came.id, came.date FROM fleet_vehicle_log_services came
                    WHERE came.vehicle_id = waiting.vehicle_id AND came.company_id = waiting.company_id
                      AND came.visit_kind = 'maintenance' AND came.workshop_state = ANY(%(came)s)
                      AND came.date BETWEEN waiting.day AND waiting.day + store.dealership_maintenance_return_days
                    ORDER BY came.date, came.id LIMIT 1) visit ON TRUE
             WHERE waiting.id = reminder.id AND waiting.came_on IS NULL AND waiting.result = ANY(%(counted)s)
               AND waiting.vehicle_id = ANY(%(cars)s)
         RETURNING reminder.id""", came=list(CAME), counted=list(COUNTED), cars=list(vehicle_ids)))
        if rows:
            self.browse([row[0] for row in rows]).invalidate_recordset(['came_on', 'visit_id'], flush=False)
        return len(rows)
