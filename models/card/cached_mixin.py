"""Rows of which methods keep the answer in the registry (`ormcache`): whoever changes one empties what was kept."""
from odoo import api, models


class CachedMixin(models.AbstractModel):
    """Empty the registry's cache when a row is made, changed or deleted.

    `_cached_fields` names the fields whose change counts; None: any field.
    """
    _name = 'dealership.cached.mixin'
    _description = "Kept in the Registry"

    _cached_fields = None

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self.env.registry.clear_cache()
        return records

    def write(self, vals):
        result = super().write(vals)
        if self._cached_fields is None or not vals.keys().isdisjoint(self._cached_fields):
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
