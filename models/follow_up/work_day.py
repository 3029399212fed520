"""The consultant's day on paper: what was planned, what came of it, what is for tomorrow (日活动计划 / 日报, C06)."""
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

WORDS = frozenset(('summary', 'problems', 'tomorrow'))
MANAGER_WORDS = frozenset(('manager_words',))
SIGNATURE = frozenset(('signed_by_id', 'signed_on'))
SEES_ALL = ('sales_team.group_sale_salesman_all_leads', 'auto_dealership.group_auditor')


class DealershipWorkDay(models.Model):
    """One day of one consultant, kept for good (销售活动访问日报).

    The plan is counted when the day is opened, everything else when its consultant closes it. These figures are facts of
    that moment and stay: what is recorded later counts for the day on which it is recorded. The contacts themselves are not
    copied; they are found by consultant and day. A day is the person's: it counts what he did, in whichever store.
    """
    _name = 'dealership.work.day'
    _description = "Work Day"
    _inherit = ['dealership.protected.mixin']
    _order = 'date desc, user_id, id'
    _protected_fields = (
        'user_id', 'date', 'company_id', 'team_id', 'state', 'opened_on', 'closed_on', 'planned_today', 'planned_overdue',
        'planned_count', 'done_count', 'fulfilled_count', 'late_count', 'not_done_count', 'quotation_count', 'order_count',
        'card_count', 'level_up_count', 'level_down_count', 'tomorrow_count', 'done_rate', 'signed_by_id', 'signed_on',
    )

    user_id = fields.Many2one('res.users', "Consultant", required=True, readonly=True, ondelete='restrict')
    date = fields.Date("Day", required=True, readonly=True, help="The store's day, whatever the time zone of who works.")
    company_id = fields.Many2one('res.company', "Store", required=True, readonly=True, index=True)
    team_id = fields.Many2one('crm.team', readonly=True, index='btree_not_null', help="Team of the consultant on that day.")
    state = fields.Selection([('open', "Not closed"), ('closed', "Closed")], required=True, readonly=True, default='open')
    opened_on = fields.Datetime("Begun On", readonly=True)
    closed_on = fields.Datetime(readonly=True)

    planned_today = fields.Integer("Due That Day", readonly=True)
    planned_overdue = fields.Integer("Overdue From Before", readonly=True)
    planned_count = fields.Integer(
        "Planned", compute='_compute_planned_count', store=True, help="Contacts due when the day began (计划).")
    done_count = fields.Integer("Contacts Done", readonly=True, help="All contacts recorded that day (完成).")
    fulfilled_count = fields.Integer("Plans Done", readonly=True, help="Those of them that were due that day or before.")
    late_count = fields.Integer("Done Late", readonly=True)
    not_done_count = fields.Integer("Not Done", readonly=True, help="Plans due that day or before, open when the day was closed.")
    quotation_count = fields.Integer("Quotations", readonly=True)
    order_count = fields.Integer("Orders", readonly=True)
    card_count = fields.Integer("Cards Opened", readonly=True)
    level_up_count = fields.Integer("Levels Raised", readonly=True)
    level_down_count = fields.Integer("Levels Lowered", readonly=True)
    tomorrow_count = fields.Integer("Planned for Tomorrow", readonly=True)
    done_rate = fields.Float(
        "Done of Due", compute='_compute_done_rate', store=True, aggregator='avg', help="Plans done of plans due (完成率).")

    summary = fields.Text("What Happened", help="The day in the consultant's words (今日工作总结).")
    problems = fields.Text(help="What went wrong, where help is needed (存在问题).")
    tomorrow = fields.Text("Tomorrow's Plan", help="What is to be done tomorrow (明日计划).")
    manager_words = fields.Text("Manager's Words", help="The manager's remarks (主管批示).")
    signed_by_id = fields.Many2one('res.users', readonly=True, ondelete='restrict')
    signed_on = fields.Datetime(readonly=True)

    follow_up_ids = fields.Many2many('dealership.follow.up', string="Contact Records", compute='_compute_follow_up_ids')
    may_close = fields.Boolean(compute='_compute_may')
    may_sign = fields.Boolean(compute='_compute_may')
    is_own = fields.Boolean(compute='_compute_may')

    _person_day_unique = models.UniqueIndex("(user_id, date)", "This consultant has a sheet for that day already.")
    _team_day_idx = models.Index("(team_id, date DESC)")
    _unsigned_idx = models.Index("(team_id, date DESC) WHERE state = 'closed' AND signed_on IS NULL")

    # ------------------------------------------------------------------
    # What is derived
    # ------------------------------------------------------------------
    @api.depends('planned_today', 'planned_overdue')
    def _compute_planned_count(self):
        for day in self:
            day.planned_count = day.planned_today + day.planned_overdue

    @api.depends('fulfilled_count', 'not_done_count')
    def _compute_done_rate(self):
        for day in self:
            due = day.fulfilled_count + day.not_done_count
            day.done_rate = day.fulfilled_count / due if due else 0.0

    @api.depends('user_id', 'date')
    def _compute_display_name(self):
        for day in self:
            day.display_name = f"{day.date or ''} {day.sudo().user_id.name or ''}".strip()

    @api.depends('state', 'signed_on', 'user_id', 'date')
    @api.depends_context('uid')
    def _compute_may(self):
        manager = self.env.user.has_group('auto_dealership.group_manager')
        for day in self:
            day.is_own = day.user_id == self.env.user
            day.may_close = day.is_own and day.state == 'open' and not day._closing_refusal()
            day.may_sign = manager and not day.is_own and day.state == 'closed' and not day.signed_on

    def _compute_follow_up_ids(self):
        """Contacts of these days, as far as the reader may see their cards; one search a store, whatever the number of days."""
        none = self.env['dealership.follow.up']
        for company, days in self.grouped('company_id').items():
            dates = days.mapped('date')
            records = none.search([
                ('user_id', 'in', days.user_id.ids), ('done_on', '>=', company._dealership_midnight(min(dates))),
                ('done_on', '<', company._dealership_midnight(fields.Date.add(max(dates), days=1)))])
            found = records.grouped(lambda record, store=company: (record.user_id.id, store._dealership_day(record.done_on)))
            for day in days:
                day.follow_up_ids = found.get((day.user_id.id, day.date), none)

    # ------------------------------------------------------------------
    # Whose day one may look at
    # ------------------------------------------------------------------
    @api.model
    def _led_teams(self):
        """Dealership teams whose days the user may look at: those that he leads; all of the stores for who reads everything."""
        domain = Domain([('is_dealership', '=', True), ('company_id', 'in', [*self.env.companies.ids, False])])
        if not any(self.env.user.has_group(group) for group in SEES_ALL):
            if not self.env.user.has_group('auto_dealership.group_manager'):
                return self.env['crm.team']
            domain &= Domain('user_id', '=', self.env.uid)
        return self.env['crm.team'].sudo().search(domain)  # who leads a team knows who is in it

    @api.model
    def _team_people(self, teams):
        """Consultants of these teams with their team, in the teams' order.

        :return: dict of user → team
        """
        members = self.env['crm.team.member'].sudo().search(
            [('crm_team_id', 'in', teams.ids), ('user_id.active', '=', True)], order='crm_team_id, id')
        people = {}
        for member in members:
            people.setdefault(member.user_id, member.crm_team_id)
        return people

    @api.model
    def _day_user(self, user_id=None):
        """The person whose day is asked for, checked: his own, or one of the teams that the asking user leads.

        :raise AccessError: it is somebody else's
        """
        self.browse().check_access('read')
        if not user_id or user_id == self.env.uid:
            return self.env.user
        user = next((user for user in self._team_people(self._led_teams()) if user.id == user_id), None)
        if not user:
            raise AccessError(self.env._(
                "This is the day of a consultant of another team. Their manager and the auditor can look at it."))
        return user.with_env(self.env)

    @api.model
    def _day_team(self, user):
        """The dealership team in which a person works, else the one that he leads."""
        teams = self.env['crm.team'].sudo().search([
            ('is_dealership', '=', True), ('company_id', 'in', (user.sudo().company_id.id, False)),
            '|', ('crm_team_member_ids.user_id', '=', user.id), ('user_id', '=', user.id)])
        member = teams.filtered(lambda team: user in team.member_ids)
        return (member or teams)[:1].with_env(self.env)

    # ------------------------------------------------------------------
    # Ways in
    # ------------------------------------------------------------------
    @api.model
    def _open_of(self, user, date):
        """The sheet of a person's day, made when it is the first time that it is asked for; its plan is counted then.

        The database decides between two windows that open a day at the same moment: one row is made, and the second
        request runs again and finds it.
        """
        found = self.sudo().search([('user_id', '=', user.id), ('date', '=', date)])
        if found:
            return found.with_env(self.env)
        team = self._day_team(user)
        if not team:
            raise UserError(self.env._(
                "%(user)s belongs to no dealership team and has no work day. The administrator can add the person to a team.",
                user=user.sudo().name))
        company = user.sudo().company_id
        rows = self.env.execute_query(SQL(
            "INSERT INTO dealership_work_day (user_id, date, company_id, team_id, state, create_uid, write_uid, create_date, write_date)"
            " VALUES (%s, %s, %s, %s, 'open', %s, %s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC')"
            " ON CONFLICT (user_id, date) DO NOTHING RETURNING id",
            user.id, date, company.id, team.id, self.env.uid, self.env.uid))
        if not rows:
            return self.sudo().search([('user_id', '=', user.id), ('date', '=', date)]).with_env(self.env)
        day = self.browse(rows[0][0])
        facts = self._plan_facts(user, date).get(user.id, {})
        # nobody sets the figures of a day but the system
        day.sudo().write({
            'opened_on': fields.Datetime.now(), 'planned_today': facts.get('planned_today', 0),
            'planned_overdue': facts.get('planned_overdue', 0)})
        return day

    def write(self, vals):
        """While a day is open its consultant writes; when it is closed, its manager does, until he has signed it."""
        for day in self.sudo():
            if not set(vals) <= day.with_env(self.env)._open_fields(vals):
                raise day.with_env(self.env)._refused()
        return super().write(vals)

    def _open_fields(self, vals):
        """Names of `vals` that may be written now."""
        day = self.sudo()
        if self.env.su:
            if day.state == 'open':
                return set(vals)
            return SIGNATURE if not day.signed_on else frozenset()
        if day.user_id == self.env.user:
            return WORDS if day.state == 'open' else frozenset()
        manager = self.env.user.has_group('auto_dealership.group_manager')
        return MANAGER_WORDS if manager and day.state == 'closed' and not day.signed_on else frozenset()

    def _refused(self):
        self.check_access('read')
        if self.sudo().signed_on:
            reason = self.env._("it is signed and stays as it is, for everybody.")
        elif self.sudo().state == 'closed':
            reason = self.env._("it is closed. Its figures stay; the manager may add his words and sign it.")
        else:
            reason = self.env._("only the consultant himself writes on his day; the manager adds his words when it is closed.")
        return UserError(f"{self.display_name}: {reason}")

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Work days are not deleted: they are the record of what was planned and done."))
