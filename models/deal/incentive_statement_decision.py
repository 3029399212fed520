"""Approving a statement: by the manager of the person's team, never by the person, once (H05, invariants 7 and 10)."""
from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError

from ..card.lock import lock_or_tell


class DealershipIncentiveStatement(models.Model):
    _inherit = 'dealership.incentive.statement'

    may_approve = fields.Boolean(compute='_compute_may_approve')

    @api.depends_context('uid')
    @api.depends('state', 'user_id', 'team_id')
    def _compute_may_approve(self):
        for statement in self:
            statement.may_approve = not statement._decision_obstacle()

    def _decision_obstacle(self):
        """Why the user may not approve this statement; empty when he may."""
        self.ensure_one()
        user, statement = self.env.user, self.sudo()
        if self.env.uid == SUPERUSER_ID or not user.has_group('auto_dealership.group_manager'):
            return self.env._("Sales managers approve statements.")
        if user._is_one_of(statement.user_id):
            return self.env._(
                "%(statement)s is your own. Another manager, or the administrator of the store, approves it.",
                statement=self.display_name)
        if statement.team_id.user_id != user and not user.has_group('auto_dealership.group_dealership_admin'):
            return self.env._(
                "%(statement)s belongs to %(team)s. Its manager, or the administrator of the store, approves it.",
                statement=self.display_name, team=statement.team_id.name or "")
        return ""

    def _check_may_approve(self):
        self.check_access('read')
        for statement in self:
            obstacle = statement._decision_obstacle()
            if obstacle:
                raise AccessError(obstacle)

    def _lock_in(self, state):
        """Of two people at the same moment one is served and the other is told."""
        lock_or_tell(
            self, lambda: self.env._("Somebody else is working on this statement at the same moment. Reload to see what was done."),
            ['state', 'approved_by_id', 'posted_by_id', 'move_id'])
        for statement in self:
            if statement.state != state:
                raise statement._not_this_step()

    def _check_approvable(self):
        """The month is over, and nothing of it is in dispute."""
        for statement in self.sudo():
            if statement.company_id._dealership_today() < self._month_start(statement.month, 1):
                raise UserError(self.env._(
                    "%(statement)s: the month is not over yet. Approve it from the first of the next month on.",
                    statement=statement.display_name))
            held = statement.line_ids.filtered('is_held')
            if held:
                raise UserError(self.env._(
                    "%(statement)s holds deals in dispute: %(deals)s. Press “Bring Up to Date”: they wait for the ruling, the rest "
                    "can be approved.", statement=statement.display_name, deals=", ".join(held.order_id.mapped('name'))))

    def action_approve(self):
        """Approve these statements: their lines are fixed, and finance can post them."""
        self._check_may_approve()
        self._lock_in('draft')
        self._check_approvable()
        statements = self.sudo()  # the decision is the workflow's to write, after who decides was checked above
        statements.write({'state': 'approved', 'approved_by_id': self.env.uid, 'approved_on': fields.Datetime.now()})
        statements.activity_unlink(['auto_dealership.activity_type_incentive'])
        for statement in statements:
            statement.message_notify(
                partner_ids=statement.user_id.partner_id.ids,
                subject=statement.display_name,
                body=self.env._("Your incentive statement was approved by %s.", self.env.user.name))
        return True

    def action_reopen(self):
        """Open an approved statement again, as long as it is not posted."""
        self._check_may_approve()
        self._lock_in('approved')
        self.sudo().write({'state': 'draft', 'approved_by_id': False, 'approved_on': False})
        return True

    def action_update(self):
        """Bring drafts up to date with what was won, ruled and cancelled since."""
        self._check_may_make()
        self.check_access('read')
        for (company, month), statements in self.grouped(lambda statement: (statement.company_id, statement.month)).items():
            self._make_statements(company, month, statements.sudo().user_id)
        return True

    @api.model
    def action_make_last_month(self):
        """Make last month's statements of the user's store now, as the nightly job does."""
        self._check_may_make()
        company = self.env.company
        self._make_statements(company, self._month_start(company._dealership_today(), -1))
        return self.env['ir.actions.act_window']._for_xml_id('auto_dealership.dealership_incentive_statement_action')

    @api.model
    def _check_may_make(self):
        user = self.env.user
        if not (user.has_group('auto_dealership.group_manager') or user.has_group('auto_dealership.group_finance')):
            raise AccessError(self.env._("Sales managers and finance make incentive statements."))

    def _ask_for_approval(self):
        """Tell the managers of new statements, by one activity each."""
        for team, statements in self.sudo().grouped('team_id').items():
            user = team.user_id
            theirs = statements.filtered(lambda statement, user=user: user.active and not user._is_one_of(statement.user_id))
            if theirs:
                theirs.activity_schedule(
                    'auto_dealership.activity_type_incentive', user_id=user.id, summary=self.env._("Approve the incentive statement"))
