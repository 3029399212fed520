"""“Call first”: somebody else speaks with the customer before the manager decides (回访核实, G04)."""
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..card.lock import lock_or_tell
from ..follow_up.follow_up import RESULTS

CALLER_GROUPS = ('group_consultant', 'group_customer_care', 'group_lead_desk')


class DealershipDefeatCall(models.Model):
    """A call that a manager asks of another person before he decides on a defeat.

    The caller need not see the card: this tells him name, number and question, as long as the call is open.
    """
    _name = 'dealership.defeat.call'
    _description = "Control Call"
    _inherit = ['mail.thread', 'mail.activity.mixin', 'dealership.protected.mixin']
    _order = 'state desc, asked_on desc, id desc'
    _rec_name = 'defeat_id'

    _protected_fields = (
        'state', 'defeat_id', 'lead_id', 'company_id', 'team_id', 'caller_id', 'asked_by_id', 'asked_on', 'question', 'done_on',
        'follow_up_id')

    defeat_id = fields.Many2one('dealership.defeat', required=True, index=True, ondelete='restrict', readonly=True)
    lead_id = fields.Many2one('crm.lead', "Card", related='defeat_id.lead_id')
    company_id = fields.Many2one('res.company', "Store", related='defeat_id.company_id', store=True, precompute=True, index=True)
    team_id = fields.Many2one('crm.team', related='defeat_id.team_id', store=True, precompute=True, index='btree_not_null')
    caller_id = fields.Many2one('res.users', required=True, readonly=True, index=True, ondelete='restrict')
    asked_by_id = fields.Many2one('res.users', required=True, readonly=True, ondelete='restrict')
    asked_on = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    question = fields.Text(readonly=True)
    state = fields.Selection(
        [('open', "To call"), ('done', "Called"), ('withdrawn', "Taken back")], required=True, default='open', readonly=True)
    customer_name = fields.Char(compute='_compute_customer', compute_sudo=True)
    customer_phone = fields.Char(compute='_compute_customer', compute_sudo=True)
    wish_summary = fields.Char(compute='_compute_customer', compute_sudo=True)
    result = fields.Selection(RESULTS)
    content = fields.Text("What Was Said")
    done_on = fields.Datetime(readonly=True)
    follow_up_id = fields.Many2one('dealership.follow.up', readonly=True, ondelete='set null')

    _one_open = models.UniqueIndex("(defeat_id) WHERE state = 'open'", "Somebody is asked to call this customer already.")
    _caller_idx = models.Index("(caller_id) WHERE state = 'open'")

    @api.depends('state', 'defeat_id')
    def _compute_customer(self):
        """The number is shown while it is needed."""
        for call in self:
            card = call.defeat_id.lead_id
            call.customer_name = card.contact_name or card.name
            call.customer_phone = card.phone if call.state == 'open' else False
            call.wish_summary = card.wish_summary

    @api.depends('defeat_id', 'customer_name')
    def _compute_display_name(self):
        for call in self:
            call.display_name = self.env._("Control call: %s", call.customer_name or "")

    @api.model
    def _check_caller(self, defeat, caller):
        """Whom a manager may ask: a colleague of the store, never the requester nor the card's consultant."""
        defeat = defeat.sudo()
        people = defeat.requester_id | defeat.consultant_id | defeat.lead_id.user_id
        if caller in people or caller.partner_id in people.partner_id:
            raise AccessError(self.env._(
                "%(user)s asked for this defeat or has the card. Another person calls the customer.", user=caller.name))
        known = caller.active and any(caller.has_group(f'auto_dealership.{group}') for group in CALLER_GROUPS)
        if not known or defeat.company_id not in caller.company_ids:
            raise AccessError(self.env._("%(user)s does not work with customers of this store.", user=caller.name))

    @api.model
    def _ask(self, defeats, caller, question):
        """Ask somebody to call the customers of these requests."""
        for defeat in defeats:
            self._check_caller(defeat, caller)
        calls = self.sudo().with_context(mail_create_nolog=True, mail_create_nosubscribe=True).create([{
            'defeat_id': defeat.id, 'caller_id': caller.id, 'asked_by_id': self.env.uid, 'question': question,
        } for defeat in defeats])
        for call in calls:
            call.with_context(mail_activity_quick_update=True).activity_schedule(
                'auto_dealership.activity_type_control_call', call.company_id._dealership_today(), user_id=caller.id,
                summary=call.display_name)
        return calls

    def write(self, vals):
        if not self.env.su:
            for call in self:
                if call.state != 'open':
                    raise UserError(self.env._("%(call)s: the record of a call does not change.", call=call.display_name))
        return super().write(vals)

    def action_record(self):
        """Record the call: a contact of the card, and evidence for the manager."""
        self.ensure_one()
        self.check_access('write')
        if self.caller_id != self.env.user:
            raise AccessError(self.env._("%(user)s was asked to call, and records the call.", user=self.caller_id.name))
        if not self.result:
            raise UserError(self.env._("Choose what came of the call."))
        if self.result == 'reached' and not (self.content or '').strip():
            raise UserError(self.env._("Write what the customer said."))
        self._lock_open()
        call = self.sudo()  # the caller need not see the card
        follow_up = call.env['crm.lead']._write_follow_ups([{
            'lead_id': call.defeat_id.lead_id.id, 'user_id': self.env.uid, 'method': 'phone', 'result': call.result,
            'content': call.content, 'via': 'dialog', 'planned_reason': call.question and call.question[:256]}])
        call.write({'state': 'done', 'done_on': follow_up.done_on, 'follow_up_id': follow_up.id})
        call.activity_feedback(['auto_dealership.activity_type_control_call'])
        call.defeat_id.write({'state': 'requested'})
        return True

    def _lock_open(self):
        lock_or_tell(self, lambda: self.env._("This call is being recorded or taken back at this moment."), ['state'])
        if self.state != 'open':
            raise UserError(self.env._("%(call)s: it was recorded or taken back already.", call=self.display_name))

    def _withdraw(self):
        """Take open calls back."""
        calls = self.sudo().filtered(lambda call: call.state == 'open')
        if calls:
            calls.write({'state': 'withdrawn'})
            calls.activity_unlink(['auto_dealership.activity_type_control_call'])

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Control calls are evidence; they are not deleted."))
