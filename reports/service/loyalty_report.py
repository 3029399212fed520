"""Retention 保持率 and monthly churn 月流失率 by month, store and model (kpi.md), read from the visits themselves."""
from odoo import fields, models
from odoo.tools import SQL

from ...models.service.standing import CAME
from ...rules.loyalty import KNOWN_MONTHS, RETAINED_MONTHS

MONTHS = 36  # so many complete months are shown
# Rate → (part, whole): added up first and divided then, whatever the figures are grouped by.
RATES = {'retention_rate': ('kept_count', 'known_count'), 'churn_rate': ('churned_count', 'cohort_count')}


class DealershipLoyaltyReport(models.Model):
    """A row a month, store and model. Only complete months are shown: a figure that was told once does not change by waiting.

    A car counts in a store from a month in which it came until it comes again (`gap` months later): all months are counted in one
    pass over the visits. What begins is added, what ends is taken away, and the sums run over the months.
    """
    _name = 'dealership.loyalty.report'
    _description = "Retention and Churn"
    _auto = False
    _order = 'month desc, id'
    _rec_name = 'month'

    month = fields.Date(readonly=True)
    company_id = fields.Many2one('res.company', "Store", readonly=True)
    model_id = fields.Many2one('fleet.vehicle.model', readonly=True)
    brand_id = fields.Many2one('fleet.vehicle.model.brand', readonly=True)
    known_count = fields.Integer("Came in 36 Months", readonly=True, help="Cars that came in the 36 months that end with this one.")
    kept_count = fields.Integer("Came in 12 Months", readonly=True, help="Those of them that came in the last 12 of these months.")
    retention_rate = fields.Float(
        "Retention (%)", readonly=True, aggregator='avg', digits=(16, 1),
        help="Retention (保持率): came in months 1–12 ÷ came in months 1–36; empty when no car came.")
    cohort_count = fields.Integer("Came a Year Before", readonly=True, help="Cars that came in the same month of the year before.")
    churned_count = fields.Integer("Not Since", readonly=True, help="Those of them that did not come in the year since.")
    churn_rate = fields.Float(
        "Monthly Churn (%)", readonly=True, aggregator='avg', digits=(16, 1),
        help="Monthly churn (月流失率): came in the same month last year and not in the year since ÷ came in that month; empty when no "
             "car came then.")

    def _read_group_select(self, aggregate_spec, query):
        """A rate of several rows is that of their sums; none where there is nothing to divide by."""
        name, _colon, function = aggregate_spec.partition(':')
        if name not in RATES or function != 'avg':
            return super()._read_group_select(aggregate_spec, query)
        part, whole = (self._field_to_sql(self._table, count, query) for count in RATES[name])
        return SQL("100.0 * SUM(%s) / NULLIF(SUM(%s), 0)", part, whole)

    @property
    def _table_query(self):
        # the day is each store's; which rows are seen is the rules' to say
        stores = SQL(", ").join(
            SQL("(%s, %s)", company.id, today.year * 12 + today.month - 2)
            for company in self.env['res.company'].sudo().search([]) for today in [company._dealership_today()])
        oldest = fields.Date.subtract(fields.Date.today().replace(day=1), months=MONTHS + KNOWN_MONTHS + 1)
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
                           AND active) visit),
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
            SELECT row_number() OVER (ORDER BY running.month, running.company_id, running.model_id)::int AS id,
                   make_date(running.month / 12, running.month %% 12 + 1, 1) AS month, running.company_id, running.model_id,
                   running.brand_id, running.known::int AS known_count, running.kept::int AS kept_count,
                   100.0 * running.kept / NULLIF(running.known, 0) AS retention_rate,
                   running.cohort::int AS cohort_count, running.churned::int AS churned_count,
                   100.0 * running.churned / NULLIF(running.cohort, 0) AS churn_rate
              FROM running JOIN store ON store.company_id = running.company_id
             WHERE running.month BETWEEN store.last_month - %(months)s + 1 AND store.last_month
               AND running.known + running.cohort > 0""",
            stores=stores, came=CAME, oldest=oldest, known=KNOWN_MONTHS, kept=RETAINED_MONTHS, months=MONTHS)

    def action_open_churned(self):
        """The cars that a row's churn counts: came in that month of the year before, and not since."""
        self.ensure_one()
        month = self.month
        begin, end = fields.Date.subtract(month, years=1), fields.Date.add(month, months=1)
        visits = self.env['fleet.vehicle.log.services']
        came = [('workshop_state', 'in', CAME), ('visit_kind', '!=', 'pdi'), ('customer_id', '!=', False),
                ('company_id', '=', self.company_id.id), ('model_id', '=', self.model_id.id)]
        then = visits._search([*came, ('date', '>=', begin), ('date', '<', fields.Date.add(begin, months=1))])
        since = visits._search([*came, ('date', '>=', fields.Date.add(begin, months=1)), ('date', '<', end)])
        vehicle = SQL.identifier(visits._table, 'vehicle_id')
        cars = self.env['fleet.vehicle'].with_context(active_test=False).search(
            [('id', 'in', then.subselect(vehicle)), ('id', 'not in', since.subselect(vehicle))])
        action = self.env['ir.actions.act_window']._for_xml_id('auto_dealership.fleet_vehicle_action_customer')
        return {**action, 'domain': [('id', 'in', cars.ids)], 'context': {'active_test': False}}
