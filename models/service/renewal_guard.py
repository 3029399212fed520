"""Who moves a renewal, and where to: dragging a card obeys as buttons do (J05)."""
from odoo import api, models
from odoo.exceptions import UserError

from ..card.lock import lock_or_tell
from .renewal import OPEN
from .renewal_call import SPOKEN

# Stages to which a card may be dragged from each; issued and lost ask for more than a drag tells.
DRAGS = {'opened': ('contacted', 'quoted'), 'contacted': ('quoted',), 'quoted': ('contacted',)}


class DealershipRenewal(models.Model):
    _inherit = 'dealership.renewal'

    def _may_set_core_field(self, field_name, value, creating):
        if creating:
            return False  # renewals are opened from policies
        if field_name == 'user_id':
            return self._may_give_to(self.env['res.users'].browse(value or ()))
        return self._may_drag_to(value)

    def _protection_hint(self, field_name):
        return self.env._("Log calls, enter quotes, issue the policy or say why it is lost.")

    def _may_give_to(self, user):
        """The manager gives renewals to callers; a caller takes what nobody has."""
        if self.state not in OPEN:
            raise UserError(self.env._("%s is closed.", self.display_name))
        if user and (user.sudo().share or self.company_id not in user.sudo().company_ids or not self._is_caller(user.sudo())):
            raise UserError(self.env._(
                "%(user)s calls no customers of this store. Choose somebody of customer care.", user=user.sudo().name))
        return self.env.user.has_group('auto_dealership.group_manager') or self._leads_team() or (
            user == self.env.user and not self.user_id)

    def _leads_team(self):
        return bool(self.sudo().team_id) and self.sudo().team_id.user_id == self.env.user

    @api.model
    def _is_caller(self, user):
        return user.has_group('auto_dealership.group_customer_care') or user.has_group('auto_dealership.group_manager')

    def _may_drag_to(self, state):
        """Whether what was done carries the stage; raises with what is to do instead."""
        if state == self.state:
            return True
        if self.state not in OPEN:
            raise UserError(self.env._("%s is closed. A manager can open it again.", self.display_name))
        if state == 'issued':
            raise UserError(self.env._("%s: press “Issue”, choose the quote and enter the policy numbers.", self.display_name))
        if state == 'lost':
            raise UserError(self.env._("%s: press “Lost” and say why.", self.display_name))
        if state not in DRAGS[self.state]:
            raise UserError(self.env._("%s: what was done is not undone; it stays where it is.", self.display_name))
        if state == 'contacted' and not self.call_ids.filtered(lambda call: call.result in SPOKEN):
            raise UserError(self.env._("%s: log the call with the customer first.", self.display_name))
        if state == 'quoted' and not self.quote_ids:
            raise UserError(self.env._("%s: enter the insurer's quote first.", self.display_name))
        self._lock_renewal()
        return True

    def _begin_step(self, *states):
        """Whoever presses may do it, and the renewal stands where he saw it: of two clerks one is served."""
        self.ensure_one()
        self.check_access('write')
        self._lock_renewal()
        if self.state not in states:
            raise UserError(self.env._(
                "%(renewal)s is “%(state)s” by now. Reload it to see what was done.", renewal=self.display_name,
                state=dict(self._fields['state']._description_selection(self.env))[self.state]))
        if not self.user_id and self._is_caller(self.env.user) and not self.env.su:
            self.sudo().user_id = self.env.user  # who works on what nobody has, has taken it

    def _lock_renewal(self):
        lock_or_tell(self, lambda: self.env._("%s: somebody else is working on it at the same moment. Reload it.", self.display_name))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Renewals are issued or lost, not deleted."))
