"""Cleaning 清洗: what a lead turned out to be, who said so, and who looked at it again (E03)."""
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

STATES = [
    ('to_clean', "To clean"), ('valid', "Valid"), ('to_follow', "To follow"), ('not_interested', "Not interested"),
    ('existing_customer', "Existing customer"), ('invalid', "Invalid"),
]


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    _protected_fields = (
        'cleaning_state', 'cleaned_by_id', 'cleaned_on', 'invalid_reason_id', 'invalid_note', 'invalid_times',
        'invalid_reviewed_by_id', 'invalid_reviewed_on',
    )

    cleaning_state = fields.Selection(
        STATES, "Cleaning", compute='_compute_cleaning_state', store=True, copy=False, tracking=80, index='btree_not_null',
        help="What the lead turned out to be (清洗结果). Empty: it was opened as a card and never was a lead.")
    cleaned_by_id = fields.Many2one('res.users', readonly=True, copy=False)
    cleaned_on = fields.Datetime(readonly=True, copy=False)
    invalid_reason_id = fields.Many2one(
        'dealership.invalid.reason', readonly=True, copy=False, ondelete='restrict', tracking=81, index='btree_not_null')
    invalid_note = fields.Char("Invalid: In Words", readonly=True, copy=False, tracking=82)
    invalid_times = fields.Integer("Times Marked Invalid", readonly=True, copy=False)
    invalid_reviewed_by_id = fields.Many2one(
        'res.users', "Invalid: Reviewed by", readonly=True, copy=False, tracking=83,
        help="The second person who looked at it (复核), never the one who marked it.")
    invalid_reviewed_on = fields.Datetime("Invalid: Reviewed on", readonly=True, copy=False)

    _cleaning_idx = models.Index("(team_id, create_date) WHERE type = 'lead' AND cleaning_state IN ('to_clean', 'to_follow')")
    _invalid_review_idx = models.Index("(team_id) WHERE cleaning_state = 'invalid' AND invalid_reviewed_on IS NULL")

    @api.depends('type', 'team_id')
    def _compute_cleaning_state(self):
        """A new lead is to be cleaned; a lead that became a card was valid."""
        team_ids = self.env['crm.team']._dealership_team_ids()
        for lead in self:
            state = lead.cleaning_state
            if lead.team_id.id not in team_ids:
                pass
            elif lead.type == 'lead':
                state = state or 'to_clean'
            elif state:
                state = 'valid'
            lead.cleaning_state = state

    @api.depends('cleaning_state')
    def _compute_won_status(self):
        """An invalid lead never was a prospect: archived, it is no defeat, and counts in no statistics of defeats."""
        super()._compute_won_status()
        for lead in self:
            if lead.won_status == 'lost' and lead.cleaning_state == 'invalid':
                lead.won_status = 'pending'

    def _prepare_card_write(self, vals):
        vals = super()._prepare_card_write(vals)
        if vals.get('type') == 'opportunity':
            for lead in self.filtered(lambda lead: lead.cleaning_state == 'invalid'):
                raise UserError(self.env._("%(lead)s was marked invalid. Restore the lead before a card is opened.", lead=lead.name))
        return vals

    def _after_cards_written(self, vals, opening, before):
        super()._after_cards_written(vals, opening, before)
        if vals.get('active'):
            # core's own “unarchive” restores an invalid lead, too: it is to be cleaned again
            again = self.filtered(lambda lead: lead.active and lead.cleaning_state == 'invalid')
            if again:
                again.sudo().write(self._reopened_values())
        if opening:
            cleaned = opening.filtered(lambda lead: lead.cleaning_state == 'valid')
            if cleaned:
                cleaned.sudo().write(self._cleaned_by())

    @api.model
    def _cleaned_by(self):
        return {'cleaned_by_id': self.env.uid, 'cleaned_on': fields.Datetime.now()}

    @api.model
    def _reopened_values(self):
        return {
            'cleaning_state': 'to_clean', 'cleaned_by_id': False, 'cleaned_on': False, 'invalid_reason_id': False,
            'invalid_note': False, 'invalid_reviewed_by_id': False, 'invalid_reviewed_on': False}

    def _check_cleaning(self):
        """Who may clean: the lead desk, the manager, and the consultant to whom the lead was given."""
        self.check_access('write')
        teams = self.env['crm.team']._assignable_teams()
        for lead in self:
            if not lead.is_dealership or lead.type != 'lead':
                raise UserError(self.env._("%(lead)s is no lead to clean: it is a customer card already.", lead=lead.name))
            if lead.team_id not in teams and lead.user_id != self.env.user:
                raise AccessError(self.env._(
                    "%(lead)s was not given to you. The lead desk or the manager of its team cleans it.", lead=lead.name))

    def _set_cleaning(self, state, **values):
        self._check_cleaning()
        if self.filtered(lambda lead: lead.cleaning_state == 'invalid'):
            raise UserError(self.env._("This lead was marked invalid. Restore it first."))
        # workflow fields: set by these methods only
        self.sudo().write({'cleaning_state': state, **self._cleaned_by(), **values})

    def action_clean_valid(self):
        """A real prospect: open his card."""
        self._check_cleaning()
        for lead in self:
            missing = [
                lead._fields[name]._description_string(self.env) for name in ('phone', 'origin_id', 'source_id') if not lead[name]]
            if missing:
                raise UserError(self.env._(
                    "%(lead)s: to open the card, open the lead and enter %(missing)s.", lead=lead.name, missing=", ".join(missing)))
        return self.action_open_card()

    def action_clean_to_follow(self):
        """Not reached, or not yet clear: it stays with the lead desk."""
        self._set_cleaning('to_follow')
        return True

    def action_clean_not_interested(self):
        """A real person who wants nothing at present; kept, and no card."""
        self._set_cleaning('not_interested')
        return True

    def action_clean_existing_customer(self):
        """The customer is known: link him, and tell the consultant of his open card."""
        self._set_cleaning('existing_customer')
        for lead in self:
            partner = lead.partner_id or lead._same_phone_partners()[:1]
            if not partner:
                raise UserError(self.env._(
                    "%(lead)s: no customer of the store has this phone. Choose him as “Known Customer” in the lead first.",
                    lead=lead.name))
            if not lead.partner_id:
                lead.partner_id = partner
            lead._tell_consultants(partner)
        return True

    def _same_phone_partners(self):
        self.ensure_one()
        if not self.phone_sanitized:
            return self.env['res.partner']
        return self.env['res.partner'].search([
            ('is_dealership_customer', '=', True), '|', ('phone_sanitized', '=', self.phone_sanitized),
            ('phone_second_sanitized', '=', self.phone_sanitized)], limit=5)

    def _tell_consultants(self, partner):
        """A customer who asks again is news for the consultant who works on his card."""
        cards = self.env['crm.lead'].sudo().search([  # the desk need not see the card to tell its consultant
            ('partner_id', '=', partner.id), ('type', '=', 'opportunity'), ('won_status', '=', 'pending'),
            ('team_id', 'in', list(self.env['crm.team']._dealership_team_ids())), ('company_id', '=', self.company_id.id)])
        for card in cards:
            words = self.env(context=dict(self.env.context, lang=card.user_id.lang or self.env.lang))._(
                "The customer asked again, through %(channel)s: %(lead)s.",
                channel=self.source_id.display_name or self.env._("another way"), lead=self.name)
            card.message_post(
                body=words, partner_ids=card.user_id.partner_id.ids, message_type='comment', subtype_xmlid='mail.mt_note')

    def action_mark_invalid(self):
        """Ask for the reason; the dialog marks the leads."""
        self._check_cleaning()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Invalid Lead"),
            'res_model': 'dealership.invalid.wizard',
            'view_mode': 'form',
            'target': 'new',
            'context': {'default_lead_ids': self.ids},
        }

    def _mark_invalid(self, reason, note=None):
        """Archive leads as invalid, for a second person to review."""
        if not reason:
            raise UserError(self.env._("Choose why the lead is invalid."))
        if reason.needs_note and not (note or '').strip():
            raise UserError(self.env._("Say in words what happened: the reason “%(reason)s” asks for it.", reason=reason.name))
        for times, leads in self.grouped('invalid_times').items():
            leads._set_cleaning(
                'invalid', active=False, invalid_reason_id=reason.id, invalid_note=note, invalid_times=times + 1,
                invalid_reviewed_by_id=False, invalid_reviewed_on=False)

    def _check_invalid_review(self):
        self.check_access('write')
        if self.team_id - self.env['crm.team']._assignable_teams():
            raise AccessError(self.env._("The lead desk or the manager of their team reviews invalid leads."))
        for lead in self:
            if lead.cleaning_state != 'invalid':
                raise UserError(self.env._("%(lead)s is not marked invalid.", lead=lead.name))

    def action_confirm_invalid(self):
        """The second person agrees."""
        self._check_invalid_review()
        own = self.filtered(lambda lead: lead.cleaned_by_id == self.env.user)
        if own:
            raise AccessError(self.env._(
                "You marked %(lead)s invalid yourself; a colleague of the lead desk or a sales manager reviews it.", lead=own[0].name))
        self.sudo().write({'invalid_reviewed_by_id': self.env.uid, 'invalid_reviewed_on': fields.Datetime.now()})
        return True

    def action_restore_lead(self):
        """Back among the leads to clean; its history stays in the chatter."""
        self._check_invalid_review()
        # in one write: an archived lead whose mark went first would look lost for a moment
        self.sudo().write({'active': True, **self._reopened_values()})
        return True
