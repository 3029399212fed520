"""How a case speaks to people: a notification in their inbox, and one sentence that says the result (F04)."""
from odoo import models


class DealershipOwnershipCase(models.Model):
    _inherit = 'dealership.ownership.case'

    def _tell(self, user, subject, body):
        """Notify a person of this case; who follows it or not."""
        self.ensure_one()
        self.sudo().message_notify(
            partner_ids=user.partner_id.ids, subject=subject, body=f"{subject}. {body}".strip(), model=self._name, res_id=self.id,
            author_id=self.env.ref('base.partner_root').id, email_add_signature=False)

    def _result_line(self, user=None):
        """The ruling in one sentence, as this person hears it."""
        self.ensure_one()
        case = self.sudo()
        names = ", ".join(f"{share.user_id.name} {share.fraction:.0%}" for share in case.share_ids)
        if case.decision == 'company':
            return self.env._("company-owned, no commission; %(user)s goes on with the customer", user=case.worker_id.name)
        if case.decision == 'apart':
            return self.env._("different customers, each keeps his own")
        if user and user == case.winner_claim_id.user_id and len(case.share_ids) < 2:
            return self.env._("the customer is yours")
        if len(case.share_ids) > 1:
            return self.env._("the customer goes to %(user)s; commission: %(shares)s", user=case.worker_id.name, shares=names)
        return self.env._("the customer goes to %(user)s", user=case.winner_claim_id.user_id.name)
