"""A prompt becomes work: the consultant of the customer's open card is told, or a lead is opened (J06, invariant 3)."""
import logging

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

_logger = logging.getLogger(__name__)

BATCH = 50


class DealershipReplacement(models.Model):
    _inherit = 'dealership.replacement'

    @api.model
    def _cron_open_leads(self):
        """Tell consultants of new prompts; each for itself, so that one that fails does not hold up the others."""
        while prompts := self.sudo().search([('handled_on', '=', False)], limit=BATCH, order='id'):
            for prompt in prompts:
                prompt._open_or_note()
            if not self.env['ir.cron']._commit_progress(len(prompts), remaining=1):
                return
        self.env['ir.cron']._commit_progress(remaining=0)

    def _open_or_note(self):
        try:
            with self.env.cr.savepoint():
                self._open_work()
        except (AccessError, UserError, ValidationError) as error:
            _logger.warning("replacement prompt %s: no card: %s", self.id, error)
            self.write({'problem': str(error)[:500]})
        self.write({'handled_on': fields.Datetime.now()})

    def _open_work(self):
        """The customer's open card gets the prompt; without one a lead is opened."""
        self.ensure_one()
        if self.vehicle_id.owner_id != self.partner_id:
            raise UserError(self.env._("The car has changed hands since: its former owner is not asked."))
        if not self.partner_id._filter_consenting('sales_call'):
            raise UserError(self.env._("The customer has withdrawn his consent to calls since."))
        card = self._open_card()
        if not card:
            card = self._make_lead()
        elif card.user_id:
            self.user_id = card.user_id
            card.with_context(mail_activity_quick_update=True).activity_schedule(
                'auto_dealership.activity_type_replacement', self.company_id._dealership_today(), user_id=card.user_id.id,
                summary=self._summary(card.user_id))
        self.lead_id = card

    def _open_card(self):
        """The customer's open card or lead in this store, his own before his family's."""
        Lead = self.env['crm.lead'].sudo()
        own = Lead.search([
            ('partner_id', '=', self.partner_id.id), ('team_id', 'in', list(self.env['crm.team']._dealership_team_ids())),
            ('won_status', '=', 'pending')], order='type desc, id')
        cards = (own | Lead._cards_of_customers(self.partner_id.ids)).filtered(
            lambda card: (card.company_id or card.team_id.company_id) in (self.company_id, self.company_id.browse()))
        return cards[:1]

    def _make_lead(self):
        """A lead of the store's owner base, for its consultant or the lead desk."""
        team = self._team()
        if not team:
            raise UserError(self.env._("%s has no dealership team that could take the lead.", self.company_id.name))
        return self.env['crm.lead'].sudo().with_company(self.company_id).create({
            'type': 'lead', 'name': self._summary(self.user_id), 'partner_id': self.partner_id.id, 'contact_name': self.partner_id.name,
            'phone': self.partner_id.phone, 'team_id': team.id, 'user_id': self.user_id.id, 'company_id': self.company_id.id,
            'origin_id': self.env.ref('auto_dealership.origin_cs_repurchase').id,
            'source_id': self.env.ref('auto_dealership.channel_workshop').id,
            'present_vehicle_id': self.vehicle_id.id, 'wants_trade_in': True})

    def _team(self):
        """The consultant's team in the store, else its first."""
        Team = self.env['crm.team'].sudo()
        domain = [('is_dealership', '=', True), ('company_id', 'in', (self.company_id.id, False))]
        user = self.user_id
        own = Team.search([*domain, '|', ('member_ids', 'in', user.ids), ('user_id', 'in', user.ids)], limit=1) if user else Team
        return own or Team.search(domain, limit=1)

    def _summary(self, user):
        """What the consultant reads, in his language."""
        prompt = self.with_context(lang=user.lang or self.env.lang)
        return prompt.env._(
            "Replacement: %(car)s (%(reasons)s)", car=prompt.vehicle_id.display_name, reasons=prompt.reasons)
