"""A policy is new, running or expired by its dates, by sets each night; cancelled by a person, with the refund (J05)."""
import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ...rules import policy as rule
from ..card.lock import lock_or_tell

_logger = logging.getLogger(__name__)

BATCH = 5000
# Stock's states of a contract in the words of insurance; stock's own words stay where its contracts are shown.
POLICY_STATES = [
    ('futur', "Not Yet in Force"),
    ('open', "In Force"),
    ('expired', "Insurance Ended"),
    ('closed', "Policy Cancelled"),
]


class FleetVehicleLogContract(models.Model):
    _inherit = 'fleet.vehicle.log.contract'

    policy_state = fields.Selection(
        POLICY_STATES, "Policy Status", compute='_compute_policy_state', help="Whether the policy covers the car today (保单状态).")

    @api.depends('state')
    def _compute_policy_state(self):
        for contract in self:
            contract.policy_state = contract.state

    # ------------------------------------------------------------------
    # Stock's steps: of policies the dates decide
    # ------------------------------------------------------------------
    def action_draft(self):
        return super(FleetVehicleLogContract, self._follow_dates()).action_draft()

    def action_open(self):
        return super(FleetVehicleLogContract, self._follow_dates()).action_open()

    def action_expire(self):
        return super(FleetVehicleLogContract, self._follow_dates()).action_expire()

    def action_close(self):
        if self.filtered('is_policy'):
            raise UserError(self.env._("A policy is cancelled with its day, refund and reason: press “Cancel Policy”."))
        return super().action_close()

    def _follow_dates(self):
        """Bring policies to the state of their dates.

        :return: the other contracts
        """
        policies = self.filtered('is_policy')
        for policy in policies.sudo():  # the state is nobody's to choose
            state = rule.state(policy.start_date, policy.expiration_date, policy.company_id._dealership_today())
            if policy.state not in ('closed', state):
                policy.state = state
        return self - policies

    @api.model
    def scheduler_manage_contract_expiration(self):
        """Stock's round reads and writes every contract that is due, and reminds its fleet manager: not of policies."""
        quiet = self.with_context(dealership_without_policies=True)
        return super(FleetVehicleLogContract, quiet).scheduler_manage_contract_expiration()

    @api.model
    def _search(self, domain, *args, **kwargs):
        if self.env.context.get('dealership_without_policies'):  # it narrows, whoever sends it
            domain = Domain(domain) & Domain('is_policy', '!=', True)
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _cron_policy_state(self):
        """Policies that began or ended, a committed batch at a time; a second run writes nothing."""
        self.env.flush_all()
        for company in self.env['res.company'].sudo().search(Domain.TRUE):
            while count := self._move_policies(company):
                _logger.info("%s policies of %s began or ended", count, company.name)
                if not self.env['ir.cron']._commit_progress(count, remaining=1):
                    return
        self.env['ir.cron']._commit_progress(remaining=0)

    @api.model
    def _move_policies(self, company):
        """One batch of a store's policies to the state of their dates.

        :return: number of rows changed
        """
        today = company._dealership_today()
        rows = self.env.execute_query(SQL(
            """WITH moved AS (
                   SELECT id, CASE WHEN expiration_date < %(today)s THEN 'expired' ELSE 'open' END AS state
                     FROM fleet_vehicle_log_contract
                    WHERE is_policy IS TRUE AND state IN ('futur', 'open') AND company_id = %(company)s
                      AND (expiration_date < %(today)s OR (state = 'futur' AND start_date <= %(today)s))
                    ORDER BY expiration_date, id LIMIT %(limit)s)
               UPDATE fleet_vehicle_log_contract contract SET state = moved.state, write_uid = %(uid)s, write_date = %(now)s
                 FROM moved WHERE moved.id = contract.id RETURNING contract.id""",
            today=today, company=company.id, limit=BATCH, uid=self.env.uid, now=fields.Datetime.now()))
        self.invalidate_model(['state'])
        return len(rows)

    # ------------------------------------------------------------------
    # Cancellation (退保)
    # ------------------------------------------------------------------
    def action_ask_cancel(self):
        """Ask for day, refund and reason."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Cancel Policy"), 'res_model': 'dealership.policy.cancel.wizard',
            'views': [(False, 'form')], 'target': 'new', 'context': {'default_policy_id': self.id},
        }

    def _cancel_policy(self, day, refund, reason):
        """End a policy before its time; it covers nothing from now on and makes room for another."""
        self.ensure_one()
        self.check_access('write')
        self._lock_policies()
        self._check_cancellable(day, refund, reason)
        # the workflow's fields; who may and whether was checked above
        self.sudo().write({
            'state': 'closed', 'cancelled_on': day, 'refund_amount': refund, 'cancel_reason': reason.strip(),
            'cancelled_by_id': self.env.uid})
        self._after_policies_cancelled()
        return True

    def _check_cancellable(self, day, refund, reason):
        if not self.is_policy or self.state == 'closed':
            raise UserError(self.env._("%s is cancelled already, or no policy.", self.display_name))
        if not (reason or '').strip():
            raise UserError(self.env._("Enter why the policy is cancelled."))
        if not day or day > self.company_id._dealership_today() or day > self.expiration_date:
            raise UserError(self.env._(
                "The cancellation is recorded when it has happened, and before the policy ends on %s.",
                format_date(self.env, self.expiration_date)))
        if self.currency_id.compare_amounts(refund, 0) < 0 or self.currency_id.compare_amounts(refund, self.premium) > 0:
            raise UserError(self.env._("The refund is between zero and the premium, %s.", self.currency_id.format(self.premium)))

    def _lock_policies(self):
        """Of two people at the same moment one is served and the other is told."""
        lock_or_tell(self, lambda: self.env._("%s: somebody else is working on this policy. Reload it.", self[:1].display_name))

    # ------------------------------------------------------------------
    # Hooks for other rooms
    # ------------------------------------------------------------------
    def _after_policies_created(self):
        """New policies stand; called once a batch."""

    def _after_policies_cancelled(self):
        """Policies were cancelled."""
