"""Telling claimants what happens to their customer, in their own language and without the other's customer data (F04)."""
from odoo import models
from odoo.tools import format_date


class DealershipOwnershipClaim(models.Model):
    _inherit = 'dealership.ownership.claim'

    def _tell_claimants(self):
        """The customer is in dispute: both consultants are told, and told what counts."""
        for case, fresh in self.sudo().grouped('case_id').items():
            # a third claimant is news for the first two as well
            for user in (fresh.user_id | case.claim_ids.user_id).filtered('active'):
                own = case.claim_ids.filtered(lambda claim, user=user: claim.user_id == user)[:1]
                others = case.claim_ids.user_id - user
                words = self.with_context(lang=user.lang or self.env.lang).env
                case._tell(
                    user, words._("%(case)s: your customer %(customer)s is in dispute", case=case.name, customer=own.customer_masked or ""),
                    words._(
                        "%(others)s has a card of the same customer. Go on following him up: what counts is the card in the system, "
                        "with contacts whose words and times agree. The manager rules until %(day)s.",
                        others=", ".join(others.mapped('name')), day=format_date(words, case.deadline)))

    def _tell_ruling(self):
        """What was ruled, to each claimant."""
        for case, claims in self.sudo().grouped('case_id').items():
            for user in claims.user_id.filtered('active'):
                words = case.with_context(lang=user.lang or self.env.lang)
                case._tell(
                    user, words.env._("%(case)s was ruled: %(result)s", case=case.name, result=words._result_line(user)),
                    words.decision_note or "")
