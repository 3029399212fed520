"""A child is as visible, and as changeable, as the record that it belongs to."""
from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class FollowMixin(models.AbstractModel):
    """Access of a child follows its parent's own access rights and record rules.

    Rules written again on each child drift from the parent's; asking the parent
    keeps one truth, for reads, searches, groupings and changes alike. Set
    `_follow_field` to the required many2one of the parent.
    """
    _name = 'dealership.follow.mixin'
    _description = "Access as the Parent's"

    _follow_field = None

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if result or not any(self._ids):
            return result
        parents = self.sudo()[self._follow_field].with_env(self.env)
        denied = parents - parents._filtered_access('read' if operation == 'read' else 'write')
        if not denied:
            return None
        forbidden = self.filtered(lambda child: child.sudo()[self._follow_field].id in denied._ids)
        return forbidden, lambda: AccessError(self.env._(
            "You may not do this: the card that it belongs to is not yours to see or change."))

    def write(self, vals):
        result = super().write(vals)
        if self._follow_field in vals and not self.env.su:
            self.check_access('write')  # of the new parent: nobody hangs a child on a card that is not his to change
        return result

    def onchange(self, values, field_names, fields_spec):
        """A form that names a parent, or is opened on one, proposes nothing from one that the user does not see."""
        if not self.env.su:
            name = self._follow_field
            value = values.get(name, self.env.context.get(f'default_{name}'))
            value = value.get('id') if isinstance(value, dict) else value
            if isinstance(value, int) and value:
                self.env[self._fields[name].comodel_name].browse(value).check_access('read')
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, *, active_test=True, bypass_access=False):
        if not (self.env.su or bypass_access):
            parent = self.env[self._fields[self._follow_field].comodel_name]
            domain = Domain(domain) & Domain(self._follow_field, 'in', parent._search(Domain.TRUE, active_test=False))
        return super()._search(domain, offset, limit, order, active_test=active_test, bypass_access=bypass_access)
