"""A discount in the workshop beyond the advisor's limit is agreed to by a manager (折扣审批, J02, invariant 7)."""
from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

ACTIVITY = 'auto_dealership.activity_type_service_approval'


class DealershipServiceApproval(models.Model):
    """What is agreed to are the lines as they stood: one that is changed or taken away makes it void."""
    _name = 'dealership.service.approval'
    _description = "Workshop Discount Approval"
    _inherit = ['dealership.approval.mixin', 'dealership.follow.mixin']
    _order = 'requested_on desc, id desc'
    _rec_name = 'visit_id'
    _follow_field = 'visit_id'

    _protected_fields = ('visit_id', 'amount', 'percent', 'words', 'facts', 'company_id', 'advisor_id')

    visit_id = fields.Many2one(
        'fleet.vehicle.log.services', "Workshop Visit", required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='visit_id.company_id', store=True, precompute=True, index=True)
    advisor_id = fields.Many2one(related='visit_id.advisor_id', store=True, precompute=True)
    currency_id = fields.Many2one(related='visit_id.currency_id')
    customer_id = fields.Many2one(related='visit_id.customer_id', string="Customer")
    amount = fields.Monetary("Given Away", help="What the store does not get of its prices in the list (优惠金额).")
    percent = fields.Float("Highest (%)", digits=(5, 2), aggregator=None, help="The highest discount among the lines.")
    words = fields.Text("Lines")
    facts = fields.Json(help="Customer and lines as they stood when they were asked about.")
    may_decide = fields.Boolean(compute='_compute_may_decide')

    _one_asked = models.UniqueIndex(
        "(visit_id) WHERE state = 'asked'", "This discount is asked for already; the manager has it in his list.")
    _inbox_idx = models.Index("(company_id, requested_on) WHERE state = 'asked'")

    @api.depends_context('uid')
    @api.depends('state', 'visit_id', 'requester_id', 'advisor_id')
    def _compute_may_decide(self):
        for approval in self:
            approval.may_decide = approval.state == 'asked' and not approval._decision_obstacle()

    def _covers(self, lines):
        """Whether it was asked for these lines, and nothing that it was asked for has changed."""
        self.ensure_one()
        facts = self.facts or {}
        visit = self.visit_id
        kept = facts.get('lines', {})
        return facts.get('customer') == visit.customer_id.id and set(lines.ids) <= set(map(int, kept)) and (
            visit.line_ids.filtered(lambda line: str(line.id) in kept)._agreed_facts() == kept)

    # ------------------------------------------------------------------
    # Deciding
    # ------------------------------------------------------------------
    def _decision_obstacle(self):
        obstacle = super()._decision_obstacle()
        user, approval = self.env.user, self.sudo()  # whose request it is, is asked of whoever reads it
        chosen = approval.company_id.dealership_workshop_manager_id
        if obstacle:
            return obstacle
        if self.env.uid == SUPERUSER_ID or not (user.has_group('auto_dealership.group_manager') or user == chosen):
            return self.env._("The service manager, or a manager of the store, decides on this.")
        if user._is_one_of(approval.requester_id | approval.advisor_id):
            return self.env._(
                "%(approval)s is your own request or your own visit. Another manager, or the administrator of the store, decides.",
                approval=self.display_name)
        return ""

    def _check_may_decide(self):
        super()._check_may_decide()
        for approval in self.sudo():
            if approval.state == 'asked' and not approval._covers(approval.visit_id.line_ids._lines_beyond()):
                raise UserError(self.env._(
                    "%s: the work and parts, or the limits, have changed since. The advisor asks again.", approval.display_name))

    def _deciders(self):
        """Who may decide, the service manager first."""
        self.ensure_one()
        company = self.company_id
        people = company._service_manager() | company._service_staff('group_manager') | company._service_staff('group_dealership_admin')
        return [user for user in people if not self.with_user(user)._decision_obstacle()]

    def _after_decided(self):
        super()._after_decided()
        self._drop_tasks()
        states = dict(self._fields['state']._description_selection(self.env))
        for approval in self.sudo():
            approval.visit_id.message_post(
                body=self.env._(
                    "Discount of %(amount)s: %(state)s by %(user)s. %(note)s", state=states[approval.state], user=self.env.user.name,
                    amount=format_amount(self.env, approval.amount, approval.currency_id), note=approval.decision_note or ""),
                partner_ids=(approval.requester_id | approval.advisor_id).partner_id.ids, subtype_xmlid='mail.mt_note')

    def action_approve(self):
        """Agree to what is asked."""
        self._decide('approved')
        return True

    def _reject(self, reason):
        """Reject, with a word for the advisor."""
        self.ensure_one()
        if not (reason or '').strip():
            raise UserError(self.env._("Say why it is rejected: the advisor has to know what to do."))
        self._decide('rejected', reason.strip())

    def action_reject(self):
        """Open the dialog that says why."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Reject"), 'res_model': 'dealership.service.approval.wizard',
            'views': [(self.env.ref('auto_dealership.dealership_service_approval_wizard_view_form_reject').id, 'form')], 'target': 'new',
            'context': {'default_visit_id': self.visit_id.id, 'default_approval_id': self.id},
        }

    # ------------------------------------------------------------------
    # Tasks
    # ------------------------------------------------------------------
    def _tell_manager(self):
        """A task on the visit for who decides; the request itself is in his list."""
        for approval in self.sudo():
            decider = next(iter(approval._deciders()), None)
            if decider:
                approval.visit_id.with_context(mail_activity_quick_update=True).activity_schedule(
                    ACTIVITY, approval.company_id._dealership_today(), user_id=decider.id,
                    summary=self.env._("Workshop discount: %s", (approval.reason or '')[:120]))

    def _drop_tasks(self):
        self.sudo().visit_id.activity_unlink([ACTIVITY])

    def _void(self):
        if self:
            self.sudo().write({'state': 'void'})  # the workflow's field
            self._drop_tasks()
