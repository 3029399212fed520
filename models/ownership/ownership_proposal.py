"""What the rule proposes on a case (F03, F05); the manager may decide otherwise, and says why."""
from odoo import fields, models

from ...rules import ownership as rules
from .ownership_evidence import deadline_moment

PROPOSALS = [
    (rules.WINNER, "One claimant's customer"),
    (rules.COMPANY, "Company-owned"),
    (rules.NOBODY, "No claim holds"),
]
REASONS = [
    ('earliest', "The earliest registration of those whose claims hold"),
    ('only_valid', "The only claim that holds"),
    ('no_evidence', "No claim has a card with follow-ups that agree"),
    ('deadline_passed', "Still in dispute after the deadline"),
]


class DealershipOwnershipCase(models.Model):
    _inherit = 'dealership.ownership.case'

    _protected_fields = ('proposal', 'proposal_reason', 'proposal_claim_id')

    proposal = fields.Selection(PROPOSALS, "Rule's Proposal", readonly=True, copy=False)
    proposal_reason = fields.Selection(REASONS, "Because", readonly=True, copy=False)
    proposal_claim_id = fields.Many2one('dealership.ownership.claim', "Proposed", readonly=True, copy=False, ondelete='restrict')

    def _collect_evidence(self):
        """Bring claims and proposal of open cases up to date; ruled ones stand as they were when they were ruled."""
        cases = self.sudo().filtered(lambda case: case.state == 'open')
        facts = cases.claim_ids._collect()
        now = fields.Datetime.now()
        for case in cases:
            proposal = rules.propose(
                [facts[claim.id] for claim in case.claim_ids], case.opened_on, now, deadline_moment(case),
                case.company_id.dealership_ownership_rounds)
            for finding in proposal.findings:
                claim = case.claim_ids.browse(finding.claim)
                found = ' '.join(finding.reasons) or False
                if (claim.is_valid, claim.findings or False) != (finding.is_valid, found):
                    claim.write({'is_valid': finding.is_valid, 'findings': found})
            vals = {
                'proposal': proposal.outcome, 'proposal_reason': proposal.reason, 'proposal_claim_id': proposal.claim or False}
            if (case.proposal, case.proposal_reason, case.proposal_claim_id.id) != tuple(vals.values()):
                case.write(vals)

    def _proposal_sentence(self):
        """The proposal and its reason in words."""
        self.ensure_one()
        case = self.sudo()
        reason = dict(self._fields['proposal_reason']._description_selection(self.env)).get(case.proposal_reason, "")
        if case.proposal == rules.WINNER:
            return self.env._(
                "%(user)s’s customer: %(reason)s.", user=case.proposal_claim_id.user_id.name, reason=reason)
        return self.env._(
            "%(outcome)s: %(reason)s.", reason=reason,
            outcome=dict(self._fields['proposal']._description_selection(self.env)).get(case.proposal, ""))
