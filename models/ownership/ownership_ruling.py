"""Ruling (判单): by a manager who has no part in it, once, with reasons where it deviates from the rule (F04, invariants 4 and 7)."""
from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError

from ...rules import ownership as rules
from ..card.lock import lock_or_tell


class DealershipOwnershipCase(models.Model):
    _inherit = 'dealership.ownership.case'

    may_rule = fields.Boolean(compute='_compute_may_rule')
    may_deviate = fields.Boolean(compute='_compute_may_rule')

    @api.depends_context('uid')
    @api.depends('state', 'claim_ids')
    def _compute_may_rule(self):
        for case in self:
            case.may_rule = case.state == 'open' and not case._ruling_obstacle()
            case.may_deviate = case.may_rule and not case._ruling_obstacle(deviating=True)

    # Who rules

    def _ruling_obstacle(self, deviating=False):
        """Why the user may not rule on this case; empty when he may.

        The rule's own proposal may be confirmed by the leader of any claimant's team; whoever leads one of two teams is a
        party as soon as he chooses himself, so that other rulings are for who leads all of them, or for the store's
        administrator.
        """
        self.ensure_one()
        user, case = self.env.user, self.sudo()
        if self.env.uid == SUPERUSER_ID or not user.has_group('auto_dealership.group_manager'):
            return self.env._("Sales managers rule on ownership cases.")
        people = case.claim_ids.user_id | case.claim_ids.lead_id.user_id
        if user._is_one_of(people):
            return self.env._("%(case)s is about your own customer. Another manager rules on it.", case=case.name)
        before = case.appeal_of_id.decided_by_id
        if user._is_one_of(before):
            return self.env._("%(case)s is an appeal against your own ruling. Another manager rules on it.", case=case.name)
        if user.has_group('auto_dealership.group_dealership_admin'):
            return ""
        leaders = [team.user_id for team in case.claim_ids.team_id]
        if user not in leaders:
            return self.env._(
                "%(case)s belongs to %(teams)s. Their manager, or the administrator of the store, rules on it.", case=case.name,
                teams=", ".join(case.claim_ids.team_id.mapped('name')))
        if deviating and any(leader != user for leader in leaders):
            return self.env._(
                "%(case)s is between two teams, and you lead one of them: you may rule as the rule proposes. Otherwise the "
                "administrator of the store decides.", case=case.name)
        return ""

    def _check_may_rule(self, deviating=False):
        self.check_access('read')
        obstacle = self._ruling_obstacle(deviating)
        if obstacle:
            raise AccessError(obstacle)

    def _lock_open(self):
        """Of two managers at the same moment one rules, and the other is told."""
        self.ensure_one()
        lock_or_tell(
            self, lambda: self.env._("Somebody else is ruling on this at the same moment. Reload to see what was decided."),
            ['state', 'decided_by_id', 'decided_on'])
        if self.state != 'open':
            raise self._ruled_already()

    def action_rule(self):
        """Open the dialog of the ruling, with the evidence as it is now."""
        self.ensure_one()
        self._check_may_rule()
        self._collect_evidence()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Ruling: %s", self.name),
            'res_model': 'dealership.ownership.ruling.wizard',
            'view_mode': 'form',
            'target': 'new',
            'context': {'default_case_id': self.id, 'dialog_size': 'extra-large'},
        }

    # What is ruled

    def _deviates(self, decision, winner, shares):
        """Whether a ruling is another than the rule proposes; to split the commission is a decision, too."""
        case = self.sudo()
        if decision == 'company':
            return case.proposal not in (rules.COMPANY, rules.NOBODY)
        if decision != 'claimant' or len(shares) != 1:
            return True
        return case.proposal != rules.WINNER or case.proposal_claim_id.user_id != winner.user_id

    def _rule(self, decision, winner=None, worker=None, treatment='merge', shares=None, note=None):
        """Decide on this case, for good, and apply it to cards and commission at once.

        :param str decision: claimant, company (充公) or apart (different customers)
        :param winner: the claim that wins; of `claimant` only
        :param worker: who goes on with the customer; default: the winner
        :param str treatment: merge the cards, or link those of relatives
        :param dict shares: user → fraction of the commission; default: the winner has all of it
        :param str note: the manager's reason
        """
        self._check_may_rule()
        self._lock_open()
        self._collect_evidence()
        winner = (winner or self.env['dealership.ownership.claim']).sudo()
        shares = self._ruling_shares(decision, winner, shares)
        deviates = self._deviates(decision, winner, shares)
        if deviates:
            self._check_may_rule(deviating=True)
        if deviates and not (note or '').strip():
            raise UserError(self.env._("Say why you rule otherwise than the rule proposes: both consultants will read it."))
        worker = self._check_worker(decision, winner, worker)
        self._apply_ruling({
            'decision': decision, 'winner_claim_id': winner.id, 'worker_id': worker.id, 'decision_note': (note or '').strip() or False,
            'treatment': treatment if decision != 'apart' else False, 'is_deviation': deviates, 'decided_by_id': self.env.uid}, shares)

    def _ruling_shares(self, decision, winner, shares):
        """Check who is to earn what: claimants only, all of it, and nobody of a company-owned customer."""
        case = self.sudo()
        if decision not in dict(self._fields['decision'].selection):
            raise UserError(self.env._("Choose what is ruled."))
        if decision != 'claimant':
            if shares or winner:
                raise UserError(self.env._("Commission is shared only of a customer who is given to one of the claimants."))
            return {}
        if not winner or winner.case_id != case:
            raise UserError(self.env._("Choose to whom of the claimants the customer is given."))
        shares = {user: round(fraction, 4) for user, fraction in (shares or {winner.user_id: 1.0}).items()}
        if any(user not in case.claim_ids.user_id for user in shares):
            raise UserError(self.env._("Only the claimants of %(case)s share its commission.", case=case.name))
        if winner.user_id not in shares or any(fraction <= 0 for fraction in shares.values()) or abs(sum(shares.values()) - 1) > 1e-6:
            raise UserError(self.env._("The shares of the commission are above 0 and add up to 100 %, the winner's among them."))
        return shares

    def _check_worker(self, decision, winner, worker):
        """Who goes on with the customer: the winner, or whom the manager names; never one who has left."""
        if decision == 'apart':
            return self.env['res.users']
        worker = (worker or winner.user_id).sudo()
        if not worker:
            raise UserError(self.env._("Name who goes on with the customer: without commission, but not without care."))
        if not worker.active:
            raise UserError(self.env._(
                "%(user)s has left. Name who goes on with the customer; the claim stays as it was ruled.", user=worker.name))
        if not self._worker_team(worker):
            raise UserError(self.env._(
                "%(user)s belongs to no dealership team of %(store)s.", user=worker.name, store=self.company_id.sudo().name))
        return worker

    def _worker_team(self, worker):
        """Team in which a person works on the customer: the one of his claim, else his own in this store."""
        case = self.sudo()
        team = case.claim_ids.filtered(lambda claim: claim.user_id == worker)[:1].team_id
        if team:
            return team
        teams = self.env['crm.team'].sudo().search([
            ('is_dealership', '=', True), ('company_id', 'in', (case.company_id.id, False)),
            '|', ('member_ids', 'in', worker.id), ('user_id', '=', worker.id)], order='sequence, id')
        return teams.filtered(lambda team: team in case.claim_ids.team_id)[:1] or teams[:1]
