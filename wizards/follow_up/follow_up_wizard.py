"""The dialog in which a consultant records a contact in twenty seconds (C01, C02)."""
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.card.masked import MASK_ONLY
from ...models.follow_up.follow_up import ATTITUDES, RESULTS
from ...models.follow_up.mail_activity_type import CONTACT_METHODS


class FollowUpWizard(models.TransientModel):
    """Collect what was said, propose what comes next (记录跟进)."""
    _name = 'dealership.follow.up.wizard'
    _description = "Log Follow-up"
    _inherit = ['dealership.seen.mixin']

    _seen_fields = ('lead_id', 'activity_id')

    lead_id = fields.Many2one('crm.lead', "Card", required=True, ondelete='cascade')
    activity_id = fields.Many2one('mail.activity', "Plan", ondelete='set null')
    company_id = fields.Many2one(related='lead_id.company_id')
    phone = fields.Char(related='lead_id.phone', **MASK_ONLY)
    planned_date = fields.Date(compute='_compute_plan')
    planned_reason = fields.Char(compute='_compute_plan')
    late_days = fields.Integer(compute='_compute_plan')
    last_words = fields.Text("Last Contact", compute='_compute_last_words')

    method = fields.Selection(
        CONTACT_METHODS, required=True, compute='_compute_method', store=True, readonly=False, precompute=True)
    result = fields.Selection(RESULTS, required=True, default='reached')
    content = fields.Text("What Was Said")
    attitude = fields.Selection(ATTITUDES)
    objection_ids = fields.Many2many('dealership.objection', string="Objections")
    objection_note = fields.Char("Other Objection")
    material_ids = fields.Many2many('dealership.material', string="Material Given")
    duration_seconds = fields.Integer("Call (Seconds)")
    late_cause_id = fields.Many2one('dealership.late.cause', "Why Late")
    late_measure = fields.Char("Measure")

    opened_level_id = fields.Many2one('dealership.intention.level', compute='_compute_level', store=True, precompute=True)
    level_id = fields.Many2one(
        'dealership.intention.level', "Level Now", compute='_compute_level', store=True, readonly=False, precompute=True)
    level_ids = fields.Many2many('dealership.intention.level', compute='_compute_level_ids')
    is_downgrade = fields.Boolean(compute='_compute_is_downgrade')
    downgrade_reason = fields.Char("Why the Level Goes Down")

    is_followed = fields.Boolean(compute='_compute_is_followed')
    other_plan_date = fields.Date("Planned Already", compute='_compute_is_followed')
    latest_date = fields.Date("At the Latest", compute='_compute_latest_date')
    next_date = fields.Date(
        "Next Contact", compute='_compute_next_date', store=True, readonly=False, precompute=True)
    next_method = fields.Selection(CONTACT_METHODS, "Next Way", default='phone')
    next_reason = fields.Char("Reason to Go On", help="Why to contact the customer again (继续跟进的理由): not only about the car.")

    @api.depends('activity_id', 'lead_id')
    def _compute_plan(self):
        for wizard in self:
            plan = wizard.activity_id
            wizard.planned_date = plan.date_deadline
            wizard.planned_reason = plan.summary
            today = wizard.lead_id.sudo()._store_today() if wizard.lead_id else fields.Date.context_today(self)
            wizard.late_days = max(0, (today - plan.date_deadline).days) if plan else 0

    @api.depends('lead_id')
    def _compute_last_words(self):
        for wizard in self:
            last = self.env['dealership.follow.up'].search([('lead_id', '=', wizard.lead_id.id)], limit=1)
            wizard.last_words = last.content and f"{fields.Datetime.context_timestamp(self, last.done_on):%m/%d} {last.content}"

    @api.depends('activity_id')
    def _compute_method(self):
        for wizard in self:
            planned = wizard.activity_id.contact_method
            wizard.method = planned if planned and planned != 'none' else wizard.method or 'phone'

    @api.depends('lead_id')
    def _compute_level(self):
        for wizard in self:
            wizard.opened_level_id = wizard.lead_id.level_id
            wizard.level_id = wizard.lead_id.level_id

    @api.depends('lead_id')
    def _compute_level_ids(self):
        for wizard in self:
            wizard.level_ids = self.env['dealership.intention.level']._of_company(wizard.lead_id.company_id or self.env.company)

    @api.depends('level_id', 'opened_level_id')
    def _compute_is_downgrade(self):
        for wizard in self:
            before, after = wizard.opened_level_id, wizard.level_id
            wizard.is_downgrade = bool(
                before and after and before != after and self.env['crm.lead']._level_direction(before, after) == 'down')

    @api.depends('lead_id', 'activity_id')
    def _compute_is_followed(self):
        for wizard in self:
            wizard.is_followed = bool(wizard.lead_id.sudo()._followed_cards())
            others = wizard.lead_id._open_contact_plans().sudo() - wizard.activity_id
            wizard.other_plan_date = others[:1].date_deadline

    @api.depends('lead_id', 'level_id')
    def _compute_latest_date(self):
        for wizard in self:
            wizard.latest_date = wizard.lead_id._plan_bounds(wizard.level_id)[1] if wizard.is_followed else False

    @api.depends('lead_id', 'level_id')
    def _compute_next_date(self):
        for wizard in self:
            proposed = wizard.is_followed and not wizard.other_plan_date
            wizard.next_date = wizard.lead_id._plan_bounds(wizard.level_id)[0] if proposed else False

    def action_save(self):
        """Record the contact, complete the plan, plan the next one; one transaction."""
        self.ensure_one()
        card = self.lead_id
        card.check_access('write')
        if self.result == 'reached' and not (self.content or '').strip():
            raise UserError(self.env._("Write what was said with the customer, or choose why he was not spoken with."))
        facts = self._facts()
        self._set_level(facts)
        if self.next_date:
            card._accepted_date(self.next_date)
            facts.update(next_date=self.next_date, next_method=self.next_method or 'phone', next_reason=self.next_reason)
        plan = self.activity_id or card._due_plan()
        card._record_contact(self.method, activity=plan, **facts)
        return {'type': 'ir.actions.act_window_close', 'infos': {'done': True}}

    def _facts(self):
        return {
            'via': 'dialog',
            'result': self.result,
            'content': self.content,
            'attitude': self.attitude if self.result == 'reached' else False,
            'objection_ids': [fields.Command.set(self.objection_ids.ids)],
            'objection_note': self.objection_note,
            'material_ids': [fields.Command.set(self.material_ids.ids)],
            'duration_seconds': max(0, self.duration_seconds),
            'late_cause_id': self.late_cause_id.id if self.late_days else False,
            'late_measure': self.late_measure if self.late_days else False,
        }

    def _set_level(self, facts):
        """Change the card's level when this dialog changed it; a level changed by somebody meanwhile is left alone."""
        card = self.lead_id
        before = card.level_id
        if self.level_id and self.level_id != self.opened_level_id and self.level_id != before:
            card.write({'level_id': self.level_id.id, 'level_reason': self.downgrade_reason})
        lowered = card.level_id != before and self.env['crm.lead']._level_direction(before, card.level_id) == 'down'
        facts.update(
            level_before_id=before.id, level_after_id=card.level_id.id, is_downgrade=lowered,
            downgrade_reason=self.downgrade_reason if lowered else False)
