"""Appeal (申诉): a new case about the same customer, decided by another manager; the ruling before it stays as it is (F04)."""
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class DealershipOwnershipCase(models.Model):
    _inherit = 'dealership.ownership.case'

    may_appeal = fields.Boolean(compute='_compute_may_appeal')

    @api.depends_context('uid')
    @api.depends('state', 'claim_ids', 'appeal_ids')
    def _compute_may_appeal(self):
        for case in self:
            case.may_appeal = not case._appeal_obstacle()

    def _appeal_obstacle(self):
        """Why the user may not appeal; empty when he may."""
        self.ensure_one()
        case = self.sudo()
        if case.state != 'ruled':
            return self.env._("%(case)s is not ruled: there is nothing to appeal against.", case=case.name)
        if self.env.user not in case.claim_ids.user_id:
            return self.env._("The claimants of %(case)s may appeal.", case=case.name)
        if case.appeal_of_id:
            return self.env._("%(case)s was an appeal: its ruling is the last.", case=case.name)
        if case.appeal_ids:
            return self.env._("There is an appeal against %(case)s already: %(appeal)s.", case=case.name, appeal=case.appeal_ids[:1].name)
        until = case.decided_on + timedelta(days=case.company_id.dealership_ownership_appeal_days)
        if fields.Datetime.now() >= until:
            return self.env._(
                "%(case)s was ruled more than %(days)s days ago: the time for an appeal is over.", case=case.name,
                days=case.company_id.dealership_ownership_appeal_days)
        return ""

    def action_appeal(self):
        """Open the dialog in which a claimant says why he does not agree."""
        self.ensure_one()
        obstacle = self._appeal_obstacle()
        if obstacle:
            raise AccessError(obstacle)
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Appeal"),
            'res_model': 'dealership.ownership.appeal.wizard',
            'view_mode': 'form',
            'target': 'new',
            'context': {'default_case_id': self.id, 'dialog_size': 'medium'},
        }

    def _appeal(self, reason):
        """Ask for another ruling.

        :return: the new case
        """
        self.check_access('read')
        obstacle = self._appeal_obstacle()
        if obstacle:
            raise AccessError(obstacle)
        if not (reason or '').strip():
            raise UserError(self.env._("Say what the ruling has overlooked."))
        case = self.sudo()  # a claimant asks, the system opens
        cards = case.claim_ids.lead_id
        appeal = case.create({
            **self._case_vals(case.company_id), 'appeal_of_id': case.id, 'appellant_id': self.env.uid, 'appeal_reason': reason.strip()})
        claims = case.env['dealership.ownership.claim'].create([{
            'case_id': appeal.id, 'lead_id': claim.lead_id.id, 'user_id': claim.user_id.id, 'team_id': claim.team_id.id, 'kind': claim.kind,
            'customer_masked': claim.customer_masked} for claim in case.claim_ids])
        cards.with_context(tracking_disable=True).write({'is_disputed': True})
        appeal._collect_evidence()
        claims._tell_claimants()
        appeal._ask_deciders()
        return appeal.with_env(self.env)
