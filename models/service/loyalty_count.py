"""Retention 保持率 and churn 月流失率 of the months gone by, counted once and kept (J03): over millions of visits nobody waits for it."""
import logging

from odoo import api, fields, models
from odoo.tools import SQL

from ...rules.loyalty import KNOWN_MONTHS, RETAINED_MONTHS
from .standing import CAME

_logger = logging.getLogger(__name__)

MONTHS = 36  # so many complete months are told
BATCH = 4  # stores that are counted by one statement, and committed together
MOST_ROWS = 100_000  # a store has fewer: 36 months of some 2,700 models
KEY = ('company_id', 'model_id', 'brand_id', 'month')
COUNTS = ('known_count', 'kept_count', 'cohort_count', 'churned_count')


class DealershipLoyaltyCount(models.Model):
    """A row a month, store and model, as the visits said when the store was counted last.

    A store's rows are told as long as the month has not turned since and no visit of the months told has changed; else what
    is told is counted from the visits, until the job has counted the store again. So the figures are those of the visits at
    any moment; only the wait differs. Rows are the system's: the report shows them.
    """
    _name = 'dealership.loyalty.count'
    _description = "Counted Retention and Churn"
    _log_access = False
    _order = 'month desc, id'
    _rec_name = 'month'

    company_id = fields.Many2one('res.company', "Store", required=True, readonly=True, ondelete='cascade')
    model_id = fields.Many2one('fleet.vehicle.model', readonly=True, ondelete='cascade')
    brand_id = fields.Many2one('fleet.vehicle.model.brand', readonly=True, ondelete='cascade')
    month = fields.Date(required=True, readonly=True)
    known_count = fields.Integer("Came in 36 Months", readonly=True)
    kept_count = fields.Integer("Came in 12 Months", readonly=True)
    cohort_count = fields.Integer("Came a Year Before", readonly=True)
    churned_count = fields.Integer("Not Since", readonly=True)

    _once = models.UniqueIndex("(company_id, month, COALESCE(model_id, 0), COALESCE(brand_id, 0))")

    # ------------------------------------------------------------------
    # What is told
    # ------------------------------------------------------------------
    @api.model
    def _query(self):
        """All stores' figures: kept where they still hold, of the visits where not.

        A row that is kept has its own id; one that is not has one below zero. Which rows are seen is the report's rules to say.
        """
        columns = SQL(", ").join(SQL.identifier(name) for name in (*KEY, *COUNTS))
        holding, stale = [], self.env['res.company'].sudo()
        for company, counted_on, changed in self._stores():
            if counted_on and not changed and counted_on >= company._dealership_today().replace(day=1):
                holding.append(company.id)
            else:
                stale += company
        kept = SQL("SELECT id, %s FROM dealership_loyalty_count WHERE company_id = ANY(%s)", columns, holding)
        if not stale:
            return kept
        return SQL("""
            %s UNION ALL
            SELECT -%s * company_id - row_number() OVER (PARTITION BY company_id ORDER BY month, model_id, brand_id)::int, %s
              FROM (%s) fresh""", kept, MOST_ROWS, columns, self._counted(stale))

    @api.model
    def _stores(self):
        """(store, day on which it was counted last, whether a visit that is told has changed since) of each store."""
        rows = self.env.execute_query(SQL("""
            SELECT company.id, company.dealership_loyalty_counted_on,
                   EXISTS (SELECT FROM dealership_loyalty_change change WHERE change.company_id = company.id)
              FROM res_company company WHERE company.active ORDER BY company.id"""))
        companies = self.env['res.company'].sudo().browse([row[0] for row in rows])  # a store's time zone is everybody's to know
        return [(company, *row[1:]) for company, row in zip(companies, rows, strict=True)]

    @api.model
    def _counted(self, companies):
        """The figures of these stores from the visits themselves; what `rules.loyalty` says (a test compares).

        A car counts in a store from a month in which it came until it comes again (`gap` months later): all months are counted
        in one pass over the visits. What begins is added, what ends is taken away, and the sums run over the months.
        """
        today = {company.id: company._dealership_today() for company in companies}
        stores = SQL(", ").join(SQL("(%s, %s)", store, day.year * 12 + day.month - 2) for store, day in today.items())
        oldest = fields.Date.subtract(min(today.values()).replace(day=1), months=MONTHS + KNOWN_MONTHS + 1)
        return SQL("""
            WITH store (company_id, last_month) AS (VALUES %(stores)s),
            span AS (
                SELECT visit.company_id, visit.model_id, visit.brand_id, visit.month,
                       LEAST(LEAD(visit.month) OVER (PARTITION BY visit.company_id, visit.vehicle_id ORDER BY visit.month) - visit.month,
                             %(known)s) AS gap
                  FROM (SELECT company_id, vehicle_id, model_id, brand_id,
                               (date_part('year', date) * 12 + date_part('month', date))::int - 1 AS month
                          FROM fleet_vehicle_log_services
                         WHERE workshop_state IN %(came)s AND visit_kind <> 'pdi' AND customer_id IS NOT NULL AND date >= %(oldest)s
                           AND active AND company_id = ANY(%(companies)s)) visit),
            coming AS (
                SELECT company_id, model_id, brand_id, month, COALESCE(gap, %(known)s) AS gap, count(*) AS cars
                  FROM span WHERE gap IS DISTINCT FROM 0
                 GROUP BY company_id, model_id, brand_id, month, gap),
            event AS (
                SELECT coming.company_id, coming.model_id, coming.brand_id, change.month,
                       SUM(change.known) AS known, SUM(change.kept) AS kept, SUM(change.cohort) AS cohort, SUM(change.churned) AS churned
                  FROM coming
                 CROSS JOIN LATERAL (VALUES
                       (month, cars, cars, 0, 0),
                       (month + gap, -cars, 0, 0, 0),
                       (month + LEAST(gap, %(kept)s), 0, -cars, 0, 0),
                       (month + 12, 0, 0, cars, CASE WHEN gap <= 12 THEN 0 ELSE cars END)
                       ) AS change (month, known, kept, cohort, churned)
                 GROUP BY coming.company_id, coming.model_id, coming.brand_id, change.month),
            told AS (
                SELECT store.company_id, part.model_id, part.brand_id, month.number AS month, 0 AS known, 0 AS kept, 0 AS cohort,
                       0 AS churned
                  FROM store
                  JOIN (SELECT DISTINCT company_id, model_id, brand_id FROM event) part ON part.company_id = store.company_id
                 CROSS JOIN LATERAL generate_series(store.last_month - %(months)s + 1, store.last_month) AS month (number)),
            running AS (
                SELECT company_id, model_id, brand_id, month, SUM(cohort) AS cohort, SUM(churned) AS churned,
                       SUM(SUM(known)) OVER (PARTITION BY company_id, model_id, brand_id ORDER BY month) AS known,
                       SUM(SUM(kept)) OVER (PARTITION BY company_id, model_id, brand_id ORDER BY month) AS kept
                  FROM (SELECT * FROM event UNION ALL SELECT * FROM told) AS moved
                 GROUP BY company_id, model_id, brand_id, month)
            SELECT running.company_id, running.model_id, running.brand_id,
                   make_date(running.month / 12, running.month %% 12 + 1, 1) AS month, running.known::int AS known_count,
                   running.kept::int AS kept_count, running.cohort::int AS cohort_count, running.churned::int AS churned_count
              FROM running JOIN store ON store.company_id = running.company_id
             WHERE running.month BETWEEN store.last_month - %(months)s + 1 AND store.last_month
               AND running.known + running.cohort > 0""",
            stores=stores, came=CAME, oldest=oldest, known=KNOWN_MONTHS, kept=RETAINED_MONTHS, months=MONTHS, companies=list(today))

    # ------------------------------------------------------------------
    # The job
    # ------------------------------------------------------------------
    @api.model
    def _cron_count(self):
        """Count each store once a day, and again when a visit of the months told has changed: a committed batch of stores at a
        time. Killed, it goes on with those that are left; a second run does nothing."""
        todo = [
            company.id for company, counted_on, changed in self._stores()
            if changed or not counted_on or counted_on < company._dealership_today()]
        for start in range(0, len(todo), BATCH):
            companies = self.env['res.company'].sudo().browse(todo[start:start + BATCH])  # the system counts every store
            _logger.info("stores %s: %s figures changed", companies.ids, self._recount(companies))
            if not self.env['ir.cron']._commit_progress(len(companies), remaining=len(todo) - start - len(companies)):
                return

    @api.model
    def _recount(self, companies):
        """Bring the rows of these stores up to date; those that stay the same are not touched.

        What was noted of changes is taken away with them. A change that is not committed yet is not counted, and its note is
        not seen either: it stays, and so the store is counted again.

        :return: number of rows written
        """
        self.env['fleet.vehicle.log.services'].flush_model()
        self.env.cr.execute(SQL("DELETE FROM dealership_loyalty_change WHERE company_id = ANY(%s)", companies.ids))
        same = SQL(" AND ").join(SQL("COALESCE(known.%(it)s, 0) = COALESCE(fresh.%(it)s, 0)", it=SQL.identifier(name)) if name in (
            'model_id', 'brand_id') else SQL("known.%(it)s = fresh.%(it)s", it=SQL.identifier(name)) for name in KEY)
        names = {
            'columns': SQL(", ").join(map(SQL.identifier, (*KEY, *COUNTS))), 'same': same,
            'counts': SQL(", ").join(map(SQL.identifier, COUNTS)),
            'fresh_all': SQL(", ").join(SQL.identifier('fresh', name) for name in (*KEY, *COUNTS)),
            'fresh_counts': SQL(", ").join(SQL.identifier('fresh', name) for name in COUNTS),
            'known_counts': SQL(", ").join(SQL.identifier('known', name) for name in COUNTS)}
        written = self.env.execute_query(SQL("""
            WITH fresh AS MATERIALIZED (%(fresh)s),
            gone AS (
                DELETE FROM dealership_loyalty_count known
                 WHERE known.company_id = ANY(%(companies)s) AND NOT EXISTS (SELECT FROM fresh WHERE %(same)s) RETURNING known.id),
            moved AS (
                UPDATE dealership_loyalty_count known SET (%(counts)s) = ROW(%(fresh_counts)s) FROM fresh
                 WHERE %(same)s AND (%(known_counts)s) IS DISTINCT FROM (%(fresh_counts)s) RETURNING known.id),
            added AS (
                INSERT INTO dealership_loyalty_count (%(columns)s)
                SELECT %(fresh_all)s FROM fresh WHERE NOT EXISTS (SELECT FROM dealership_loyalty_count known WHERE %(same)s)
             RETURNING id)
            SELECT id FROM gone UNION ALL SELECT id FROM moved UNION ALL SELECT id FROM added""",
            fresh=self._counted(companies), companies=companies.ids, **names))
        for company in companies:
            # by SQL: it is no setting, and the ORM would empty the caches of all workers
            self.env.cr.execute(SQL(
                "UPDATE res_company SET dealership_loyalty_counted_on = %(day)s"
                " WHERE id = %(id)s AND dealership_loyalty_counted_on IS DISTINCT FROM %(day)s",
                day=company._dealership_today(), id=company.id))
        companies.invalidate_recordset(['dealership_loyalty_counted_on'], flush=False)
        self.invalidate_model()
        return len(written)
