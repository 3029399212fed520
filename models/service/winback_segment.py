"""The cars of a campaign are chosen and shared out by single statements, fifty thousand as well as five (J03)."""
from odoo import fields, models
from odoo.tools import SQL


class DealershipWinback(models.Model):
    _inherit = 'dealership.winback'

    def _segment_condition(self):
        """Which customers' cars the campaign is for; aliases `standing`, `vehicle`, `contact`."""
        self.ensure_one()
        today = self.company_id._dealership_today()
        since = SQL("COALESCE(standing.last_visit_on, vehicle.sold_on)")
        conditions = [
            SQL("standing.company_id = %s", self.company_id.id),
            SQL("standing.churn_class = ANY(%s)", self._classes()),
            SQL("vehicle.active AND vehicle.dealer_role = 'customer' AND vehicle.owner_id IS NOT NULL AND contact.active"),
            # who is expected or here already needs no call
            SQL("NOT EXISTS (SELECT 1 FROM fleet_vehicle_log_services visit WHERE visit.vehicle_id = vehicle.id"
                " AND visit.workshop_state IN ('booked', 'arrived', 'in_work', 'waiting_parts', 'ready'))"),
        ]
        if self.brand_ids:
            conditions.append(SQL("standing.brand_id = ANY(%s)", self.brand_ids.ids))
        if self.model_ids:
            conditions.append(SQL("standing.model_id = ANY(%s)", self.model_ids.ids))
        if self.months_min:
            conditions.append(SQL("%s <= %s", since, fields.Date.subtract(today, months=self.months_min)))
        if self.months_max:
            conditions.append(SQL("%s >= %s", since, fields.Date.subtract(today, months=self.months_max)))
        if self.mileage_min:
            conditions.append(SQL("standing.last_mileage >= %s", self.mileage_min))
        if self.mileage_max:
            conditions.append(SQL("standing.last_mileage <= %s", self.mileage_max))
        return SQL(" AND ").join(conditions)

    def _segment_tables(self):
        """Who is called is the car's user, else its owner."""
        return SQL("""dealership_service_standing standing
                 JOIN fleet_vehicle vehicle ON vehicle.id = standing.vehicle_id
                 JOIN res_partner contact ON contact.id = COALESCE(vehicle.driver_id, vehicle.owner_id)""")

    def _flush_segment(self):
        self.env['fleet.vehicle'].flush_model(['active', 'dealer_role', 'owner_id', 'driver_id', 'sold_on'])
        self.env['fleet.vehicle.log.services'].flush_model(['vehicle_id', 'workshop_state'])
        self.env['res.partner'].flush_model(['active', 'phone'])
        self.env['dealership.consent'].flush_model()
        self.env['dealership.winback.line'].flush_model()

    def _count_segment(self):
        """Cars that fit and are in no running campaign; the cars of a store are all seen by whoever makes its campaigns."""
        self._flush_segment()
        return self.env.execute_query(SQL(
            """SELECT count(*) FROM %s WHERE %s AND NOT EXISTS (
                SELECT 1 FROM dealership_winback_line line WHERE line.vehicle_id = vehicle.id AND line.is_open)""",
            self._segment_tables(), self._segment_condition()))[0][0]

    def _make_lines(self):
        """A line a car; callers in turn for those who may be called.

        :return: (number of lines, number of cars left out because another campaign has them)
        """
        self._flush_segment()
        [(made, fitting)] = self.env.execute_query(SQL("""
            WITH fitting AS MATERIALIZED (
                SELECT vehicle.id AS vehicle_id, vehicle.owner_id, contact.id AS partner_id, standing.last_visit_on, standing.churn_class,
                       CASE WHEN consent.granted IS NOT TRUE THEN 'no_consent'
                            WHEN COALESCE(contact.phone, '') = '' THEN 'wrong_number' ELSE 'to_call' END AS state
                  FROM %(tables)s
                  LEFT JOIN LATERAL (
                       SELECT consent.granted FROM dealership_consent consent
                        WHERE consent.partner_id = contact.id AND consent.purpose = 'sales_call'
                        ORDER BY consent.given_on DESC, consent.id DESC LIMIT 1) consent ON TRUE
                 WHERE %(condition)s),
            turn AS (
                SELECT fitting.*, row_number() OVER (PARTITION BY state ORDER BY last_visit_on DESC NULLS LAST, vehicle_id) - 1 AS number
                  FROM fitting
                 WHERE NOT EXISTS (
                       SELECT 1 FROM dealership_winback_line known WHERE known.vehicle_id = fitting.vehicle_id AND known.is_open)),
            made AS (
                INSERT INTO dealership_winback_line (
                       winback_id, company_id, vehicle_id, owner_id, partner_id, last_visit_on, churn_class, state, is_open, call_count,
                       was_reached, caller_id, create_uid, create_date, write_uid, write_date)
                SELECT %(campaign)s, %(company)s, vehicle_id, owner_id, partner_id, last_visit_on, churn_class, state, TRUE, 0, FALSE,
                       CASE WHEN state = 'to_call' THEN (%(callers)s::int[])[1 + number %% %(count)s] END,
                       %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM turn ORDER BY vehicle_id
                    ON CONFLICT (vehicle_id) WHERE is_open DO NOTHING
             RETURNING id)
            SELECT (SELECT count(*) FROM made), (SELECT count(*) FROM fitting)""",
            tables=self._segment_tables(), condition=self._segment_condition(), campaign=self.id, company=self.company_id.id,
            callers=self.caller_ids.ids, count=len(self.caller_ids), uid=self.env.uid, now=fields.Datetime.now()))
        self._forget_lines()
        return made, fitting - made

    def _share_out(self):
        """Callers in turn for all that is still to be called."""
        self.env['dealership.winback.line'].flush_model()
        self.env.execute_query(SQL("""
            UPDATE dealership_winback_line line
               SET caller_id = (%(callers)s::int[])[1 + turn.number %% %(count)s], write_uid = %(uid)s, write_date = %(now)s
              FROM (SELECT id, row_number() OVER (ORDER BY next_call_on NULLS FIRST, id) - 1 AS number
                      FROM dealership_winback_line WHERE winback_id = %(campaign)s AND state IN ('to_call', 'reached')) turn
             WHERE line.id = turn.id
         RETURNING line.id""",
            campaign=self.id, callers=self.caller_ids.ids, count=len(self.caller_ids), uid=self.env.uid, now=fields.Datetime.now()))
        self._forget_lines()

    def _free_lines(self):
        """The cars may be in the next campaign."""
        self.env['dealership.winback.line'].flush_model()
        self.env.execute_query(SQL(
            "UPDATE dealership_winback_line SET is_open = FALSE WHERE winback_id = ANY(%s) AND is_open RETURNING id", self.ids))
        self._forget_lines()

    def _forget_lines(self):
        self.env['dealership.winback.line'].invalidate_model()
        self.invalidate_recordset()
