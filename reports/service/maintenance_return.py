"""Who came back for maintenance after he was reminded (回厂率, J03): one line a customer and month, read from the reminders."""
from odoo import fields, models
from odoo.tools import SQL

from ...models.service.maintenance_reminder import COUNTED


class DealershipMaintenanceReturn(models.Model):
    """Return rate 回厂率 = customers who came for maintenance ÷ customers reminded in the month.

    A customer counts once a month, however often he was reminded and whatever cars he has; so a month in which nobody was
    reminded has no line, and its rate is empty.
    """
    _name = 'dealership.maintenance.return'
    _description = "Return Rate"
    _auto = False
    _order = 'month desc, id desc'
    _rec_name = 'customer_id'

    month = fields.Date(readonly=True, help="Month of the reminder.")
    company_id = fields.Many2one('res.company', "Store", readonly=True)
    customer_id = fields.Many2one('res.partner', readonly=True)
    user_id = fields.Many2one('res.users', "Reminded By", readonly=True, help="Who reminded the customer last in the month.")
    advisor_id = fields.Many2one('res.users', "Service Advisor", readonly=True, help="Who served the car at its last maintenance.")
    model_id = fields.Many2one('fleet.vehicle.model', readonly=True)
    reminders = fields.Integer(readonly=True)
    reminded_count = fields.Integer("Customers Reminded", readonly=True)
    came_count = fields.Integer("Came for Maintenance", readonly=True)
    return_rate = fields.Float("Return Rate (%)", readonly=True, aggregator='avg')

    @property
    def _table_query(self):
        return SQL("""
            SELECT min(reminder.id) AS id, date_trunc('month', reminder.day)::date AS month, reminder.company_id, reminder.customer_id,
                   (array_agg(reminder.user_id ORDER BY reminder.done_on DESC, reminder.id DESC))[1] AS user_id,
                   (array_agg(due.advisor_id ORDER BY reminder.done_on DESC, reminder.id DESC))[1] AS advisor_id,
                   (array_agg(due.model_id ORDER BY reminder.done_on DESC, reminder.id DESC))[1] AS model_id,
                   count(*) AS reminders, 1 AS reminded_count,
                   (count(reminder.came_on) > 0)::int AS came_count,
                   CASE WHEN count(reminder.came_on) > 0 THEN 100.0 ELSE 0.0 END AS return_rate
              FROM dealership_maintenance_reminder reminder
              JOIN dealership_maintenance_due due ON due.id = reminder.due_id
             WHERE reminder.result = ANY(%s) AND reminder.customer_id IS NOT NULL
             GROUP BY date_trunc('month', reminder.day), reminder.company_id, reminder.customer_id""", list(COUNTED))
