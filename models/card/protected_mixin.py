"""Fields that only the business methods set (invariants 4, 6 and 10): one guard for every way into the ORM."""
from odoo import api, models, tools
from odoo.exceptions import AccessError, ValidationError


class ProtectedMixin(models.AbstractModel):
    """Protect workflow fields and facts against create, write, defaults, import, copy and x2many commands.

    A class declares, next to its fields:

    * ``_protected_fields``: workflow fields (state, approver, ruling …). Nobody sets them through the ORM's public
      methods, administrators included; a business method checks its conditions and writes through ``sudo()``. An RPC
      client can never be ``env.su``, and nothing else is looked at: no context flag opens the door.
    * ``_immutable_fields``: facts (origin, uuid …), given at creation. Another value later is refused for everybody,
      ``sudo()`` included, unless it comes from ``sudo()`` *and* ``_may_change_immutable`` finds its reason (such as an
      approved request) in the database. Writing the same value again is no change: a second import stays silent.
    * ``_fillable_fields``: those immutable fields that may be filled once while they are empty.
    * ``_protected_core_fields``: fields of an inherited stock model that are restricted on *some* of its records only
      (``user_id`` of a dealership team's lead). ``_protected_records`` says which, ``_may_set_core_field`` who may.
      Other records behave exactly as stock's, without a query more.

    The four attributes add up over all classes of a model, so that each room declares its own.

    How: core asks ``_has_field_access(field, 'write')`` in ``create`` (also for ``default_*`` context keys), ``write``,
    ``fields_get`` (which then shows the field readonly) and for attachments of a binary field; ``load``, ``web_save``,
    ``copy`` and x2many commands all end in ``create`` or ``write``. What passes that hook unseen is closed here: defaults
    from the context or from ``ir.default`` are ignored (also those that a ``sudo()`` creation would pick up), and
    ``copy_data`` leaves the fields out.

    ``readonly=True`` protects nothing on the server: a stored computed or related field (such as ``company_id``) that
    decides who sees or pays what belongs into ``_protected_fields`` too. Recomputation is not hindered.
    """
    _name = 'dealership.protected.mixin'
    _description = "Protected Fields"

    _protected_fields = ()
    _immutable_fields = ()
    _fillable_fields = ()
    _protected_core_fields = ()

    # ------------------------------------------------------------------
    # Hooks
    # ------------------------------------------------------------------
    def _protected_records(self):
        """Those of ``self`` on which core and immutable fields are guarded; read nothing that is not in cache anyway."""
        return self

    def _immutable_records(self):
        """Those of ``self`` whose facts are fixed."""
        return self._protected_records()

    def _may_set_core_field(self, field_name, value, creating):
        """Whether the user may give this record's protected core field another value."""
        return False

    def _may_change_immutable(self, field_names):
        """Whether the database holds the reason why these fields of ``self`` change now; asked under ``sudo()`` only."""
        return False

    def _protection_hint(self, field_name):
        """One sentence that says who can do what was refused."""
        return self.env._("Use the buttons of the document: they check who may do it and keep a record.")

    # ------------------------------------------------------------------
    # Declarations
    # ------------------------------------------------------------------
    @tools.ormcache('attribute')
    def _guarded_names(self, attribute):
        """Union of a declaration over all classes that make up the model."""
        return frozenset(
            name for cls in type(self).__mro__ for name in vars(cls).get(attribute, ()) if name in self._fields)

    # ------------------------------------------------------------------
    # Workflow fields
    # ------------------------------------------------------------------
    def _has_field_access(self, field, operation):
        if operation == 'write' and not self.env.su and field.name in self._guarded_names('_protected_fields'):
            return False
        return super()._has_field_access(field, operation)

    def _check_field_access(self, field, operation):
        if operation == 'write' and not self.env.su and field.name in self._guarded_names('_protected_fields'):
            raise self._protected_error(field.name)
        return super()._check_field_access(field, operation)

    @api.model
    def default_get(self, fields):
        """A protected field starts with its own default, whatever the context or a user's saved default says."""
        guarded = self._guarded_names('_protected_fields')
        defaults = super().default_get([name for name in fields if name not in guarded])
        for name in guarded.intersection(fields):
            field = self._fields[name]
            if field.default:
                value = field.convert_to_cache(field.default(self), self, validate=False)
                defaults[name] = field.convert_to_write(value, self)
        return defaults

    def copy_data(self, default=None):
        """A copy begins its workflow anew; what the caller gives explicitly is checked by ``create``."""
        dropped = self._guarded_names('_protected_fields').difference(default or ())
        core = self._guarded_names('_protected_core_fields').difference(default or ()) if not self.env.su else frozenset()
        result = super().copy_data(default)
        for record, vals in zip(self, result, strict=True):
            for name in dropped | core if core and record._protected_records() else dropped:
                if vals:  # None for a record that was copied already
                    vals.pop(name, None)
        return result

    def copy_translations(self, new, excluded=()):
        return super().copy_translations(new, excluded={*excluded, *self._guarded_names('_protected_fields')})

    # ------------------------------------------------------------------
    # Core fields on some records, and facts
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        # Context defaults travel from a parent's form to its children: for a protected field they mean nothing, where
        # core would refuse the whole creation.
        ignored = {f'default_{name}' for name in self._guarded_names('_protected_fields')}
        model = self
        if not ignored.isdisjoint(self.env.context):
            kept = {key: value for key, value in self.env.context.items() if key not in ignored}
            model = self.with_context(kept)  # pylint: disable=context-overridden
        records = super(ProtectedMixin, model).create(vals_list)
        if not self.env.su:
            records._check_core_fields_after(self._guarded_names('_protected_core_fields'), creating=True)
        return records

    def write(self, vals):
        core = self._guarded_names('_protected_core_fields').intersection(vals) if not self.env.su else frozenset()
        immutable = self._guarded_names('_immutable_fields').intersection(vals)
        if not (core or immutable):
            return super().write(vals)
        guarded = self._protected_records()
        for name in core:
            for record in guarded:
                if record._differs(name, vals[name]) and not record._may_set_core_field(name, vals[name], False):
                    raise record._protected_error(name)
        self._immutable_records()._check_immutable({name: vals[name] for name in immutable})
        result = super().write(vals)
        if core:
            # a record that came under protection by this very write brings nothing in that it could not have begun with
            (self - guarded)._check_core_fields_after(core, creating=True)
        return result

    def _check_core_fields_after(self, names, creating):
        if not names:
            return
        for record in self._protected_records():
            for name in names:
                value = self._fields[name].convert_to_write(record[name], record)
                if value and not record._may_set_core_field(name, value, creating):
                    raise record._protected_error(name)

    def _check_immutable(self, vals):
        fillable = self._guarded_names('_fillable_fields')
        for record in self:
            changed = [
                name for name, value in vals.items()
                if record._differs(name, value) and not (name in fillable and not record.sudo()[name])
            ]
            if changed and not (self.env.su and record._may_change_immutable(changed)):
                raise record._immutable_error(changed[0])

    def _differs(self, name, value):
        """Whether a value to write is another than the present one."""
        field = self._fields[name]
        if field.type in ('one2many', 'many2many'):
            return True
        record = self.sudo()
        new = field.convert_to_record(field.convert_to_cache(value, record, validate=False), record)
        return new != record[name]

    # ------------------------------------------------------------------
    # Messages
    # ------------------------------------------------------------------
    def _refusal_parts(self, field_name):
        # whom the record is hidden from, learns no more than core's own refusal says
        if self and not self.env.su:
            self.check_access('write')
        description = self.env['ir.model']._get(self._name)
        return {
            'field': self._fields[field_name]._description_string(self.env),
            'record': self[:1].display_name if self else description.name,
            'hint': self._protection_hint(field_name),
        }

    def _protected_error(self, field_name):
        return AccessError(self.env._(
            'The field "%(field)s" of "%(record)s" cannot be set directly. %(hint)s', **self._refusal_parts(field_name)))

    def _immutable_error(self, field_name):
        return ValidationError(self.env._(
            'The field "%(field)s" of "%(record)s" was fixed when the record was created and does not change. %(hint)s',
            **self._refusal_parts(field_name)))
