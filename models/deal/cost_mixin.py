"""What things cost the store is not for those who sell them (H06)."""
from odoo import api, models

SELLERS = ('group_consultant', 'group_lead_desk', 'group_receptionist')
COST_READERS = (
    'auto_dealership.group_manager', 'auto_dealership.group_finance', 'auto_dealership.group_auditor', 'sales_team.group_sale_manager',
    'account.group_account_readonly', 'account.group_account_invoice', 'fleet.fleet_group_user')


class CostMixin(models.AbstractModel):
    """Hide cost fields of a stock model from the people of the dealership who sell; everybody else sees what stock shows.

    Stock shows the cost to every employee: groups on its field would take it from people who have no part in the dealership.
    """
    _name = 'dealership.cost.mixin'
    _description = "Hides Costs"

    _cost_fields = ()

    @api.model
    def _hides_cost(self):
        """Whether the user sells, and is nobody who sees costs."""
        user = self.env.user
        return not self.env.su and any(user.has_group(f'auto_dealership.{group}') for group in SELLERS) and not any(
            user.has_group(group) for group in COST_READERS)

    def _has_field_access(self, field, operation):
        if field.name in self._cost_fields and self._hides_cost():
            return False
        return super()._has_field_access(field, operation)

    @api.model
    def _get_view(self, view_id=None, view_type='form', **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if self._hides_cost():
            for name in self._cost_fields:
                for node in arch.xpath(f"//field[@name='{name}'] | //label[@for='{name}'] | //div[@name='{name}_uom']"):
                    node.getparent().remove(node)
        return arch, view

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type='form', **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return (*key, self._hides_cost())
