"""A visit is neither charged nor left before a discount beyond the advisor's limit is agreed to (折扣权限, J02)."""
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...rules import workshop

DISCOUNT_STATES = [
    ('none', "Not needed"),
    ('needed', "Approval needed"),
    ('asked', "Asked"),
    ('approved', "Approved"),
    ('rejected', "Rejected"),
]
MAY_ASK = ('group_service_advisor', 'group_dealership_admin')


class FleetVehicleLogServices(models.Model):
    _inherit = 'fleet.vehicle.log.services'

    approval_ids = fields.One2many('dealership.service.approval', 'visit_id', "Discount Approvals", readonly=True, copy=False)
    discount_state = fields.Selection(
        DISCOUNT_STATES, "Discount Approval", compute='_compute_discount_state', compute_sudo=True,
        help="Whether a manager has agreed to what the lines give away beyond the store's limits (折扣审批).")
    discount_words = fields.Text("Beyond the Limit", compute='_compute_discount_state', compute_sudo=True)

    @api.depends(
        'line_ids.is_beyond_limit', 'line_ids.quantity', 'line_ids.is_invoiced', 'customer_id', 'approval_ids.state', 'workshop_state')
    @api.depends_context('lang')
    def _compute_discount_state(self):
        for visit in self:
            beyond = visit.line_ids._lines_beyond() if visit.workshop_state in workshop.OPEN else visit.line_ids.browse()
            visit.discount_state = visit._discount_word(beyond)
            visit.discount_words = "\n".join(beyond._beyond_words()) or False

    def _discount_word(self, beyond):
        by_state = self.approval_ids.grouped('state')
        if not beyond:
            return 'approved' if 'approved' in by_state else 'none'
        if self._is_discount_approved(beyond):
            return 'approved'
        if 'asked' in by_state and by_state['asked'][:1]._covers(beyond):
            return 'asked'
        return 'rejected' if self.approval_ids.sorted('id')[-1:].state == 'rejected' else 'needed'

    def _is_discount_approved(self, beyond):
        return any(approval.state == 'approved' and approval._covers(beyond) for approval in self.approval_ids)

    # ------------------------------------------------------------------
    # What it holds up
    # ------------------------------------------------------------------
    def _discount_problems(self, lines):
        """Sentences about those of the lines that nobody has agreed to."""
        visit = self.sudo()  # what was agreed is the same for everybody
        beyond = lines.sudo()._lines_beyond()
        if not beyond or visit._is_discount_approved(visit.line_ids._lines_beyond()):
            return []
        return [*beyond._beyond_words(), self.env._("Ask the manager to agree: “Ask for Discount”.")]

    def _leave_obstacles(self):
        obstacles = super()._leave_obstacles()
        for visit in self:
            if not visit.sudo()._is_settled_elsewhere():
                obstacles += visit._discount_problems(visit.line_ids)
        return obstacles

    def _invoice_problems(self):
        problems = super()._invoice_problems()
        charged = self.line_ids.filtered(lambda line: line.payer != 'internal')  # what nobody is charged for holds up the leaving
        return problems + self._discount_problems(charged)

    # ------------------------------------------------------------------
    # Asking
    # ------------------------------------------------------------------
    def action_ask_discount(self):
        """Open the dialog in which the manager is asked."""
        self.ensure_one()
        self._check_may_ask()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Ask for Approval"), 'res_model': 'dealership.service.approval.wizard',
            'views': [(self.env.ref('auto_dealership.dealership_service_approval_wizard_view_form').id, 'form')], 'target': 'new',
            'context': {'default_visit_id': self.id},
        }

    def _check_may_ask(self):
        self.check_access('write')
        if not any(self.env.user.has_group(f'auto_dealership.{group}') for group in MAY_ASK):
            raise AccessError(self.env._("Service advisors ask for discounts in the workshop."))

    def _ask_discount(self, reason):
        """Ask for all that goes beyond the limits.

        :return: the request
        """
        self.ensure_one()
        self._check_may_ask()
        if not (reason or '').strip():
            raise UserError(self.env._("Say why: the manager decides on your words."))
        self._lock_settlement()
        visit = self.sudo()  # requests are made by this method only
        beyond = visit.line_ids._lines_beyond()
        if visit.workshop_state not in workshop.OPEN or not beyond or visit._is_discount_approved(beyond):
            raise UserError(self.env._("%s: nothing goes beyond the limit, nobody has to agree.", self.display_name))
        visit.approval_ids.filtered(lambda approval: approval.state == 'asked')._void()
        approval = visit.env['dealership.service.approval'].create({
            'visit_id': self.id, 'reason': reason.strip(), 'requester_id': self.env.uid, 'amount': beyond._lost_amount(),
            'percent': max(beyond.mapped('discount_given')), 'words': "\n".join(beyond._beyond_words()),
            'facts': {'customer': visit.customer_id.id, 'lines': visit.line_ids._agreed_facts()}})
        approval._tell_manager()
        return approval.with_env(self.env)

    def write(self, vals):
        result = super().write(vals)
        if 'customer_id' in vals:
            self._void_overtaken()
        return result

    def _void_overtaken(self):
        """What was asked or agreed for other lines, or another customer, holds no more."""
        approvals = self.sudo().approval_ids.filtered(lambda approval: approval.state in ('asked', 'approved'))
        approvals.filtered(lambda approval: not approval._covers(approval.visit_id.line_ids.browse()))._void()
