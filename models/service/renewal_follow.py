"""A policy that was entered by hand ends the renewal it answers (J05)."""
from odoo import models


class DealershipRenewal(models.Model):
    _inherit = 'dealership.renewal'

    def _renewed_by(self, policies):
        """New policies of the car: those that follow the old ones belong to the renewal; it ends when each kind has one."""
        self.ensure_one()
        following = policies.filtered(self._is_followed_by)
        if not following:
            return
        following.renewal_id = self
        made = self.policy_ids.filtered(lambda policy: policy.state != 'closed') | following
        asked = {'compulsory', 'commercial'} if self.kinds == 'both' else {self.kinds}
        if asked - set(made.mapped('policy_kind')):
            return
        if any(made.mapped('issued_here')):
            self._close('issued')
        else:
            reason = self.env.ref('auto_dealership.renewal_lost_elsewhere', raise_if_not_found=False)
            self._close('lost', lost_reason_id=reason.id if reason else False, lost_insurer_id=made.insurer_id[:1].id)

    def _is_followed_by(self, policy):
        if self.kinds not in ('both', policy.policy_kind):
            return False
        old = self[f'{policy.policy_kind}_policy_id']
        return policy != old and policy.start_date > (old.start_date or self.expiry_date)
