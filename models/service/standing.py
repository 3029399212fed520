"""How faithful each customer's car is to the workshop: churn class 流失分类 and visit class 来厂分级, kept by night (J03)."""
from odoo import api, fields, models
from odoo.tools import SQL

from ..card.nightly import go_round

CHURN_CLASSES = [
    ('new', "Not Due Yet"),
    ('regular', "Regular"),
    ('first_only', "First Service Only"),
    ('lost', "Churned"),
    ('never', "Never Came"),
]
VISIT_CLASSES = [('A', "A"), ('B', "B"), ('C', "C"), ('D', "D")]
CAME = ('arrived', 'in_work', 'waiting_parts', 'ready', 'left')
BATCH = 5000
_CURSOR = 'auto_dealership.standing_cursor'
# Columns that the job compares and writes, in this order.
COLUMNS = (
    'company_id', 'owner_id', 'model_id', 'brand_id', 'churn_class', 'visit_class', 'visit_count', 'year_count', 'first_visit_on',
    'last_visit_on', 'last_mileage')


class DealershipServiceStanding(models.Model):
    """One row a customer's car. Only the job and the workshop's own steps write it, by one statement for any number of cars."""
    _name = 'dealership.service.standing'
    _description = "Customer Loyalty of a Car"
    _inherit = ['dealership.protected.mixin', 'dealership.follow.mixin']
    _order = 'last_visit_on desc nulls last, id desc'
    _rec_name = 'vehicle_id'
    _follow_field = 'vehicle_id'

    _protected_fields = ('vehicle_id', 'churn_since', *COLUMNS)

    vehicle_id = fields.Many2one('fleet.vehicle', required=True, readonly=True, ondelete='cascade')
    company_id = fields.Many2one('res.company', "Store", readonly=True, index='btree_not_null')
    owner_id = fields.Many2one('res.partner', "Customer", readonly=True, index='btree_not_null', ondelete='set null')
    model_id = fields.Many2one('fleet.vehicle.model', readonly=True, ondelete='set null')
    brand_id = fields.Many2one('fleet.vehicle.model.brand', readonly=True, ondelete='set null')
    churn_class = fields.Selection(
        CHURN_CLASSES, required=True, readonly=True,
        help="Churn class (流失分类): regular came within the months of the settings; first service only (仅首保) came once and not "
             "since; lost (流失) came more than once and not since; never came at all; not due yet: sold here a short time ago.")
    churn_since = fields.Date("Class Since", readonly=True)
    visit_class = fields.Selection(
        VISIT_CLASSES, required=True, readonly=True,
        help="Visit class (来厂分级) by the days of the last twelve months on which the car came: A 4 and more, B 2–3, C 1, D none.")
    visit_count = fields.Integer("Number of Workshop Visits", readonly=True, help="Days on which the car came to the workshop.")
    year_count = fields.Integer("Visits in 12 Months", readonly=True)
    first_visit_on = fields.Date("First Visit", readonly=True)
    last_visit_on = fields.Date("Last Visit", readonly=True)
    last_mileage = fields.Integer("Mileage (km)", readonly=True, aggregator='avg')
    license_plate = fields.Char(related='vehicle_id.license_plate', string="Plate")

    _vehicle_unique = models.UniqueIndex("(vehicle_id)", "This car has its class already.")
    _class_idx = models.Index("(company_id, churn_class, last_visit_on)")

    # ------------------------------------------------------------------
    # The nightly job
    # ------------------------------------------------------------------
    @api.model
    def _cron_refresh(self):
        """Classes of all customers' cars, a committed batch at a time; a killed run goes on where it stopped, and a second run
        writes nothing."""
        stores = self._store_values()
        cars_after = self.env['fleet.vehicle']._customers_cars_after
        if go_round(self, _CURSOR, cars_after, lambda ids: self._refresh(ids, stores), BATCH):
            self._drop_stale()
            self.env['ir.cron']._commit_progress(remaining=0)

    @api.model
    def _drop_stale(self):
        """A car that is no customer's any more has no class."""
        dropped = self.env.execute_query(SQL("""
            DELETE FROM dealership_service_standing standing USING fleet_vehicle vehicle
             WHERE vehicle.id = standing.vehicle_id AND (vehicle.active IS NOT TRUE OR vehicle.dealer_role IS DISTINCT FROM 'customer')
         RETURNING standing.id"""))
        if dropped:
            self.env.invalidate_all()
        return len(dropped)

    @api.model
    def _refresh(self, vehicle_ids, stores=None):
        """Bring the classes of these cars up to date by one statement; rows that stay the same are not touched.

        :param SQL stores: what `_store_values` said, for who asks many times
        :return: number of rows written
        """
        if not vehicle_ids:
            return 0
        self.env['fleet.vehicle'].flush_model(['company_id', 'owner_id', 'model_id', 'dealer_role', 'active', 'sold_on'])
        self.env['fleet.vehicle.log.services'].flush_model(['vehicle_id', 'date', 'workshop_state', 'visit_kind', 'active'])
        self.env['fleet.vehicle.odometer'].flush_model(['vehicle_id', 'value', 'date'])
        columns = [SQL.identifier(name) for name in COLUMNS]
        now = fields.Datetime.now()
        written = self.env.execute_query(SQL("""
            WITH fresh AS MATERIALIZED (%(fresh)s)
            INSERT INTO dealership_service_standing AS standing (
                   vehicle_id, %(columns)s, churn_since, create_uid, create_date, write_uid, write_date)
            SELECT fresh.vehicle_id, %(values)s, fresh.today, %(uid)s, %(now)s, %(uid)s, %(now)s
              FROM fresh LEFT JOIN dealership_service_standing known ON known.vehicle_id = fresh.vehicle_id
             WHERE known.id IS NULL OR (%(known)s) IS DISTINCT FROM (%(values)s)
             ORDER BY fresh.vehicle_id
                ON CONFLICT (vehicle_id) DO UPDATE
               SET (%(columns)s) = ROW(%(excluded)s), write_uid = EXCLUDED.write_uid, write_date = EXCLUDED.write_date,
                   churn_since = CASE WHEN standing.churn_class = EXCLUDED.churn_class THEN standing.churn_since
                                      ELSE EXCLUDED.churn_since END
         RETURNING vehicle_id""",
            fresh=self._fresh_query(vehicle_ids, stores or self._store_values()), columns=SQL(", ").join(columns), uid=self.env.uid,
            now=now, values=SQL(", ").join(SQL("fresh.%s", column) for column in columns),
            known=SQL(", ").join(SQL("known.%s", column) for column in columns),
            excluded=SQL(", ").join(SQL("EXCLUDED.%s", column) for column in columns)))
        if written:
            self.invalidate_model()
            self.env['fleet.vehicle'].invalidate_model(['standing_ids', 'churn_class', 'visit_class'], flush=False)
        return len(written)

    @api.model
    def _fresh_query(self, vehicle_ids, stores):
        """Rows as they should be, of those of these cars that are customers'; what `rules.loyalty` says (a test compares)."""
        return SQL("""
            WITH car AS (
                SELECT vehicle.*, store.today, (store.today - make_interval(months => store.months))::date AS since
                  FROM fleet_vehicle vehicle
                  JOIN (VALUES %(stores)s) store(company_id, today, months)
                    ON store.company_id = COALESCE(vehicle.company_id, %(main)s)
                 WHERE vehicle.id = ANY(%(ids)s) AND vehicle.dealer_role = 'customer' AND vehicle.active),
            came AS (
                SELECT car.id, count(DISTINCT visit.date) AS days, min(visit.date) AS first, max(visit.date) AS last,
                       count(DISTINCT visit.date) FILTER (WHERE visit.date > car.today - interval '1 year') AS year_days
                  FROM car JOIN fleet_vehicle_log_services visit ON visit.vehicle_id = car.id
                 WHERE visit.workshop_state IN %(came)s AND visit.visit_kind <> 'pdi' AND visit.date <= car.today AND visit.active
                 GROUP BY car.id),
            reading AS (
                SELECT DISTINCT ON (odometer.vehicle_id) odometer.vehicle_id, odometer.value
                  FROM fleet_vehicle_odometer odometer WHERE odometer.vehicle_id = ANY(%(ids)s)
                 ORDER BY odometer.vehicle_id, odometer.date DESC NULLS LAST, odometer.id DESC)
            SELECT car.id AS vehicle_id, car.today, car.company_id, car.owner_id, car.model_id, model.brand_id,
                   CASE WHEN came.last >= car.since THEN 'regular' WHEN came.days = 1 THEN 'first_only' WHEN came.days > 1 THEN 'lost'
                        WHEN car.sold_on >= car.since THEN 'new' ELSE 'never' END AS churn_class,
                   CASE WHEN came.year_days >= 4 THEN 'A' WHEN came.year_days >= 2 THEN 'B' WHEN came.year_days = 1 THEN 'C'
                        ELSE 'D' END AS visit_class,
                   COALESCE(came.days, 0) AS visit_count, COALESCE(came.year_days, 0) AS year_count,
                   came.first AS first_visit_on, came.last AS last_visit_on, COALESCE(round(reading.value)::int, 0) AS last_mileage
              FROM car
              JOIN fleet_vehicle_model model ON model.id = car.model_id
              LEFT JOIN came ON came.id = car.id
              LEFT JOIN reading ON reading.vehicle_id = car.id""",
            stores=stores, main=self.env['ir.model.data']._xmlid_to_res_id('base.main_company'), ids=list(vehicle_ids), came=CAME)

    @api.model
    def _store_values(self):
        """Rows of (store, its today, months after which a car counts as lost)."""
        return SQL(", ").join(
            SQL("(%s, %s::date, %s)", company.id, company._dealership_today(), company.dealership_workshop_lost_months)
            for company in self.env['res.company'].sudo().with_context(active_test=False).search([]))

    # ------------------------------------------------------------------
    # Screens
    # ------------------------------------------------------------------
    def action_open_vehicle(self):
        """The car's page."""
        self.ensure_one()
        return self.vehicle_id.get_formview_action()
