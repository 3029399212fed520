"""The due list is brought up to date by sets: every night, and at once for the cars that something happened to (J03)."""
from odoo import api, fields, models
from odoo.tools import SQL

from ...rules.mileage_estimate import default_rate
from ..card.nightly import go_round
from .maintenance_sql import due_query

BATCH = 5000
_CURSOR = 'auto_dealership.maintenance_cursor'
# What a row keeps of a car's state; a row is written when one of these is another.
KEPT = (
    'company_id', 'customer_id', 'driver_id', 'contact_id', 'model_id', 'advisor_id', 'plan_id', 'last_visit_id', 'last_visit_on',
    'last_mileage', 'next_visit_id', 'reading_on', 'reading_km', 'km_per_day', 'is_own_rate', 'due_on', 'due_by', 'due_mileage',
    'reminder_state', 'last_reminded_on', 'last_result', 'next_call_on', 'call_count', 'active')


class DealershipMaintenanceDue(models.Model):
    _inherit = 'dealership.maintenance.due'

    # ------------------------------------------------------------------
    # Every night
    # ------------------------------------------------------------------
    @api.model
    def _cron_maintenance_due(self):
        """Bring the list up to date, find who came back, send what the store wants sent; each step commits its batches, goes on
        where it stopped, and finds nothing to write the second time."""
        for step in (self._refresh_all, self._retire_all, self._send_automatic):
            if not step():
                return  # out of time: the scheduler calls again
        self.env['ir.cron']._commit_progress(remaining=0)

    @api.model
    def _refresh_all(self):
        Reminder = self.env['dealership.maintenance.reminder'].sudo()  # the system's own round
        return go_round(
            self, _CURSOR, self.env['fleet.vehicle']._customers_cars_after,
            lambda ids: self._refresh(ids) + Reminder._find_returns(ids), BATCH)

    @api.model
    def _retire_all(self):
        """Cars that are no customer's any more (archived, taken in) leave the list."""
        while changed := self._retire():
            if not self.env['ir.cron']._commit_progress(changed, remaining=1):
                return False
        return True

    @api.model
    def _retire(self, vehicle_ids=None):
        only = SQL("AND due.vehicle_id = ANY(%s)", list(vehicle_ids)) if vehicle_ids is not None else SQL()
        rows = self.env.execute_query(SQL("""
            UPDATE dealership_maintenance_due SET active = FALSE, next_call_on = NULL, write_date = %(now)s, write_uid = %(uid)s
             WHERE id IN (
                   SELECT due.id FROM dealership_maintenance_due due JOIN fleet_vehicle vehicle ON vehicle.id = due.vehicle_id
                    WHERE due.active IS TRUE AND (vehicle.active IS NOT TRUE OR vehicle.dealer_role IS DISTINCT FROM 'customer') %(only)s
                    LIMIT %(batch)s)
         RETURNING id""", now=fields.Datetime.now(), uid=self.env.uid, only=only, batch=BATCH))
        if rows:
            self.env.invalidate_all(flush=False)
        return len(rows)

    # ------------------------------------------------------------------
    # Some cars, at once
    # ------------------------------------------------------------------
    @api.model
    def _refresh_cars(self, vehicles):
        """Something happened to these cars: their rows say so at once."""
        if vehicles:
            self._refresh(vehicles.ids)
            self._retire(vehicles.ids)

    @api.model
    def _refresh(self, vehicle_ids):
        """Write the rows of these cars that are not as they should be, by one statement.

        :return: number of rows changed
        """
        self.env.flush_all()
        columns = SQL(", ").join(SQL.identifier(name) for name in KEPT)
        kept, now = SQL(", ").join(SQL("state.%s", SQL.identifier(name)) for name in KEPT), fields.Datetime.now()
        rows = self.env.execute_query(SQL("""
            WITH state AS MATERIALIZED (%(state)s)
            INSERT INTO dealership_maintenance_due AS known (vehicle_id, %(columns)s, create_uid, create_date, write_uid, write_date)
            SELECT state.vehicle_id, %(kept)s, %(uid)s, %(now)s, %(uid)s, %(now)s
              FROM state LEFT JOIN dealership_maintenance_due before ON before.vehicle_id = state.vehicle_id
             WHERE before.id IS NULL OR (%(before)s) IS DISTINCT FROM (%(kept)s)
             ORDER BY state.vehicle_id
                ON CONFLICT (vehicle_id) DO UPDATE SET (%(columns)s, write_uid, write_date) = ROW(%(given)s, %(uid)s, %(now)s)
         RETURNING id""",
            state=self._state_query(vehicle_ids), columns=columns, kept=kept, now=now, uid=self.env.uid,
            before=SQL(", ").join(SQL("before.%s", SQL.identifier(name)) for name in KEPT),
            given=SQL(", ").join(SQL("excluded.%s", SQL.identifier(name)) for name in KEPT)))
        if rows:
            self.env.invalidate_all(flush=False)
        return len(rows)

    @api.model
    def _state_query(self, vehicle_ids):
        """What the rows of these cars should say: when they are due, and where their reminder stands.

        A new owner or a finished maintenance begins a new round; an appointment outranks what was said before it.
        """
        return SQL("""
            SELECT due.vehicle_id, due.company_id, due.customer_id, due.driver_id, due.contact_id, due.model_id, due.advisor_id,
                   due.plan_id, due.last_visit_id, due.last_visit_on, due.last_mileage, due.next_visit_id, due.reading_on, due.reading_km,
                   round(due.km_per_day, 1) AS km_per_day, due.is_own_rate, due.due_on, due.due_by::varchar, due.due_mileage,
                   TRUE AS active, step.reminder_state::varchar,
                   CASE WHEN NOT step.fresh THEN old.last_reminded_on END AS last_reminded_on,
                   CASE WHEN NOT step.fresh THEN old.last_result END AS last_result,
                   CASE WHEN NOT step.fresh AND step.reminder_state NOT IN ('booked', 'came') THEN old.next_call_on END AS next_call_on,
                   CASE WHEN step.fresh THEN 0 ELSE old.call_count END AS call_count
              FROM (%(due)s) due
              LEFT JOIN dealership_maintenance_due old ON old.vehicle_id = due.vehicle_id
             CROSS JOIN LATERAL (
                   SELECT old.id IS NULL OR old.customer_id IS DISTINCT FROM due.customer_id
                          OR old.company_id <> due.company_id AS new_owner,
                          due.last_visit_id IS NOT NULL AND due.last_visit_id IS DISTINCT FROM old.last_visit_id AS served) now
             CROSS JOIN LATERAL (
                   SELECT COALESCE(now.new_owner OR (now.served OR old.reminder_state = 'came') AND due.due_on <= due.today + due.ahead,
                                   FALSE) AS fresh) round
             CROSS JOIN LATERAL (
                   SELECT round.fresh,
                          CASE WHEN due.next_visit_id IS NOT NULL THEN 'booked'
                               WHEN round.fresh THEN 'none'
                               WHEN now.served THEN 'came'
                               WHEN old.reminder_state = 'booked' AND old.last_reminded_on IS NOT NULL THEN 'reminded'
                               WHEN old.reminder_state = 'booked' THEN 'none'
                               ELSE old.reminder_state END AS reminder_state) step""",
            due=due_query(self._store_values(), vehicle_ids))

    @api.model
    def _store_values(self):
        """Rows of (store, its today, days ahead, tenths of km a day)."""
        return SQL(", ").join(
            SQL("(%s, %s::date, %s, %s)", company.id, company._dealership_today(), company.dealership_maintenance_ahead_days,
                default_rate(company.dealership_maintenance_km_year))
            for company in self.env['res.company'].sudo().search([]))
