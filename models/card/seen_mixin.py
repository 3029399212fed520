"""Who names a customer or a car on a record must be allowed to see it: an id is no way to other people's data."""
from odoo import api, models
from odoo.exceptions import AccessError


class SeenMixin(models.AbstractModel):
    """Check what a record's many2one fields point to against the user's own access, at create, write and onchange.

    Core takes any id, then reads names, computed and related values through it as the superuser. Set `_seen_fields` to
    many2one fields; the attribute adds up over all classes of a model.
    """
    _name = 'dealership.seen.mixin'
    _description = "Points Only to What Is Seen"

    _seen_fields = ()

    @api.model
    def _seen_names(self):
        return {name for cls in type(self).__mro__ for name in vars(cls).get('_seen_fields', ()) if name in self._fields}

    @api.model
    def _seen_is_guarded(self):
        """Whether there is anything to guard; asked before anything else."""
        return True

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        if not self.env.su and self._seen_is_guarded():
            for name in self._seen_names():
                self._check_seen(records[name])
        return records

    def write(self, vals):
        names = [name for name in self._seen_names() if vals.get(name)] if not self.env.su else []
        if not names or not self._seen_is_guarded():
            return super().write(vals)
        before = {name: {record.id: record.sudo()[name].id for record in self} for name in names}
        result = super().write(vals)
        for name in names:
            changed = self.filtered(lambda record, name=name: record.sudo()[name].id != before[name][record.id])
            self._check_seen(changed[name])
        return result

    def onchange(self, values, field_names, fields_spec):
        """A form that names somebody else's customer gets no proposal from his data."""
        if not self.env.su and self._seen_is_guarded():
            for name in self._seen_names():
                # a form that opens takes its first values from the context, which any client sends
                value = values.get(name, self.env.context.get(f'default_{name}'))
                value = value.get('id') if isinstance(value, dict) else value
                if isinstance(value, int) and value and value != self.sudo()[name].id:
                    self._check_seen(self.env[self._fields[name].comodel_name].browse(value))
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def _check_seen(self, records):
        """Refuse what the user may not see himself; contacts that are no customers of a dealership stay as stock's."""
        if records and records._name == 'res.partner':
            records = records.sudo().filtered('is_dealership_customer').with_env(self.env)
        if not records:
            return
        seen = records._filter_seen() if hasattr(records, '_filter_seen') else records._filtered_access('read')
        if records - seen:
            raise AccessError(self.env._(
                "This customer or car belongs to another consultant or store. Ask your sales manager to give it to you."))
