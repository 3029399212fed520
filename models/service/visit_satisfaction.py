"""Customer care asks some days after a visit whether the customer is satisfied (维修回访, J02)."""
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

CALL_RESULTS = [
    ('reached', "Reached"),
    ('no_answer', "No answer"),
    ('refused', "Does not want to talk"),
    ('wrong_number', "Wrong number"),
]
CALL_STATES = [
    ('due', "To Call"),
    ('done', "Called"),
    ('in_vain', "Not Reached"),
    ('no_calls', "Wants No Calls"),
]
SATISFACTION = [('5', "5 Very satisfied"), ('4', "4 Satisfied"), ('3', "3 So-so"), ('2', "2 Dissatisfied"), ('1', "1 Very dissatisfied")]
LOW = ('1', '2')
# A car of the store has no customer to ask, and nobody is called for a wash.
NO_CALL_KINDS = ('pdi', 'wash')
# A visit that was entered later than this is history: nobody is asked about it.
LATE_DAYS = 30
MAY_CALL = ('group_customer_care', 'group_manager')


class FleetVehicleLogServices(models.Model):
    _inherit = 'fleet.vehicle.log.services'

    _protected_fields = (
        'call_state', 'call_on', 'call_user_id', 'call_tries', 'call_result', 'called_at', 'called_by_id', 'satisfaction',
        'satisfaction_words', 'wants_complaint')

    call_state = fields.Selection(CALL_STATES, "Satisfaction Call", readonly=True, copy=False, tracking=True)
    call_on = fields.Date(readonly=True, copy=False, help="Day from which customer care calls (回访日).")
    call_user_id = fields.Many2one('res.users', "Caller", readonly=True, copy=False, ondelete='set null')
    call_tries = fields.Integer("Tries", readonly=True, copy=False, aggregator=None)
    call_result = fields.Selection(CALL_RESULTS, "Result of the Call", readonly=True, copy=False)
    called_at = fields.Datetime(readonly=True, copy=False)
    called_by_id = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')
    satisfaction = fields.Selection(SATISFACTION, readonly=True, copy=False, tracking=True, help="How satisfied the customer is (满意度).")
    satisfaction_words = fields.Text("Customer's Opinion", readonly=True, copy=False)
    wants_complaint = fields.Boolean("Wants to Complain", readonly=True, copy=False, tracking=True)

    _call_due_idx = models.Index("(company_id, call_on, id) WHERE call_state = 'due'")
    _call_idx = models.Index("(call_on, id) WHERE call_state IS NOT NULL")  # all calls ever made, in the list's order
    _call_user_idx = models.Index("(call_user_id) WHERE call_state = 'due'")

    # ------------------------------------------------------------------
    # Planning
    # ------------------------------------------------------------------
    def _after_left(self):
        result = super()._after_left()
        self._plan_satisfaction_calls()
        return result

    def _plan_satisfaction_calls(self):
        """Plan the calls about visits whose cars have left; a fixed number of queries a store."""
        now = fields.Datetime.now()
        visits = self.sudo().filtered(lambda visit: (  # planned for another, by whoever hands the car over
            visit.left_at and visit.left_at > now - timedelta(days=LATE_DAYS) and not visit.call_state and visit.customer_id
            and visit.visit_kind not in NO_CALL_KINDS and visit.company_id.dealership_workshop_call_days))
        refusing = visits.customer_id._filter_refusing('sales_call')
        for company, left in visits.grouped('company_id').items():
            quiet = left.filtered(lambda visit: visit.customer_id in refusing)
            quiet.write({'call_state': 'no_calls'})
            asked = left - quiet
            callers = company._next_service_callers(len(asked))
            for visit, caller in zip(asked, callers or [self.env['res.users']] * len(asked), strict=True):
                day = company._dealership_day(visit.left_at) + timedelta(days=company.dealership_workshop_call_days)
                visit.write({'call_state': 'due', 'call_on': company._next_open_day(day), 'call_user_id': caller.id, 'call_tries': 0})
            asked._remind_callers()

    def _remind_callers(self):
        """An activity for each planned call, so that it is on the caller's clock."""
        self.env['mail.activity'].sudo().with_context(mail_activity_quick_update=True).create([{
            'res_model_id': self.env['ir.model']._get_id(self._name), 'res_model': self._name, 'res_id': visit.id,
            'activity_type_id': self.env.ref('auto_dealership.activity_type_satisfaction').id, 'date_deadline': visit.call_on,
            'user_id': visit.call_user_id.id, 'automated': True, 'summary': self.env._("Is the customer satisfied?"),
        } for visit in self if visit.call_user_id])

    # ------------------------------------------------------------------
    # The call
    # ------------------------------------------------------------------
    def action_satisfaction_call(self):
        """Open the dialog of the call."""
        self.ensure_one()
        self._check_may_call()
        return self._satisfaction_dialog()

    def _satisfaction_dialog(self):
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Satisfaction Call"), 'res_model': 'dealership.satisfaction.wizard',
            'views': [(False, 'form')], 'target': 'new', 'context': {'default_visit_id': self.id},
        }

    def action_next_satisfaction_call(self):
        """Open the next call that is due, whatever is selected: one's own first, then those of nobody, then the colleagues'."""
        visit = self._next_satisfaction_call()
        if visit:
            return visit.action_satisfaction_call()
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification',
            'params': {'type': 'success', 'message': self.env._("All satisfaction calls of today are made."),
                       'next': {'type': 'ir.actions.act_window_close', 'infos': {'done': True}}},
        }

    @api.model
    def _next_satisfaction_call(self):
        store, mine = self.env.company, self.env.uid
        due = [('call_state', '=', 'due'), ('call_on', '<=', store._dealership_today()), ('company_id', '=', store.id)]
        for whose in (
                [('call_user_id', '=', mine)], [('call_user_id', '=', False)], [('call_user_id', 'not in', (mine, False))]):
            visit = self.search(due + whose, order='call_on, id', limit=1)
            if visit:
                return visit
        return self.browse()

    def _check_may_call(self):
        self.check_access('read')
        if not any(self.env.user.has_group(f'auto_dealership.{group}') for group in MAY_CALL):
            raise AccessError(self.env._("Customer care calls the customers of the workshop."))

    def _record_satisfaction(self, result, satisfaction=None, words=None, wants_complaint=False, again_on=None):
        """Keep what came of a call; who was not reached is called again, as often as the store wants."""
        self.ensure_one()
        self._check_may_call()
        self._lock_settlement()
        if self.call_state != 'due':
            raise UserError(self.env._(
                "%(visit)s: this call was recorded already, or none is due. Reload the list.", visit=self.display_name))
        if result == 'reached' and not satisfaction:
            raise UserError(self.env._("Choose how satisfied the customer is."))
        visit = self.sudo()  # who calls reads the visits of the workshop, and writes what came of the call alone
        reached = result == 'reached'
        tries = visit.call_tries + 1
        vals = {
            'call_result': result, 'called_at': fields.Datetime.now(), 'called_by_id': self.env.uid, 'call_tries': tries,
            'satisfaction': satisfaction if reached else False, 'satisfaction_words': (words or '').strip() or False,
            'wants_complaint': reached and wants_complaint}
        again = result == 'no_answer' and tries < visit.company_id.dealership_workshop_call_tries
        if again:
            tomorrow = visit.company_id._dealership_today() + timedelta(days=1)
            vals['call_on'] = max(again_on, tomorrow) if again_on else visit.company_id._next_open_day(tomorrow)
        else:
            vals['call_state'] = 'done' if reached else 'in_vain'
        visit.write(vals)
        visit.activity_feedback(['auto_dealership.activity_type_satisfaction'], feedback=visit._call_words())
        if again:
            visit._remind_callers()
        elif reached and (satisfaction in LOW or wants_complaint):
            visit._tell_manager()

    def _call_words(self):
        """What a call came to, in a line."""
        parts = [
            dict(self._fields[name]._description_selection(self.env))[self[name]] for name in ('call_result', 'satisfaction') if self[name]]
        return " · ".join(filter(None, (*parts, self.wants_complaint and self.env._("wants to complain"), self.satisfaction_words)))

    def _tell_manager(self):
        """A dissatisfied customer is the manager's business today."""
        manager = self.company_id._service_manager()
        self.message_post(body=self.env._("The customer is not satisfied: %s", self._call_words()), partner_ids=manager.partner_id.ids)
        if manager:
            self.activity_schedule(
                'auto_dealership.activity_type_dissatisfied', self.company_id._dealership_today(), user_id=manager.id,
                summary=self.env._("Dissatisfied customer"), note=self._call_words())
