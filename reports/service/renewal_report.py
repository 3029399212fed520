"""Renewal rate 续保率 (kpi.md): policies renewed here ÷ policies due in the period; one line a policy that was due (J05)."""
from odoo import fields, models
from odoo.tools import SQL

from ...models.service.renewal import STATES
from ...models.vehicle.policy import POLICY_KINDS

# A policy that begins later than so many days after the old one's end is no renewal of it.
GRACE_DAYS = 90


class DealershipRenewalReport(models.Model):
    _name = 'dealership.renewal.report'
    _description = "Renewal Analysis"
    _auto = False
    _order = 'due_on desc, id desc'
    _rec_name = 'policy_id'

    policy_id = fields.Many2one('fleet.vehicle.log.contract', readonly=True)
    company_id = fields.Many2one('res.company', "Store", readonly=True)
    vehicle_id = fields.Many2one('fleet.vehicle', readonly=True)
    model_id = fields.Many2one('fleet.vehicle.model', readonly=True)
    insurer_id = fields.Many2one('res.partner', "Insurer So Far", readonly=True)
    new_insurer_id = fields.Many2one('res.partner', readonly=True)
    policy_kind = fields.Selection(POLICY_KINDS, "Insurance", readonly=True)
    was_issued_here = fields.Boolean(readonly=True)
    renewal_id = fields.Many2one('dealership.renewal', readonly=True)
    state = fields.Selection(STATES, "Stage", readonly=True)
    user_id = fields.Many2one('res.users', "Caller", readonly=True)
    lost_reason_id = fields.Many2one('dealership.renewal.lost.reason', readonly=True)
    due_on = fields.Date(readonly=True, help="The last day of the old policy.")
    due_count = fields.Integer("Due", readonly=True)
    renewed_count = fields.Integer("Renewed Here", readonly=True)
    elsewhere_count = fields.Integer("Renewed Elsewhere", readonly=True)
    renewal_rate = fields.Float(
        "Renewal Rate (%)", readonly=True, aggregator='avg', help="Renewed here, of the policies due; nothing due, no rate.")
    premium = fields.Float("New Premium", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """SELECT policy.id, policy.id AS policy_id, policy.company_id, policy.vehicle_id, car.model_id, policy.insurer_id,
                      policy.policy_kind, COALESCE(policy.issued_here, FALSE) AS was_issued_here, policy.expiration_date AS due_on,
                      renewal.id AS renewal_id, renewal.state, renewal.user_id, renewal.lost_reason_id,
                      next.insurer_id AS new_insurer_id, next.premium,
                      1 AS due_count,
                      (next.issued_here IS TRUE)::int AS renewed_count,
                      (next.id IS NOT NULL AND next.issued_here IS NOT TRUE)::int AS elsewhere_count,
                      CASE WHEN next.issued_here IS TRUE THEN 100.0 ELSE 0.0 END AS renewal_rate
                 FROM fleet_vehicle_log_contract policy
                 JOIN fleet_vehicle car ON car.id = policy.vehicle_id AND car.dealer_role = 'customer'
                 LEFT JOIN LATERAL (
                      SELECT later.id, later.issued_here, later.insurer_id, later.premium
                        FROM fleet_vehicle_log_contract later
                       WHERE later.vehicle_id = policy.vehicle_id AND later.policy_kind = policy.policy_kind
                         AND later.is_policy IS TRUE AND later.state <> 'closed' AND later.start_date > policy.start_date
                         AND later.start_date <= policy.expiration_date + %s
                       ORDER BY later.start_date LIMIT 1) next ON TRUE
                 LEFT JOIN dealership_renewal renewal
                   ON renewal.id = COALESCE(
                      (SELECT known.id FROM dealership_renewal known WHERE known.compulsory_policy_id = policy.id),
                      (SELECT known.id FROM dealership_renewal known WHERE known.commercial_policy_id = policy.id))
                WHERE policy.is_policy IS TRUE AND policy.state <> 'closed'""", GRACE_DAYS)
