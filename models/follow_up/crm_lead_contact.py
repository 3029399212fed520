"""Recording a contact with the customer of a card (C01, C02): the one way in for dialog, visits and test drives."""
from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    follow_up_ids = fields.One2many('dealership.follow.up', 'lead_id', "Follow-ups", readonly=True)
    follow_up_count = fields.Integer("Number of Follow-ups", compute='_compute_follow_up_count')

    @api.depends('follow_up_ids')
    def _compute_follow_up_count(self):
        counts = dict(self.env['dealership.follow.up']._read_group([('lead_id', 'in', self.ids)], ['lead_id'], ['__count']))
        for lead in self:
            lead.follow_up_count = counts.get(lead._origin, 0)

    def action_log_follow_up(self):
        """Open the dialog that records a contact with this customer."""
        self.ensure_one()
        return self._follow_up_dialog(self._next_plan())

    def _follow_up_dialog(self, plan=None):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Log Follow-up"),
            'res_model': 'dealership.follow.up.wizard',
            'view_mode': 'form',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'default_lead_id': self.id, **({'default_activity_id': plan.id} if plan else {})},
        }

    def action_view_follow_ups(self):
        """All contacts with this customer, the newest first."""
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('auto_dealership.dealership_follow_up_action')
        return {**action, 'domain': [('lead_id', '=', self.id)], 'context': {}, 'display_name': self.display_name}

    def _record_contact(self, method, activity=None, **facts):
        """Record a contact that happened, complete the plan that it fulfils, and plan the next one.

        :param str method: way of contact, as on `dealership.follow.up`
        :param activity: the plan that it fulfils; default: the earliest one that is due
        :param facts: further fields of the follow-up; `next_date`, `next_method`, `next_reason` plan what comes next
        :return: the dealership.follow.up record
        """
        self.ensure_one()
        self.check_access('write')
        if not self._protected_records():
            raise UserError(self.env._("%(card)s is no card of a dealership team.", card=self.display_name))
        plan = activity if activity is not None else self._due_plan()
        if any(record.res_id != self.id or not record._contact_plans() for record in plan.sudo()):
            raise plan._done_already()
        facts = {'method': method, 'via': 'system', **facts}
        if not plan:
            return self._write_follow_ups([{'lead_id': self.id, 'user_id': self.env.uid, **facts}])
        handed = plan._contact_facts()
        handed[plan.id] = facts
        try:
            # whose plan it was does not matter: who speaks with the customer completes it
            plan.sudo()._action_done(feedback=facts.get('content') or False)
            return self.env['dealership.follow.up'].browse(handed.get((plan.id, 'record')))
        finally:
            handed.pop(plan.id, None)
            handed.pop((plan.id, 'record'), None)

    def _due_plan(self):
        """The plan that a contact now fulfils. The first contact is never too early: who is called in the evening is not called
        again for the plan that was made for the next opening."""
        plan, card = self._next_plan(), self.sudo()
        if plan and (not card.last_contact_on or plan.sudo().date_deadline <= card._store_today()):
            return plan
        return plan.browse()

    @api.model
    def _write_follow_ups(self, facts_list):
        """Write the records of contacts and see to the next plans, for any number of cards at once.

        :param facts_list: dicts of fields of `dealership.follow.up`; lead_id is required
        :return: the records
        """
        cards = self.browse({facts['lead_id'] for facts in facts_list}).sudo()
        proposed = cards._propose_next(facts_list)
        vals_list = [cards.browse(facts['lead_id'])._follow_up_vals(facts) for facts in facts_list]
        follow_ups = self.env['dealership.follow.up'].sudo().create(vals_list)  # nobody may create one but the system
        cards._store_last_contact({card.id: max(records.mapped('done_on')) for card, records in follow_ups.grouped('lead_id').items()})
        cards._after_contacts(follow_ups)
        cards._plan_next(follow_ups, proposed)
        return follow_ups.with_env(self.env)

    def _follow_up_vals(self, facts):
        """Complete the facts of one contact from its card."""
        self.ensure_one()
        done_on = self.env['dealership.follow.up']._recordable(facts.get('done_on') or fields.Datetime.now())
        planned = facts.get('planned_date')
        day = self._store()._dealership_day(done_on)
        return {
            'user_id': self.env.uid,
            'level_before_id': self.level_id.id,
            'level_after_id': self.level_id.id,
            **facts,
            'done_on': done_on,
            'late_days': max(0, (day - planned).days) if planned else 0,
        }

    def _after_contacts(self, follow_ups):
        """React to contacts just recorded; hook of other concerns and rooms. Runs as the system."""

    def _propose_next(self, facts_list):
        """Fill in the next contact by cadence where none was agreed and none is planned, so that the record holds it.

        :return: ids of the cards whose plan is a proposal of the system
        """
        followed = self._followed_cards()
        open_ids = {facts['lead_id'] for facts in facts_list if not facts.get('next_date')}
        taken = {facts['lead_id'] for facts in facts_list if facts.get('next_date')}
        taken.update(followed.filtered(lambda card: card.id in open_ids)._next_plans())
        proposed = set()
        for facts in reversed(facts_list):
            card = self.browse(facts['lead_id'])
            if card in followed and card.id not in taken and card.id not in proposed:
                proposed.add(card.id)
                reason = self.env._("Follow up by level %s", card.level_id.code or "")
                facts.update(next_date=card._plan_bounds()[0], next_method='phone', next_reason=reason)
        return proposed

    def _plan_next(self, follow_ups, proposed):
        """Plan the next contacts that the records name."""
        self._create_plans([
            self._plan_vals(
                follow_up.lead_id, follow_up.next_date, follow_up.next_method or 'phone', follow_up.next_reason, None,
                follow_up.lead_id.id in proposed)
            for follow_up in follow_ups if follow_up.next_date and follow_up.lead_id._followed_cards()])
