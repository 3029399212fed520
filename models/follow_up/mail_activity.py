"""Completing a planned contact writes its record, from wherever it is completed (C01, C02).

An activity is done when it is archived: core's dialog, the clock, the systray, "done and schedule next", a server
action and RPC all end there, so the record is written there. What the follow-up dialog knows beyond core's feedback is
handed over in the transaction's own memory, which no client can fill.
"""
from odoo import api, fields, models
from odoo.exceptions import LockError, MissingError, UserError
from odoo.tools import html2plaintext, is_html_empty

_FACTS = 'dealership_contact_facts'


class MailActivity(models.Model):
    _inherit = 'mail.activity'

    contact_method = fields.Selection(related='activity_type_id.contact_method')

    # Which activities are planned contacts of cards

    @api.model
    def _uncounted_type_ids(self):
        return self.env['mail.activity.type']._no_contact_ids()

    def _contact_plans(self):
        """Those of `self` that plan a contact with the customer of a dealership's card."""
        if not self.env['crm.team']._dealership_team_ids():
            return self.browse()
        uncounted = self._uncounted_type_ids()
        plans = self.filtered(
            lambda activity: activity.sudo().res_model == 'crm.lead' and activity.sudo().activity_type_id.id not in uncounted)
        if not plans:
            return plans
        cards = plans._plan_cards()
        return plans.filtered(lambda activity: activity.sudo().res_id in cards._ids)

    def _plan_cards(self):
        leads = self.env['crm.lead'].sudo().browse({activity.res_id for activity in self.sudo() if activity.res_id})
        try:
            return leads._protected_records()
        except MissingError:  # activities go after the lead that is deleted
            return leads.exists()._protected_records()

    # Completion

    def _action_done(self, feedback=False, attachment_ids=None):
        plans = self._contact_plans()
        if plans:
            plans._lock_open_plans()
            facts = self._contact_facts()
            for plan in plans:
                facts.setdefault(plan.id, {}).setdefault('content', feedback or False)
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)

    def _lock_open_plans(self):
        """Two tabs complete one plan once: the second is told, and its words stay in its own dialog."""
        try:
            self.sudo().lock_for_update(allow_referencing=True)
        except LockError:
            raise self._done_already() from None
        self.invalidate_recordset(['active'])
        done = self.filtered(lambda activity: not activity.sudo().active)
        if done:
            raise done._done_already()

    def _done_already(self):
        record = self.env['dealership.follow.up'].sudo().search([('activity_id', 'in', self.ids)], limit=1)
        if record:
            return UserError(self.env._(
                "This contact was recorded already by %(user)s at %(moment)s. Nothing was written a second time; record what "
                "happened since with “Log Follow-up” on the card.", user=record.user_id.name,
                moment=fields.Datetime.context_timestamp(self, record.done_on).strftime('%H:%M')))
        return UserError(self.env._("This contact was completed or replaced by somebody else a moment ago. Reload the card."))

    @api.model
    def _contact_facts(self):
        return self.env.cr.cache.setdefault(_FACTS, {})

    @api.model_create_multi
    def create(self, vals_list):
        activities = super().create(vals_list)
        activities._contact_plans()._supersede_proposals()
        return activities

    def write(self, vals):
        plans = self.browse()
        if not {'active', 'res_id', 'res_model_id', 'activity_type_id', 'date_deadline'}.isdisjoint(vals):
            plans = self._contact_plans()
        finished = plans.filtered('active') if vals.get('active') is False else self.browse()
        if vals.get('active') and any(not activity.active for activity in plans):
            raise UserError(self.env._("A contact that was completed stays completed. Plan a new one."))
        cards = plans._plan_cards()
        result = super().write(vals)
        if finished:
            finished._record_contacts()
        elif not self.env.su and plans:
            cards._check_contact_planned()
            if 'date_deadline' in vals:
                cards._check_plan_in_time()
        return result

    def unlink(self):
        cards = self._contact_plans().filtered('active')._plan_cards() if not self.env.su else self.env['crm.lead']
        planned = cards.filtered('next_contact_date')
        result = super().unlink()
        planned.with_env(self.env)._check_contact_planned()
        return result

    def _record_contacts(self):
        """Write the follow-ups of plans that were just completed, and plan what comes next."""
        facts = self._contact_facts()
        records = self.env['crm.lead']._write_follow_ups([
            {**activity.sudo()._planned_facts(), **facts.pop(activity.id, {})} for activity in self])
        facts.update({(activity.id, 'record'): record.id for activity, record in zip(self, records, strict=True)})

    def _planned_facts(self):
        """What the plan says of the contact that fulfils it."""
        self.ensure_one()
        method = self.activity_type_id.contact_method or 'other'
        reason = self.summary or ("" if is_html_empty(self.note) else html2plaintext(self.note).strip())
        return {
            'lead_id': self.res_id,
            'activity_id': self.id,
            'user_id': self.env.uid,
            'planned_date': self.date_deadline,
            'planned_method': method,
            'planned_reason': reason[:256],
            'method': method,
            'content': self.feedback or False,
            'via': 'plan',
        }

    def _supersede_proposals(self):
        """A contact planned by hand replaces the proposal that the system made for a later day: one plan."""
        by_hand = self.filtered(lambda activity: activity.active and not activity.sudo().automated)
        if not by_hand:
            return
        proposals = self.sudo().search([
            ('res_model', '=', 'crm.lead'), ('res_id', 'in', by_hand.mapped('res_id')), ('automated', '=', True),
            ('id', 'not in', by_hand.ids)])._contact_plans()
        first = {}
        for activity in by_hand:
            first[activity.res_id] = min(activity.date_deadline, first.get(activity.res_id, activity.date_deadline))
        proposals.filtered(lambda plan: plan.date_deadline >= first[plan.res_id]).unlink()
