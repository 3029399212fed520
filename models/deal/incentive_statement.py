"""A person's incentives of a month (激励月结单, H05): gathered by the system, approved by another, then posted."""
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

STATES = [
    ('draft', "To approve"),
    ('approved', "Approved"),
    ('posted', "Posted"),
]
# What a state may become: what is approved may be opened again until it is posted.
STEPS = {'draft': ('approved',), 'approved': ('posted', 'draft'), 'posted': ()}


class DealershipIncentiveStatement(models.Model):
    """One a person and month, held by the database; making them again finds the drafts and brings them up to date.

    A line belongs to the first statement that is still open when it is written: what a ruling or a cancellation corrects
    after the month was closed comes with the next month.
    """
    _name = 'dealership.incentive.statement'
    _description = "Incentive Statement"
    _inherit = ['mail.thread', 'mail.activity.mixin', 'dealership.protected.mixin']
    _order = 'month desc, user_id, id desc'

    _protected_fields = (
        'user_id', 'company_id', 'team_id', 'month', 'state', 'line_ids', 'amount_total', 'deal_count', 'approved_by_id', 'approved_on',
        'posted_by_id', 'posted_on', 'move_id')
    _immutable_fields = ('user_id', 'company_id', 'month')

    user_id = fields.Many2one('res.users', "Staff Member", required=True, readonly=True, index=True, ondelete='restrict')
    company_id = fields.Many2one('res.company', "Store", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    team_id = fields.Many2one('crm.team', readonly=True, index='btree_not_null', ondelete='restrict')
    month = fields.Date(required=True, readonly=True, help="First day of the month.")
    month_name = fields.Char("Month of Statement", compute='_compute_display_name')
    state = fields.Selection(STATES, required=True, default='draft', readonly=True, copy=False)
    line_ids = fields.One2many('dealership.incentive.line', 'statement_id', "Incentives", readonly=True)
    amount_total = fields.Monetary("Total", compute='_compute_total', store=True)
    deal_count = fields.Integer("Deals", compute='_compute_total', store=True, help="Converted leads of the month.")
    approved_by_id = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')
    approved_on = fields.Datetime(readonly=True, copy=False)
    posted_by_id = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')
    posted_on = fields.Datetime(readonly=True, copy=False)

    _one_a_month = models.UniqueIndex(
        "(company_id, user_id, month)", "This person has a statement of this month already. Reload and open it.")
    _first_of_month = models.Constraint("CHECK(EXTRACT(DAY FROM month) = 1)", "A statement is of a whole month.")
    _approved_by_another = models.Constraint(
        "CHECK(state = 'draft' OR (approved_by_id IS NOT NULL AND approved_on IS NOT NULL AND approved_by_id <> user_id))",
        "A statement is approved by somebody else than whom it pays.")

    @api.depends('line_ids.amount', 'line_ids.kind', 'line_ids.statement_id')
    def _compute_total(self):
        sums = dict.fromkeys(self._ids, 0)
        deals = {}
        Line = self.env['dealership.incentive.line'].sudo()  # the sum is of all lines, whoever recomputes it
        for statement, amount in Line._read_group([('statement_id', 'in', self.ids)], ['statement_id'], ['amount:sum']):
            sums[statement.id] = amount
        for statement, count in Line._read_group(
                [('statement_id', 'in', self.ids), ('kind', '=', 'earned')], ['statement_id'], ['order_id:count_distinct']):
            deals[statement.id] = count
        for statement in self:
            statement.amount_total = sums.get(statement._origin.id, 0)
            statement.deal_count = deals.get(statement._origin.id, 0)

    @api.depends('user_id', 'month')
    @api.depends_context('lang')
    def _compute_display_name(self):
        for statement in self:
            month = format_date(self.env, statement.month, date_format='yyyy-MM') if statement.month else ""
            statement.month_name = month
            statement.display_name = f"{month} {statement.sudo().user_id.name or ''}".strip()

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get('state', 'draft') != 'draft' for vals in vals_list):
            raise UserError(self.env._("A statement begins to be approved; it is not imported as approved or posted."))
        quiet = self.with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
        return super(DealershipIncentiveStatement, quiet).create(vals_list).with_env(self.env)

    def write(self, vals):
        if 'state' in vals:
            for statement in self.sudo():
                if vals['state'] != statement.state and vals['state'] not in STEPS[statement.state]:
                    raise statement._not_this_step()
        return super().write(vals)

    def _not_this_step(self):
        """The answer for who comes second, or too early."""
        self.ensure_one()
        states = dict(self._fields['state']._description_selection(self.env))
        statement = self.sudo()
        who = statement.posted_by_id or statement.approved_by_id
        if who:
            return UserError(self.env._(
                "%(statement)s: %(state)s already, by %(user)s. Nothing was changed.",
                statement=self.display_name, state=states[statement.state], user=who.name))
        return UserError(self.env._("%(statement)s is not approved yet.", statement=self.display_name))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Statements are not deleted."))

    # Gathering

    @api.model
    def _month_start(self, day, months=0):
        return fields.Date.add(fields.Date.start_of(day, 'month'), months=months)

    @api.model
    def _cron_make_statements(self):
        """Make last month's statements, store by store; what was gathered is done, so that a job that is stopped goes on
        where it was and one that runs twice finds its own."""
        Line = self.env['dealership.incentive.line'].sudo()
        waiting = Line._read_group([('statement_id', '=', False), ('user_id', '!=', False)], ['company_id'])
        companies = self.env['res.company'].sudo().browse([company.id for company, in waiting])
        self.env['ir.cron']._commit_progress(remaining=len(companies))
        for company in companies:
            self._make_statements(company, self._month_start(company._dealership_today(), -1))
            if not self.env['ir.cron']._commit_progress(1):
                return

    @api.model
    def _make_statements(self, company, month, users=None):
        """Make the statements of a store's month, or bring its drafts up to date: a fixed number of queries a store.

        :param users: only theirs
        :return: the drafts
        """
        month = self._month_start(month)
        found = self.sudo()  # lines and statements are written by the system only
        self.env.flush_all()
        found._return_held_lines(company, month)
        people = found._people_with_open_lines(company, month)
        if users is not None:
            people = {user_id: team_id for user_id, team_id in people.items() if user_id in users._ids}
        domain = [('company_id', '=', company.id), ('month', '=', month)]
        statements = found.search([*domain, ('user_id', 'in', users.ids)] if users is not None else domain)
        new = found.create([
            {'company_id': company.id, 'user_id': user_id, 'month': month, 'team_id': team_id}
            for user_id, team_id in people.items() if user_id not in statements.user_id._ids])
        drafts = statements.filtered(lambda statement: statement.state == 'draft') | new
        drafts._gather_lines()
        new._ask_for_approval()
        return drafts.with_env(self.env)

    @api.model
    def _open_lines_query(self, company, month):
        """FROM and WHERE of the lines that a statement of this month would take."""
        return SQL(
            """FROM dealership_incentive_line line
               JOIN sale_order deal ON deal.id = line.order_id
          LEFT JOIN crm_lead card ON card.id = deal.opportunity_id
              WHERE line.company_id = %s AND line.statement_id IS NULL AND line.user_id IS NOT NULL
                AND line.date < %s AND card.is_disputed IS NOT TRUE""", company.id, self._month_start(month, 1))

    @api.model
    def _people_with_open_lines(self, company, month):
        """Dict of user id → team of the latest line."""
        rows = self.env.execute_query(SQL(
            "SELECT line.user_id, (array_agg(line.team_id ORDER BY line.date DESC, line.id DESC))[1] %s GROUP BY line.user_id"
            " ORDER BY line.user_id", self._open_lines_query(company, month)))
        return dict(rows)

    @api.model
    def _return_held_lines(self, company, month):
        """What came into dispute since it was gathered leaves its draft."""
        Line = self.env['dealership.incentive.line'].sudo()
        held = Line.search([
            ('company_id', '=', company.id), ('statement_id.state', '=', 'draft'), ('statement_id.month', '=', month),
            ('order_id.opportunity_id.is_disputed', '=', True)])
        if held:
            held.write({'statement_id': False})
            self.env.flush_all()

    def _gather_lines(self):
        """Put the open lines of their people into these drafts, all of a store and month."""
        if not self:
            return
        self.env.flush_all()
        self.env.execute_query(SQL(
            """UPDATE dealership_incentive_line SET statement_id = draft.id
                 FROM dealership_incentive_statement draft
                WHERE draft.id IN %s AND draft.state = 'draft' AND dealership_incentive_line.user_id = draft.user_id
                  AND dealership_incentive_line.id IN (SELECT line.id %s)
            RETURNING dealership_incentive_line.id""",
            self._ids, self._open_lines_query(self.company_id, self[:1].month)))
        self.env['dealership.incentive.line'].invalidate_model(['statement_id'], flush=False)
        self.invalidate_recordset(['line_ids'], flush=False)
        self.env.add_to_compute(self._fields['amount_total'], self)
        self.env.add_to_compute(self._fields['deal_count'], self)
        self._recompute_recordset(['amount_total', 'deal_count'])
