"""When the customer is contacted next, and why (B12)."""
from odoo import api, fields, models
from odoo.tools import SQL


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    next_contact_date = fields.Date(
        "Next Contact", readonly=True, copy=False, index='btree_not_null',
        help="Day of the next planned contact: the earliest open activity of the card.")
    next_contact_reason = fields.Char(
        readonly=True, copy=False, help="Why to keep following (继续跟进的理由): the summary of that activity.")
    last_contact_on = fields.Datetime("Last Contact", readonly=True, copy=False)
    last_contact_days = fields.Integer("Days Since Contact", compute='_compute_last_contact_days')
    next_contact_state = fields.Selection(
        [('overdue', "Overdue"), ('today', "Today"), ('planned', "Planned"), ('none', "No plan")],
        compute='_compute_next_contact_state', search='_search_next_contact_state')

    _next_contact_idx = models.Index("(user_id, next_contact_date) WHERE active IS TRUE AND next_contact_date IS NOT NULL")

    @api.depends('last_contact_on', 'card_date')
    def _compute_last_contact_days(self):
        today = fields.Date.context_today(self)
        for lead in self:
            since = fields.Datetime.context_timestamp(self, lead.last_contact_on).date() if lead.last_contact_on else lead.card_date
            lead.last_contact_days = (today - since).days if since else 0

    @api.depends('next_contact_date')
    def _compute_next_contact_state(self):
        today = fields.Date.context_today(self)
        for lead in self:
            date = lead.next_contact_date
            lead.next_contact_state = (
                'none' if not date else 'overdue' if date < today else 'today' if date == today else 'planned')

    @api.model
    def _search_next_contact_state(self, operator, value):
        if operator != 'in':
            return NotImplemented
        today = fields.Date.context_today(self)
        domains = {
            'overdue': [('next_contact_date', '<', today)],
            'today': [('next_contact_date', '=', today)],
            'planned': [('next_contact_date', '>', today)],
            'none': [('next_contact_date', '=', False)],
        }
        return fields.Domain.OR(domains[state] for state in value if state in domains)

    def _read_group_groupby(self, alias, groupby_spec, query):
        """Count the cards overdue, due today and planned by the date on the card: one pass, no join with activities."""
        if groupby_spec != 'next_contact_state':
            return super()._read_group_groupby(alias, groupby_spec, query)
        date = self._field_to_sql(alias, 'next_contact_date', query)
        today = fields.Date.context_today(self)
        return SQL(
            "CASE WHEN %(date)s IS NULL THEN 'none' WHEN %(date)s < %(today)s THEN 'overdue'"
            " WHEN %(date)s = %(today)s THEN 'today' ELSE 'planned' END", date=date, today=today)

    def _refresh_next_contact(self):
        """Copy date and reason of the earliest open activity of each card; one statement for any number of cards.

        Only rows that change are written, so that calling it twice costs nothing.
        """
        team_ids = self.env['crm.team']._dealership_team_ids()
        if not (self and team_ids):
            return
        self.env['mail.activity'].flush_model(
            ['res_model', 'res_id', 'active', 'date_deadline', 'date_done', 'summary'])
        self.flush_recordset(['team_id', 'next_contact_date', 'next_contact_reason', 'last_contact_on'])
        rows = self.env.execute_query(SQL("""
            UPDATE crm_lead lead
               SET next_contact_date = plan.date_deadline, next_contact_reason = plan.summary, last_contact_on = plan.done_on
              FROM (
                SELECT card.id, next.date_deadline, next.summary,
                       GREATEST(card.last_contact_on, done.done_on) AS done_on
                  FROM crm_lead card
                  LEFT JOIN LATERAL (
                    SELECT activity.date_deadline, activity.summary
                      FROM mail_activity activity
                     WHERE activity.res_model = 'crm.lead' AND activity.res_id = card.id AND activity.active IS TRUE
                       AND activity.activity_type_id <> ALL(%(uncounted)s)
                     ORDER BY activity.date_deadline, activity.id LIMIT 1) next ON TRUE
                  LEFT JOIN LATERAL (
                    -- the moment when it was done: core keeps the day only, and a later change of the record is no contact
                    SELECT max(LEAST(activity.write_date, activity.date_done + interval '1 day')) AS done_on
                      FROM mail_activity activity
                     WHERE activity.res_model = 'crm.lead' AND activity.res_id = card.id
                       AND activity.active IS NOT TRUE AND activity.date_done IS NOT NULL
                       AND activity.activity_type_id <> ALL(%(uncounted)s)) done ON TRUE
                 WHERE card.id = ANY(%(cards)s) AND card.team_id = ANY(%(teams)s)) plan
             WHERE lead.id = plan.id
               AND (lead.next_contact_date, lead.next_contact_reason, lead.last_contact_on)
                   IS DISTINCT FROM (plan.date_deadline, plan.summary, plan.done_on)
         RETURNING lead.id""",
            cards=list(self.ids), teams=list(team_ids), uncounted=list(self.env['mail.activity']._uncounted_type_ids()) or [0]))
        if rows:
            self.browse([row[0] for row in rows]).invalidate_recordset(
                ['next_contact_date', 'next_contact_reason', 'last_contact_on'])

    def _store_last_contact(self, moments):
        """Keep the latest contact of each card; one statement, and no row that knows of a later one is written.

        :param dict moments: id of the card → naive UTC
        """
        self.flush_recordset(['last_contact_on'])
        self.env.cr.execute(SQL("""
            UPDATE crm_lead lead SET last_contact_on = done.moment
              FROM unnest(%s::int[], %s::timestamp[]) AS done(id, moment)
             WHERE lead.id = done.id AND (lead.last_contact_on IS NULL OR lead.last_contact_on < done.moment)""",
            list(moments), list(moments.values())))
        self.invalidate_recordset(['last_contact_on'], flush=False)
        self.modified(['last_contact_on'])

    def _store_facts(self, vals):
        """Store facts that only the system keeps, such as the last contact: no message, no tracking, no reaction.

        :param dict vals: field → value of plain stored columns
        """
        self.flush_recordset(list(vals))
        self._write(vals)
        self.invalidate_recordset(list(vals), flush=False)
        self.modified(list(vals))
