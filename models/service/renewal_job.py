"""The nightly round of renewals: opens, gives out, reminds; by sets, a committed batch at a time (J05)."""
import logging

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...rules import policy as rule
from .renewal import OPEN

_logger = logging.getLogger(__name__)

BATCH = 5000
REMINDERS = 500


class DealershipRenewal(models.Model):
    _inherit = 'dealership.renewal'

    @api.model
    def _cron_renewals(self):
        """Open what ends soon, follow owners, give out what nobody has, remind at the marks.

        Each step finds by itself what is left to do, so that a killed run goes on where it stopped and a second one writes nothing.
        """
        self.env.flush_all()
        for company in self.env['res.company'].sudo().search(Domain.TRUE):
            for step, limit in (
                    (self._open_batch, BATCH), (self._follow_owners, BATCH), (self._give_out, BATCH), (self._remind, REMINDERS)):
                while count := step(company, limit):
                    _logger.info("%s: %s rows by %s", company.name, count, step.__name__)
                    self.env.invalidate_all()
                    if not self.env['ir.cron']._commit_progress(count, remaining=1):
                        return  # out of time: the scheduler calls again
        self.env['ir.cron']._commit_progress(remaining=0)

    # ------------------------------------------------------------------
    # Open
    # ------------------------------------------------------------------
    @api.model
    def _open_batch(self, company, limit):
        """Open one renewal for each car whose policy ends soon; the other kind joins when it ends about the same time.

        :return: number of renewals opened
        """
        today, lead = company._dealership_today(), company._dealership_renewal_lead()
        teams = self.env['crm.team']._renewal_teams(company)
        rows = self.env.execute_query(SQL(
            """INSERT INTO dealership_renewal (
                      company_id, team_id, vehicle_id, partner_id, insurer_id, kinds, compulsory_policy_id, commercial_policy_id,
                      expiry_date, expiry_year, state, opened_on, reminder_mark, call_count, create_uid, create_date, write_uid, write_date)
               WITH due AS (%(due)s)
               SELECT due.company_id, %(team)s, due.vehicle_id, COALESCE(due.owner_id, due.policyholder_id),
                      COALESCE(CASE WHEN due.policy_kind = 'compulsory' THEN other.insurer_id END, due.insurer_id, other.insurer_id),
                      CASE WHEN other.id IS NULL THEN due.policy_kind ELSE 'both' END,
                      CASE WHEN due.policy_kind = 'compulsory' THEN due.id ELSE other.id END,
                      CASE WHEN due.policy_kind = 'commercial' THEN due.id ELSE other.id END,
                      due.expiration_date, EXTRACT(YEAR FROM due.expiration_date)::int, 'opened', %(today)s,
                      (SELECT min(mark) FROM unnest(%(marks)s) mark WHERE mark >= due.expiration_date - %(today)s), 0,
                      %(uid)s, %(now)s, %(uid)s, %(now)s
                 FROM due LEFT JOIN LATERAL (%(other)s) other ON TRUE
                   ON CONFLICT DO NOTHING RETURNING id""",
            due=self._due_query(company, today, lead, limit), other=self._joining_query(), team=teams[:1].id or None,
            today=today, marks=list(rule.MARKS), uid=self.env.uid, now=fields.Datetime.now()))
        self.browse([row[0] for row in rows]).invalidate_recordset(flush=False)
        return len(rows)

    @api.model
    def _due_query(self, company, today, lead, limit):
        """The first policy that ends of each car, with nothing after it and no renewal yet."""
        return SQL(
            """SELECT DISTINCT ON (policy.vehicle_id) policy.id, policy.company_id, policy.vehicle_id, policy.policy_kind,
                      policy.expiration_date, policy.insurer_id, policy.policyholder_id, car.owner_id
                 FROM fleet_vehicle_log_contract policy
                 JOIN fleet_vehicle car ON car.id = policy.vehicle_id AND car.active AND car.dealer_role = 'customer'
                WHERE policy.is_policy IS TRUE AND policy.state <> 'closed' AND policy.company_id = %(company)s
                  AND policy.expiration_date BETWEEN %(first)s AND %(last)s
                  AND %(open)s AND NOT EXISTS (%(slot)s)
                ORDER BY policy.vehicle_id, policy.expiration_date, policy.policy_kind DESC, policy.id
                LIMIT %(limit)s""",
            company=company.id, first=fields.Date.add(today, days=-company.dealership_renewal_grace_days),
            last=fields.Date.add(today, days=lead), open=self._unattended('policy'),
            slot=self._slot_query('policy', SQL("policy.expiration_date")), limit=limit)

    @api.model
    def _joining_query(self):
        """The policy of the other kind that is renewed together with a due one."""
        return SQL(
            """SELECT other.id, other.insurer_id
                 FROM fleet_vehicle_log_contract other
                WHERE other.vehicle_id = due.vehicle_id AND other.is_policy IS TRUE AND other.state <> 'closed'
                  AND other.policy_kind <> due.policy_kind
                  AND abs(other.expiration_date - due.expiration_date) <= %(days)s
                  AND %(open)s AND NOT EXISTS (%(slot)s)
                ORDER BY other.expiration_date, other.id LIMIT 1""",
            days=rule.TOGETHER_DAYS, open=self._unattended('other'), slot=self._slot_query('other', SQL("due.expiration_date")))

    @api.model
    def _unattended(self, alias):
        """Condition on a policy: no renewal speaks of it, and no other policy follows it."""
        policy = {name: SQL.identifier(alias, name) for name in ('id', 'vehicle_id', 'policy_kind', 'start_date')}
        return SQL(
            """NOT EXISTS (SELECT 1 FROM dealership_renewal known WHERE known.compulsory_policy_id = %(id)s)
               AND NOT EXISTS (SELECT 1 FROM dealership_renewal known WHERE known.commercial_policy_id = %(id)s)
               AND NOT EXISTS (SELECT 1 FROM fleet_vehicle_log_contract later
                                WHERE later.vehicle_id = %(vehicle_id)s AND later.is_policy IS TRUE AND later.state <> 'closed'
                                  AND later.policy_kind = %(policy_kind)s AND later.start_date > %(start_date)s)""", **policy)

    @api.model
    def _slot_query(self, alias, day):
        """Whether the car has a renewal of this kind in the year already, that was not lost."""
        return SQL(
            """SELECT 1 FROM dealership_renewal taken
                WHERE taken.vehicle_id = %s AND taken.expiry_year = EXTRACT(YEAR FROM %s)::int AND taken.state <> 'lost'
                  AND taken.kinds IN ('both', %s)""", SQL.identifier(alias, 'vehicle_id'), day, SQL.identifier(alias, 'policy_kind'))

    # ------------------------------------------------------------------
    # Owners, callers
    # ------------------------------------------------------------------
    @api.model
    def _follow_owners(self, company, limit):
        """Who bought the car is called, not who sold it."""
        rows = self.env.execute_query(SQL(
            """WITH moved AS (
                   SELECT renewal.id, car.owner_id
                     FROM dealership_renewal renewal JOIN fleet_vehicle car ON car.id = renewal.vehicle_id
                    WHERE renewal.company_id = %s AND renewal.state IN %s AND car.owner_id IS NOT NULL
                      AND renewal.partner_id IS DISTINCT FROM car.owner_id
                    LIMIT %s)
               UPDATE dealership_renewal renewal SET partner_id = moved.owner_id, write_uid = %s, write_date = %s
                 FROM moved WHERE moved.id = renewal.id RETURNING renewal.id""",
            company.id, OPEN, limit, self.env.uid, fields.Datetime.now()))
        self.invalidate_model(['partner_id'])
        return len(rows)

    @api.model
    def _give_out(self, company, limit):
        """Share renewals that nobody has, or somebody who has left, evenly among the callers of the renewal team.

        :return: number given out
        """
        teams = self.env['crm.team']._renewal_teams(company)
        callers = teams._renewal_callers(company)
        if not callers:
            return 0
        ids = [row[0] for row in self.env.execute_query(SQL(
            """SELECT renewal.id FROM dealership_renewal renewal LEFT JOIN res_users caller ON caller.id = renewal.user_id
                WHERE renewal.company_id = %s AND renewal.state IN %s AND caller.active IS NOT TRUE
                ORDER BY renewal.expiry_date, renewal.id LIMIT %s""", company.id, OPEN, limit))]
        if not ids:
            return 0
        loads = dict(self.env.execute_query(SQL(
            "SELECT user_id, count(*) FROM dealership_renewal WHERE company_id = %s AND state IN %s AND user_id = ANY(%s) GROUP BY user_id",
            company.id, OPEN, list(callers.ids))))
        given = rule.shares(ids, {user_id: loads.get(user_id, 0) for user_id in callers.ids})
        team_of = {user.id: team.id for team in reversed(teams) for user in team.member_ids}
        self.env.cr.execute(SQL(
            """UPDATE dealership_renewal renewal
                  SET user_id = given.user_id, team_id = given.team_id, next_contact_date = COALESCE(next_contact_date, %s),
                      write_uid = %s, write_date = %s
                 FROM unnest(%s::int[], %s::int[], %s::int[]) AS given(id, user_id, team_id)
                WHERE given.id = renewal.id AND NOT EXISTS (
                      SELECT 1 FROM res_users caller WHERE caller.id = renewal.user_id AND caller.active)""",
            company._dealership_today(), self.env.uid, fields.Datetime.now(), list(given), list(given.values()),
            [team_of.get(user_id) for user_id in given.values()]))
        self.invalidate_model(['user_id', 'team_id', 'next_contact_date'])
        return len(given)

    # ------------------------------------------------------------------
    # Reminders
    # ------------------------------------------------------------------
    @api.model
    def _remind(self, company, limit):
        """One activity for the caller at each mark that a renewal reaches; customers who refused calls are left in peace.

        :return: number of renewals that reached a mark
        """
        today = company._dealership_today()
        rows = self.env.execute_query(SQL(
            """SELECT id, mark FROM (
                      SELECT renewal.id, renewal.reminder_mark, renewal.expiry_date,
                             (SELECT min(mark) FROM unnest(%(marks)s) mark WHERE mark >= renewal.expiry_date - %(today)s) AS mark
                        FROM dealership_renewal renewal
                       WHERE company_id = %(company)s AND state IN %(open)s AND user_id IS NOT NULL
                         AND expiry_date BETWEEN %(today)s AND %(today)s + %(longest)s) reached
                WHERE mark < COALESCE(reminder_mark, %(longest)s + 1) ORDER BY expiry_date, id LIMIT %(limit)s""",
            marks=list(rule.MARKS), today=today, company=company.id, open=OPEN, longest=max(rule.MARKS), limit=limit))
        if not rows:
            return 0
        renewals = self.sudo().browse([row[0] for row in rows])  # the system's own round
        self.env.cr.execute(SQL(
            """UPDATE dealership_renewal renewal SET reminder_mark = reached.mark
                 FROM unnest(%s::int[], %s::int[]) AS reached(id, mark) WHERE reached.id = renewal.id""",
            [row[0] for row in rows], [row[1] for row in rows]))
        self.invalidate_model(['reminder_mark'])
        refusing = renewals.partner_id._filter_refusing('sales_call')
        renewals.filtered(lambda renewal: renewal.partner_id not in refusing)._plan_reminders(today)
        return len(rows)

    def _plan_reminders(self, today):
        """A task in place of the one of the mark before."""
        self.activity_unlink(['auto_dealership.activity_type_renewal'])
        kind = self.env.ref('auto_dealership.activity_type_renewal')
        self.env['mail.activity'].with_context(mail_activity_quick_update=True).create([{
            'res_model_id': self.env['ir.model']._get_id(self._name),
            'res_model': self._name,
            'res_id': renewal.id,
            'activity_type_id': kind.id,
            'user_id': renewal.user_id.id,
            'date_deadline': today,
            'summary': renewal.with_context(lang=renewal.user_id.lang or self.env.lang).env._(
                "The insurance ends in %(days)s days", days=(renewal.expiry_date - today).days),
            'automated': True,
        } for renewal in self])
