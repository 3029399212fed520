"""The first contact: due within minutes of working time after a consultant got the card (C03)."""
from odoo import api, fields, models
from odoo.tools import SQL

STATES = [
    ('waiting', "Waiting"),
    ('late', "Late"),
    ('in_time', "In time"),
    ('contacted_late', "Contacted late"),
]
CLOCK = ('assigned_on', 'first_contact_due', 'first_contact_on', 'first_contact_escalated_on')


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    _protected_fields = CLOCK

    assigned_on = fields.Datetime(
        readonly=True, copy=False, help="When its present consultant got the card or lead (分配时间).")
    first_contact_due = fields.Datetime(
        readonly=True, copy=False,
        help="Until when the consultant contacts the customer for the first time (首次联系时限): minutes of the level, counted "
             "in the opening hours of the store.")
    first_contact_on = fields.Datetime(
        "First Contact", readonly=True, copy=False, help="First contact since its present consultant got the card.")
    first_contact_escalated_on = fields.Datetime("Manager Told", readonly=True, copy=False)
    first_contact_state = fields.Selection(
        STATES, compute='_compute_first_contact_state', search='_search_first_contact_state')

    _first_contact_idx = models.Index(
        "(first_contact_due) WHERE first_contact_due IS NOT NULL AND first_contact_on IS NULL AND active IS TRUE")

    @api.depends('first_contact_due', 'first_contact_on')
    def _compute_first_contact_state(self):
        now = fields.Datetime.now()
        for lead in self:
            due, done = lead.first_contact_due, lead.first_contact_on
            if not due:
                lead.first_contact_state = False
            elif done:
                lead.first_contact_state = 'in_time' if done <= due else 'contacted_late'
            else:
                lead.first_contact_state = 'waiting' if now <= due else 'late'

    @api.model
    def _search_first_contact_state(self, operator, value):
        if operator != 'in':
            return NotImplemented
        now = fields.Datetime.now()
        due = fields.Domain('first_contact_due', '!=', False)
        team = fields.Domain('team_id', 'in', list(self.env['crm.team']._dealership_team_ids()))
        open_card = fields.Domain('won_status', '=', 'pending') & fields.Domain('user_id', '!=', False)
        domains = {
            'waiting': team & open_card & fields.Domain([('first_contact_on', '=', False), ('first_contact_due', '>=', now)]),
            'late': team & open_card & fields.Domain([('first_contact_on', '=', False), ('first_contact_due', '<', now)]),
            'in_time': due & self._contacted_domain('in_time', SQL("<=")),
            'contacted_late': due & self._contacted_domain('contacted_late', SQL(">")),
            False: ~due,
        }
        return fields.Domain.OR(domains[state] for state in value if state in domains)

    @api.model
    def _contacted_domain(self, state, operator):
        """Cards whose first contact stands so to its deadline; an ordinary domain compares no two fields."""
        def to_sql(model, alias, query):
            return SQL(
                "%s %s %s", model._field_to_sql(alias, 'first_contact_on', query), operator,
                model._field_to_sql(alias, 'first_contact_due', query))
        return fields.Domain.custom(to_sql=to_sql, predicate=lambda lead: lead.first_contact_state == state)

    # The clock

    def _start_first_contact(self):
        """Start the clock of cards that a consultant just got, and stop it for cards that nobody has.

        A few queries for any number of cards. Who has spoken with the customer before starts with his contact.
        """
        cards = self.sudo()._followed_cards()
        if not (cards or self):
            return
        now = fields.Datetime.now()
        due = cards._first_contact_deadlines(now)
        known = cards._contacts_of_consultant()
        rows = [(lead.id, now, due[lead.id], known.get(lead.id)) for lead in cards]
        rows += [(lead.id, None, None, None) for lead in self if not lead.user_id]
        self._write_clock(rows)

    def _first_contact_deadlines(self, moment):
        """Dict of card id → deadline of a first contact whose clock starts at that moment."""
        Level = self.env['dealership.intention.level']
        due = {}
        for company, leads in self.grouped(lambda lead: lead._store()).items():
            default = Level._default_of_company(company) if not all(lead.level_id for lead in leads) else Level
            minutes = {lead.id: (lead.level_id or default).first_contact_minutes for lead in leads}
            deadlines = company._dealership_deadlines(moment, set(minutes.values()))
            due.update({lead_id: deadlines[count] for lead_id, count in minutes.items()})
        return due

    def _contacts_of_consultant(self):
        """Dict of card id → first contact that its present consultant had with the customer."""
        owner = {lead.id: lead.user_id for lead in self}
        rows = self.env['dealership.follow.up'].sudo()._read_group(
            [('lead_id', 'in', self.ids)], ['lead_id', 'user_id'], ['done_on:min'])
        return {lead.id: moment for lead, user, moment in rows if owner[lead.id] == user}

    @api.model
    def _write_clock(self, rows):
        """Keep the clock in the records' cache, from where it goes into the same update as the new consultant.

        No tracking and no chain of writes: the clock is the system's.

        :param rows: (id of the card, assigned on, due, first contact)
        """
        groups = {}
        for lead_id, *moments in rows:
            groups.setdefault((*moments, None), []).append(lead_id)
        for moments, ids in groups.items():
            cards = self.browse(ids)
            for name, moment in zip(CLOCK, moments, strict=True):
                self._fields[name].write(cards, moment)
            cards.modified(CLOCK)

    # When it starts and stops

    def _after_cards_created(self):
        self.filtered('user_id')._start_first_contact()  # before the first plan, whose day it decides
        super()._after_cards_created()

    def _after_cards_written(self, vals, opening, before):
        nobody = self.env['res.users']
        moved = self.filtered(
            lambda lead: lead.user_id != before['user'].get(lead.id, nobody)) if 'user' in before else self.browse()
        moved |= opening.filtered(lambda lead: lead.user_id and not lead.assigned_on)
        if moved:
            moved._start_first_contact()
        super()._after_cards_written(vals, opening, before)
        if moved:
            moved._redate_first_plans()

    def _redate_first_plans(self):
        """The proposal to contact a customer whom nobody has contacted yet follows its new consultant's deadline."""
        cards = self.sudo()._followed_cards().filtered(lambda lead: not lead.last_contact_on and lead.first_contact_due)
        first = {plan.res_id: plan for plan in reversed(cards._open_contact_plans().sudo().filtered('automated'))}
        plans = self.env['mail.activity'].sudo().union(*first.values())
        if not plans:
            return
        day = {lead.id: self._first_contact_day(lead) for lead in cards}
        for date, group in plans.grouped(lambda plan: day[plan.res_id]).items():
            group.filtered(lambda plan, date=date: plan.date_deadline != date).with_context(
                mail_activity_quick_update=True).date_deadline = date

    @api.model
    def _first_contact_day(self, lead):
        """The store's day of the deadline."""
        if not lead.first_contact_due:
            return super()._first_contact_day(lead)
        return lead._store()._dealership_day(lead.first_contact_due)

    def _after_contacts(self, follow_ups):
        super()._after_contacts(follow_ups)
        waiting = self.filtered(lambda lead: lead.assigned_on and not lead.first_contact_on)
        if waiting:
            first = {}
            for follow_up in follow_ups:
                card, moment = follow_up.lead_id, follow_up.done_on
                first[card] = min(moment, first.get(card, moment))
            for moment, leads in waiting.grouped(first.get).items():
                leads._store_facts({'first_contact_on': moment})

    # Too late: the manager is told, once

    @api.model
    def _cron_escalate_first_contacts(self):
        """Tell managers of first contacts that are late: one mail each, and an activity a card or one for many."""
        late = self._late_first_contacts()
        self.env['ir.cron']._commit_progress(remaining=len(late))
        for manager_id, lead_ids in late.items():
            manager = self.env['res.users'].browse(manager_id)
            self._escalate_first_contacts(manager, lead_ids)
            if not self.env['ir.cron']._commit_progress(1):
                return  # the scheduler calls again: what is told is marked in the same transaction

    @api.model
    def _late_first_contacts(self):
        """Dict of manager's id → ids of his teams' cards whose first contact is late and of which he was not told."""
        self.env.flush_all()
        rows = self.env.execute_query(SQL("""
            SELECT team.user_id, array_agg(lead.id ORDER BY lead.first_contact_due, lead.id)
              FROM crm_lead lead
              JOIN crm_team team ON team.id = lead.team_id
              JOIN res_users manager ON manager.id = team.user_id AND manager.active IS TRUE
             WHERE lead.first_contact_due < %s AND lead.first_contact_on IS NULL AND lead.first_contact_escalated_on IS NULL
               AND lead.first_contact_due IS NOT NULL AND lead.active IS TRUE AND lead.won_status = 'pending'
               AND lead.user_id IS NOT NULL AND lead.team_id = ANY(%s)
             GROUP BY team.user_id""", fields.Datetime.now(), list(self.env['crm.team']._dealership_team_ids())))
        return dict(rows)

    @api.model
    def _escalate_first_contacts(self, manager, lead_ids):
        told = self.env.execute_query(SQL(
            "UPDATE crm_lead SET first_contact_escalated_on = %s WHERE id = ANY(%s) AND first_contact_escalated_on IS NULL"
            " AND first_contact_on IS NULL RETURNING id", fields.Datetime.now(), lead_ids))
        told = {row[0] for row in told}
        cards = self.browse([lead_id for lead_id in lead_ids if lead_id in told])
        cards.invalidate_recordset(['first_contact_escalated_on'])
        if cards:
            cards._give_notice('first_contact', manager)
