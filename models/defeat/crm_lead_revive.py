"""A defeated customer who is a prospect again: level C, a new plan, and the history kept (G05)."""
from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..card.lock import lock_or_tell


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    def action_revive(self):
        """Open the dialog that brings a defeated card back."""
        self.ensure_one()
        self._check_revive()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Revive"),
            'res_model': 'dealership.revive.wizard',
            'view_mode': 'form',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'default_lead_id': self.id},
        }

    def _check_revive(self):
        self.check_access('read')
        user = self.env.user
        if not (user.has_group('auto_dealership.group_manager') or user.has_group('auto_dealership.group_customer_care')):
            raise AccessError(self.env._(
                "A sales manager or customer care revives defeated cards; for a customer who came back a new card can be opened."))
        for lead in self:
            if lead.active or not lead._gated_cards():
                raise UserError(self.env._("%(card)s is not defeated.", card=lead.name))

    def _revive(self, reason, to_pool=False):
        """Bring one defeated card back at the level that asks least (C), planned anew.

        :param str reason: why, kept with the defeat and in the level's history
        :param bool to_pool: take it from its consultant; always when he has left
        """
        self.ensure_one()
        self._check_revive()
        if not (reason or '').strip():
            raise UserError(self.env._("Say why the customer is a prospect again."))
        card = self.sudo()  # customer care reads cards only; what it may do here was checked above
        lock_or_tell(card, lambda: self.env._("%(card)s is being changed by somebody else at this moment.", card=card.name), ['active'])
        self._check_revive()
        defeats = card.defeat_ids.filtered('is_effective')
        company = card._store()
        levels = self.env['dealership.intention.level']
        level = levels._of_company(company).filtered(lambda level: level.code == 'C')[:1] or levels._default_of_company(company)
        card.write({
            'active': True, 'lost_reason_id': False, 'level_id': level.id, 'level_reason': reason,
            'date_deadline': fields.Date.add(company._dealership_today(), days=level.window_days),
        })
        card._compute_probabilities()
        card.probability = card.automated_probability
        defeats.write({'revive_reason': reason})
        card._message_log(body=self.env._("Revived by %(user)s: %(reason)s", user=self.env.user.name, reason=reason))
        if to_pool or not card.user_id.active:
            card._release_to_pool('other', reason)
        else:
            card._ensure_next_plan()
        card.partner_id._refresh_customer_class()
