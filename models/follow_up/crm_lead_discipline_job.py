"""The nightly round: who is late, which cards sleep, which have no plan; by sets, a batch at a time (C04)."""
from odoo import api, fields, models
from odoo.tools import SQL

from ..card.nightly import go_round

BATCH = 5000
_CURSOR = 'auto_dealership.discipline_cursor'


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    _followed_idx = models.Index("(id) WHERE active IS TRUE AND won_status = 'pending' AND user_id IS NOT NULL")

    @api.model
    def _cron_discipline(self):
        """Find and close lapses, give plans to cards without one, tell managers, warn consultants, fill the pool.

        Each step commits its batches and finds by itself what is left to do, so that a killed run goes on where it
        stopped, and a second run writes nothing.
        """
        steps = (
            self._close_stale_lapses, self._refresh_all_lapses, self._tell_lapses, self._warn_before_pool, self._release_dormant)
        for step in steps:
            if not step():
                return  # out of time: the scheduler calls again
        self.env['ir.cron']._commit_progress(remaining=0)

    @api.model
    def _refresh_all_lapses(self):
        return go_round(
            self, _CURSOR, lambda last_id, limit: self._followed_after(last_id, limit).ids,
            lambda ids: self.browse(ids)._refresh_lapses(), BATCH)

    @api.model
    def _followed_after(self, last_id, limit):
        rows = self.env.execute_query(SQL(
            "SELECT id FROM crm_lead WHERE active IS TRUE AND won_status = 'pending' AND user_id IS NOT NULL"
            " AND team_id = ANY(%s) AND id > %s ORDER BY id LIMIT %s",
            list(self.env['crm.team']._dealership_team_ids()), last_id, limit))
        return self.browse([row[0] for row in rows])

    def _refresh_lapses(self):
        """Bring lapses and sleep of these cards up to date, and plan what has no plan; writes the rows that change only.

        :return: number of rows changed
        """
        self.env.flush_all()
        [(slept, closed, opened, bare_ids)] = self.env.execute_query(SQL("""
            WITH state AS MATERIALIZED (%(state)s),
            slept AS (
                UPDATE crm_lead lead
                   SET dormant_since = state.asleep_since,
                       pool_warned_on = CASE WHEN state.asleep_since IS NOT NULL THEN lead.pool_warned_on END
                  FROM state
                 WHERE lead.id = state.id AND lead.dormant_since IS DISTINCT FROM state.asleep_since
             RETURNING lead.id),
            closed AS (
                UPDATE dealership_lapse lapse
                   SET closed_on = %(now)s
                  FROM state
                 WHERE lapse.lead_id = state.id AND lapse.closed_on IS NULL
                   AND (lapse.kind = 'dormant' AND state.asleep_since IS NULL OR lapse.kind = 'left' AND state.left_since IS NULL)
             RETURNING lapse.id),
            opened AS (
                INSERT INTO dealership_lapse (
                       lead_id, company_id, team_id, user_id, kind, since, found_on, create_uid, create_date, write_uid, write_date)
                SELECT state.id, state.company_id, state.team_id, state.user_id, found.kind, found.since, state.today,
                       %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM state
                 CROSS JOIN LATERAL (VALUES
                       ('overdue', state.late_since), ('dormant', state.asleep_since), ('left', state.left_since)) found(kind, since)
                 WHERE found.since IS NOT NULL
                   AND NOT EXISTS (
                       SELECT 1 FROM dealership_lapse known
                        WHERE known.lead_id = state.id AND known.kind = found.kind AND known.closed_on IS NULL)
                    ON CONFLICT (lead_id, kind) WHERE closed_on IS NULL DO NOTHING
             RETURNING id)
            SELECT (SELECT count(*) FROM slept), (SELECT count(*) FROM closed), (SELECT count(*) FROM opened),
                   (SELECT array_agg(id) FROM state WHERE next_contact_date IS NULL)""",
            state=self._lapse_state_query(), now=fields.Datetime.now(), uid=self.env.uid))
        if slept or closed or opened:
            self.env.invalidate_all(flush=False)
        planned = self.browse(bare_ids or ())._plan_bare()
        return slept + closed + opened + planned

    def _plan_bare(self):
        """Plans for cards that show no next contact; a date that got lost is found again first."""
        if not self:
            return 0
        self._refresh_next_contact()
        return len(self._ensure_next_plan())

    def _lapse_state_query(self):
        """What `rules.discipline` says of each of these cards, by sets: late since, asleep since, left since.

        A test compares it with the rules. The days are the store's.
        """
        return SQL("""
            SELECT lead.id, lead.user_id, lead.team_id, store.company_id, store.today, lead.next_contact_date,
                   CASE WHEN store.today - state.late > COALESCE(level.grace_days, 0) THEN state.late END AS late_since,
                   CASE WHEN state.asleep <= store.today THEN state.asleep END AS asleep_since,
                   CASE WHEN consultant.active IS NOT TRUE THEN store.today END AS left_since
              FROM crm_lead lead
              JOIN (VALUES %(stores)s) store(company_id, today, zone, level_id)
                ON store.company_id = COALESCE(lead.company_id, %(company)s)
              JOIN res_users consultant ON consultant.id = lead.user_id
              LEFT JOIN dealership_intention_level level ON level.id = COALESCE(lead.level_id, store.level_id)
             CROSS JOIN LATERAL (
                SELECT (lead.last_contact_on AT TIME ZONE 'UTC' AT TIME ZONE store.zone)::date AS contact,
                       (lead.assigned_on AT TIME ZONE 'UTC' AT TIME ZONE store.zone)::date AS assigned,
                       CASE WHEN lead.first_contact_on IS NULL
                            THEN (lead.first_contact_due AT TIME ZONE 'UTC' AT TIME ZONE store.zone)::date END AS owed,
                       (lead.create_date AT TIME ZONE 'UTC' AT TIME ZONE store.zone)::date AS opened) day
             CROSS JOIN LATERAL (
                SELECT CASE WHEN lead.next_contact_date IS NOT NULL THEN GREATEST(lead.next_contact_date, day.assigned) END AS late,
                       COALESCE(GREATEST(day.contact + COALESCE(level.dormant_days, 30), day.owed + 1), day.opened) AS asleep) state
             WHERE lead.id = ANY(%(cards)s)""",
            stores=self._store_values(), company=self.env.company.id, cards=list(self.ids))

    @api.model
    def _store_values(self):
        """Rows of (store, its today, its time zone, its default level)."""
        Level = self.env['dealership.intention.level']
        return SQL(", ").join(
            SQL("(%s, %s::date, %s, %s::int)", company.id, company._dealership_today(), company._dealership_timezone().zone,
                Level._default_of_company(company).id or None)
            for company in self.env['res.company'].sudo().search([]))

    @api.model
    def _close_stale_lapses(self):
        """Lapses of cards that were sold, lost, archived, or given to somebody else end with that; so does their sleep."""
        statement = SQL("""
            WITH closed AS (
                UPDATE dealership_lapse SET closed_on = %s WHERE id IN (
                    SELECT lapse.id FROM dealership_lapse lapse JOIN crm_lead lead ON lead.id = lapse.lead_id
                     WHERE lapse.closed_on IS NULL
                       AND NOT COALESCE(lead.active IS TRUE AND lead.won_status = 'pending' AND lead.user_id = lapse.user_id
                                        AND lead.team_id = ANY(%s), FALSE)
                     LIMIT %s)
             RETURNING lead_id),
            woken AS (
                UPDATE crm_lead SET dormant_since = NULL, pool_warned_on = NULL
                 WHERE id IN (SELECT lead_id FROM closed) AND dormant_since IS NOT NULL)
            SELECT lead_id FROM closed""",
            fields.Datetime.now(), list(self.env['crm.team']._dealership_team_ids()), BATCH)
        self.env.flush_all()
        while rows := self.env.execute_query(statement):
            self.env.invalidate_all(flush=False)
            if not self.env['ir.cron']._commit_progress(len(rows), remaining=1):
                return False
        return True
