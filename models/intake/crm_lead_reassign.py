"""By hand: a manager or the lead desk gives cards to a consultant, or to the pool, and says why (E04)."""
from odoo import models
from odoo.exceptions import AccessError, UserError

from .move import Move


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    def _check_may_move(self, reason):
        if not self.env.user.has_group('auto_dealership.group_card_reassign'):
            raise AccessError(self.env._("A sales manager or the lead desk gives cards to another consultant or to the pool."))
        self.check_access('write')
        others = self - self._protected_records()
        if others:
            raise UserError(self.env._("%(lead)s belongs to no dealership team.", lead=others[0].name))
        teams = self.team_id - self.env['crm.team']._assignable_teams()
        if teams:
            raise AccessError(self.env._(
                "You do not lead “%(team)s”. Its leader or the lead desk gives its cards to another consultant.", team=teams[0].name))
        if not (reason or '').strip():
            raise UserError(self.env._("Say in words why; it is kept in the record of assignments."))
        self._check_not_held()

    def _reassign(self, user, reason):
        """Give these cards to a consultant, for a reason that is kept."""
        self._check_may_move(reason)
        if not user:
            raise UserError(self.env._("Choose the consultant who gets the cards."))
        if not user.active:
            raise UserError(self.env._("%(user)s is archived and can get no cards.", user=user.name))
        move, groups = Move('manual', reason=reason.strip()), {}
        for lead in self.filtered(lambda lead: lead.user_id != user):
            company = lead.company_id or lead.team_id.company_id or self.env.company
            groups.setdefault((lead.team_id, company), []).append(lead.id)
        for (team, company), ids in groups.items():
            target = team._team_of(user, company)
            if not target:
                raise UserError(self.env._(
                    "%(user)s belongs to no dealership team of %(store)s.", user=user.name, store=company.name))
            # checked above; workflow of the superuser from here, so that a manager may give a card out of his own team
            move.on(self.browse(ids)).write({'user_id': user.id, 'team_id': target.id})
        return True

    def _release_by_hand(self, code, reason):
        """Take these cards from their consultants, for a reason that is kept."""
        self._check_may_move(reason)
        without = self.filtered(lambda lead: not lead.user_id)
        if without:
            raise UserError(self.env._("%(card)s has no consultant.", card=without[0].name))
        self._release_to_pool(code or 'manager', reason.strip())
        return True

    def action_reassign(self):
        """Ask to whom, and why."""
        self.check_access('write')
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Give to a Consultant"),
            'res_model': 'dealership.assign.wizard',
            'view_mode': 'form',
            'target': 'new',
            'context': {'default_lead_ids': self.ids},
        }

    def action_assign_now(self):
        """Assign the selected leads by the rules; without a selection all that wait in the teams that one may assign for."""
        teams = self.env['crm.team']._assignable_teams()
        if not teams:
            raise AccessError(self.env._("The lead desk, or the sales manager who leads the team, assigns its leads."))
        self.check_access('write')
        Lead = self.env['crm.lead'].sudo()  # those of the teams just found
        domain = self._waiting_domain(teams)
        leads = Lead.search([('id', 'in', self.ids), *domain] if self else domain, order='id')
        return self._assignment_notification(leads._assign_by_rules())
