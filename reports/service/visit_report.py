"""Visits of the workshop by month, kind, advisor and brand: number, amount by payer, hours, promises kept (J02)."""
from odoo import fields, models
from odoo.tools import SQL

from ...models.service.service_visit import VISIT_KINDS, WORKSHOP_STATES


class DealershipVisitReport(models.Model):
    """One row a visit, read from the visits themselves; what is not known of a visit does not count in a mean."""
    _name = 'dealership.service.report'
    _description = "Workshop Analysis"
    _auto = False
    _order = 'date desc, id desc'
    _rec_name = 'visit_id'

    visit_id = fields.Many2one('fleet.vehicle.log.services', "Workshop Visit", readonly=True)
    company_id = fields.Many2one('res.company', "Store", readonly=True)
    currency_id = fields.Many2one('res.currency', readonly=True)
    date = fields.Date(readonly=True)
    workshop_state = fields.Selection(WORKSHOP_STATES, "State", readonly=True)
    visit_kind = fields.Selection(VISIT_KINDS, "Kind of Visit", readonly=True)
    advisor_id = fields.Many2one('res.users', "Service Advisor", readonly=True)
    customer_id = fields.Many2one('res.partner', readonly=True)
    vehicle_id = fields.Many2one('fleet.vehicle', readonly=True)
    model_id = fields.Many2one('fleet.vehicle.model', readonly=True)
    brand_id = fields.Many2one('fleet.vehicle.model.brand', readonly=True)
    visit_count = fields.Integer("Number of Workshop Visits", readonly=True)
    amount = fields.Monetary(readonly=True)
    amount_mean = fields.Monetary("Amount per Visit", readonly=True, aggregator='avg', help="客单价: amount of the workshop ÷ visits.")
    amount_customer = fields.Monetary("Customer's Part", readonly=True)
    amount_warranty = fields.Monetary("Warranty's Part", readonly=True)
    amount_insurance = fields.Monetary("Insurance's Part", readonly=True)
    amount_internal = fields.Monetary("Internal Cost", readonly=True)
    hours = fields.Float("Hours in the Workshop", readonly=True, aggregator='avg', help="Mean hours from arrival to leaving (在厂时长).")
    promise_kept = fields.Float(
        "Promises Kept %", readonly=True, aggregator='avg', digits=(5, 1),
        help="Share of the visits with a promised time that were ready by then (准时交车率); empty when nothing was promised.")
    satisfaction = fields.Float(
        readonly=True, aggregator='avg', help="Mean of the marks 1 to 5 of the customers who were reached (满意度).")
    rescue_minutes = fields.Float("Minutes Until Help", readonly=True, aggregator='avg')

    @property
    def _table_query(self):
        """Means in double precision, and a join that PostgreSQL leaves out where no currency is asked for: half the time over a
        million visits."""
        return SQL("""
            SELECT visit.id, visit.id AS visit_id, visit.company_id, company.currency_id, visit.date, visit.workshop_state,
                   visit.visit_kind, visit.advisor_id, visit.customer_id, visit.vehicle_id, visit.model_id, visit.brand_id,
                   1 AS visit_count, visit.amount, visit.amount AS amount_mean, visit.amount_customer, visit.amount_warranty,
                   visit.amount_insurance, visit.amount_internal,
                   date_part('epoch', visit.left_at - visit.arrived_at) / 3600 AS hours,
                   CASE WHEN visit.promised_at IS NULL OR visit.ready_at IS NULL THEN NULL
                        WHEN visit.ready_at <= visit.promised_at THEN 100.0::float8 ELSE 0.0 END AS promise_kept,
                   visit.satisfaction::int AS satisfaction, visit.rescue_minutes
              FROM fleet_vehicle_log_services visit
              LEFT JOIN res_company company ON company.id = visit.company_id
             WHERE visit.workshop_state IS NOT NULL AND visit.workshop_state != 'cancelled' AND visit.active""")

    def action_open_visit(self):
        """The visit behind a line of the analysis."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Workshop Visit"), 'res_model': 'fleet.vehicle.log.services',
            'res_id': self.visit_id.id, 'views': [(self.env.ref('auto_dealership.service_visit_view_form').id, 'form')],
        }
