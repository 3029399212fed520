"""Many new records that differ in a few columns only: the first is created by the ORM, the others are its copies.

The ORM needs more than a millisecond of processor time for each lead of a file, whatever values it is given (measured: 1.3 of
9 that stock needs for all); INSERT … SELECT needs 0.08. So the first record of each shape goes through `create()`, with the
defaults, computed fields and overrides of every addon, and its row is the pattern of the others. What is computed from a
column that differs is given by the caller, or computed by the ORM for all of them at once. Constraints are checked as always.
"""
import json

from odoo.tools import SQL

AT_LEAST = 3  # fewer of one shape are not worth a pattern
OWN_COLUMNS = ('id', 'create_uid', 'create_date', 'write_uid', 'write_date')


def may_copy(model, known):
    """Whether nobody has to be asked about each record: an addon that we do not know, or an automation, overrides create().

    :param known: names of addons whose create() the caller has read
    """
    trusted = tuple(f'odoo.addons.{name}.models.' for name in known)
    creators = (vars(cls)['create'] for cls in type(model).__mro__ if 'create' in vars(cls))
    return all(getattr(method, '__module__', '').startswith(('odoo.orm.', 'odoo.models', *trusted)) for method in creators)


def create_alike(model, vals_list, differing, derived):
    """Create records, in few statements when they are alike.

    :param differing: names of columns in which records of one shape may differ
    :param derived: what follows from them: function of the values of one record → (dict of its stored computed columns that
        differ, dict of those that are equal in all records of one shape)
    :return: (records in the order of the values, those of them that `create()` never saw)
    """
    shapes, columns, shape = {}, [], {}
    for number, vals in enumerate(vals_list):
        own, shape = derived(vals)
        columns.append({**{name: vals[name] for name in differing if name in vals}, **own})
        rest = {name: value for name, value in vals.items() if name not in differing}
        shapes.setdefault(repr((sorted(rest.items()), sorted(shape.items()))), []).append(number)
    by_create = sorted(
        number for numbers in shapes.values() for number in (numbers if len(numbers) < AT_LEAST else numbers[:1]))
    made = dict(zip(by_create, model.create([vals_list[number] for number in by_create]), strict=True))
    model.env.flush_all()
    copies = model.browse()
    for numbers in shapes.values():
        if len(numbers) >= AT_LEAST:
            lines = [name for name in vals_list[numbers[0]] if model._fields[name].type == 'one2many']
            new = _copy(made[numbers[0]], [columns[number] for number in numbers[1:]], lines)
            made.update(zip(numbers[1:], new, strict=True))
            copies += new
    _finish(copies, set(differing), {name for own in columns for name in own} | shape.keys())
    return model.browse([made[number].id for number in range(len(vals_list))]), copies


def _copy(pattern, rows, lines):
    """Insert copies of a record, which have its columns and lines but for the columns given."""
    given = sorted({name for row in rows for name in row})
    kept = [name for name, field in pattern._fields.items()
            if field.store and field.column_type and name not in (*OWN_COLUMNS, *given)]
    env, table = pattern.env, SQL.identifier(pattern._table)
    now = env.cr.now()
    data = [{name: _storable(pattern, name, row.get(name, False)) for name in given} for row in rows]
    names = SQL(", ").join(map(SQL.identifier, given))
    result = env.execute_query(SQL(
        "INSERT INTO %(table)s (create_uid, create_date, write_uid, write_date, %(names)s, %(kept)s)"
        " SELECT %(uid)s, %(now)s, %(uid)s, %(now)s, %(values)s, %(like)s"
        " FROM jsonb_populate_recordset(NULL::%(table)s, %(data)s) WITH ORDINALITY AS new, %(table)s pattern"
        " WHERE pattern.id = %(id)s ORDER BY new.ordinality RETURNING id",
        table=table, names=names, uid=env.uid, now=now, data=json.dumps(data), id=pattern.id,
        kept=SQL(", ").join(map(SQL.identifier, kept)),
        values=SQL(", ").join(SQL("new.%s", SQL.identifier(name)) for name in given),
        like=SQL(", ").join(SQL("pattern.%s", SQL.identifier(name)) for name in kept)))
    copies = pattern.browse([row[0] for row in result])
    _copy_lines(pattern, copies, lines)
    _remember(pattern, copies, kept)
    return copies


def _storable(record, name, value):
    """A value as JSON that the column takes, shortened and rounded as the ORM does."""
    field = record._fields[name]
    if field.type in ('json', 'html'):
        return value or None  # html of ours is made of escaped parts; the ORM would parse each anew
    value = field.convert_to_column_insert(value, record)
    return float(value) if field.type in ('float', 'monetary') and value is not None else value


def _copy_lines(pattern, copies, names):
    """The lines with which the pattern was created, for each copy."""
    for field in map(pattern._fields.get, names):
        lines = pattern[field.name]
        if not lines:
            continue
        columns = [name for name, other in lines._fields.items()
                   if other.store and other.column_type and name not in ('id', field.inverse_name)]
        pattern.env.execute_query(SQL(
            "INSERT INTO %(table)s (%(inverse)s, %(columns)s) SELECT copy.id, %(values)s"
            " FROM unnest(%(ids)s) AS copy(id), %(table)s line WHERE line.id = ANY(%(lines)s) ORDER BY copy.id, line.id RETURNING id",
            table=SQL.identifier(lines._table), inverse=SQL.identifier(field.inverse_name),
            columns=SQL(", ").join(map(SQL.identifier, columns)),
            values=SQL(", ").join(SQL("line.%s", SQL.identifier(name)) for name in columns),
            ids=list(copies._ids), lines=list(lines._ids)))


def _remember(pattern, copies, names):
    """The copies need not be read: what they have in common is known."""
    for name in names:
        field = pattern._fields[name]
        if not (field.translate or field.company_dependent):
            value = field.convert_to_cache(pattern[name], pattern, validate=False)
            field._insert_cache(copies, [value] * len(copies))


def _finish(copies, differing, given):
    """Compute what follows from the columns that differ and was not given, and check the constraints."""
    if not copies:
        return
    model, changed, open_fields = copies.browse(), set(differing), []
    fields = [field for field in model._fields.values() if field.compute and field.name not in given]
    found = True
    while found:
        found = [
            field for field in fields if field.name not in changed
            and not changed.isdisjoint(path.partition('.')[0] for path in model.pool.field_depends[field])]
        changed.update(field.name for field in found)
        open_fields += [field for field in found if field.store]
    for field in open_fields:
        model.env.add_to_compute(field, copies)
    copies._recompute_recordset([field.name for field in open_fields])
    copies._validate_fields([name for name, field in model._fields.items() if field.store and name not in OWN_COLUMNS])
