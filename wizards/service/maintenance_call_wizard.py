from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models

from ...models.service.maintenance_due import RESULTS, STATUSES


class MaintenanceCallWizard(models.TransientModel):
    """A call about maintenance that is due (保养招揽): what the customer said, then the next one."""
    _name = 'dealership.maintenance.call.wizard'
    _description = "Call about Maintenance"
    _inherit = ['dealership.seen.mixin']

    _seen_fields = ('due_id',)

    due_id = fields.Many2one('dealership.maintenance.due', "Car", required=True, ondelete='cascade')
    contact_id = fields.Many2one(related='due_id.contact_id')
    customer_id = fields.Many2one(related='due_id.customer_id')
    phone = fields.Char(related='due_id.phone', related_sudo=False, depends_context=('uid',))
    due_on = fields.Date(related='due_id.due_on')
    due_by = fields.Selection(related='due_id.due_by')
    status = fields.Selection(STATUSES, compute='_compute_status')
    estimated_mileage = fields.Integer(related='due_id.estimated_mileage')
    last_visit_on = fields.Date(related='due_id.last_visit_on')
    last_mileage = fields.Integer(related='due_id.last_mileage')
    reminder_state = fields.Selection(related='due_id.reminder_state')
    reminder_ids = fields.One2many(related='due_id.reminder_ids')
    call_consent = fields.Selection(
        [('yes', "Agrees to calls"), ('no', "Refused calls")], compute='_compute_call_consent',
        help="A reminder of maintenance is part of the service; who refused calls is not called without need.")
    seen_calls = fields.Integer(compute='_compute_seen_calls', store=True, precompute=True)
    result = fields.Selection([choice for choice in RESULTS if choice[0] != 'sent'], required=True, default='reached')
    content = fields.Text("What Was Said")
    next_call_on = fields.Date("Call Again On", compute='_compute_next_call_on', store=True, readonly=False, precompute=True)
    planned_start = fields.Datetime("Brings the Car On", compute='_compute_planned_start', store=True, readonly=False, precompute=True)

    @api.depends('due_id')
    def _compute_seen_calls(self):
        """As the caller saw it when the dialog opened: a colleague's call since then is noticed."""
        for wizard in self:
            wizard.seen_calls = wizard.due_id.call_count

    @api.depends('due_id')
    def _compute_status(self):
        for wizard in self:
            wizard.status = wizard.due_id.status

    @api.depends('due_id')
    def _compute_call_consent(self):
        for wizard in self:
            consents = wizard.due_id.contact_id.sudo().consent_ids.filtered(lambda consent: consent.purpose == 'sales_call')
            newest = consents.sorted(lambda consent: (consent.given_on, consent.id))[-1:]
            wizard.call_consent = newest and ('yes' if newest.granted else 'no')

    @api.depends('due_id', 'result')
    def _compute_next_call_on(self):
        """Tomorrow whom nobody reached; whoever wants to be called later says when."""
        for wizard in self:
            today = wizard.due_id._today()
            if wizard.result == 'no_answer':
                wizard.next_call_on = today + timedelta(days=1)
            elif wizard.result == 'later':
                wizard.next_call_on = today + timedelta(days=7)
            else:
                wizard.next_call_on = False

    @api.depends('due_id', 'result')
    def _compute_planned_start(self):
        """Tomorrow at ten, to be changed."""
        for wizard in self:
            company = wizard.due_id.company_id or self.env.company
            local = company._dealership_timezone().localize(datetime.combine(wizard.due_id._today() + timedelta(days=1), time(10)))
            wizard.planned_start = wizard.result == 'booked' and local.astimezone(pytz.utc).replace(tzinfo=None)

    def action_save(self):
        """Record the call."""
        self.ensure_one()
        self._record()
        return {'type': 'ir.actions.act_window_close', 'infos': {'done': True}}

    def action_save_next(self):
        """Record the call and go on with the next customer of the list."""
        self.ensure_one()
        self._record()
        following = self.due_id._next_to_call()
        if following:
            return following.action_call()
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification', 'params': {
                'type': 'success', 'message': self.env._("Nobody is left to call today."),
                'next': {'type': 'ir.actions.act_window_close'}}}

    def _record(self):
        self.due_id._record_call(
            self.result, self.content, self.next_call_on, self.planned_start if self.result == 'booked' else None, self.seen_calls)
