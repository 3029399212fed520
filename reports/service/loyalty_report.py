"""Retention 保持率 and monthly churn 月流失率 by month, store and model (kpi.md)."""
from odoo import fields, models
from odoo.tools import SQL

from ...models.service.loyalty_visit import COUNTED
from ...models.service.standing import CAME

# Rate → (part, whole): added up first and divided then, whatever the figures are grouped by.
RATES = {'retention_rate': ('kept_count', 'known_count'), 'churn_rate': ('churned_count', 'cohort_count')}


class DealershipLoyaltyReport(models.Model):
    """A row a month, store and model. Only complete months are shown: a figure that was told once does not change by waiting.

    How they are counted, and kept as long as they hold: `models/service/loyalty_count.py`.
    """
    _name = 'dealership.loyalty.report'
    _description = "Retention and Churn"
    _auto = False
    _order = 'month desc, id'
    _rec_name = 'month'
    _depends = {'fleet.vehicle.log.services': ['model_id', 'brand_id', *sorted(COUNTED)]}

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
        return SQL("""
            SELECT count.id, count.month, count.company_id, count.model_id, count.brand_id, count.known_count, count.kept_count,
                   100.0 * count.kept_count / NULLIF(count.known_count, 0) AS retention_rate, count.cohort_count, count.churned_count,
                   100.0 * count.churned_count / NULLIF(count.cohort_count, 0) AS churn_rate
              FROM (%s) count""", self.env['dealership.loyalty.count']._query())

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
