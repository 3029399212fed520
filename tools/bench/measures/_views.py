"""What the web client asks of a view: the specification of `web_read`, made from the view's own fields."""
from lxml import etree

SUBVIEWS = ("list", "kanban", "form")


def specification(env, model, xmlid, view_type):
    """The fields of a view as `web_read` wants them; x2many with their list's fields, many2one with their name."""
    arch = env[model].get_view(env.ref(xmlid).id, view_type)["arch"]
    return _fields(env[model], etree.fromstring(arch))


def _fields(model, node):
    result = {}
    for field in _own_fields(node):
        name = field.get("name")
        if name in result or name not in model._fields:
            continue
        kind = model._fields[name]
        if kind.type == "many2one":
            result[name] = {"fields": {"display_name": {}}}
        elif kind.type in ("one2many", "many2many"):
            inner = next((child for child in field if child.tag in SUBVIEWS), None)
            comodel = model.env[kind.comodel_name]
            spec = _fields(comodel, inner) if inner is not None else {"display_name": {}}
            result[name] = {"fields": spec, "limit": 40}
        else:
            result[name] = {}
    return result


def _own_fields(node):
    """The view's own fields, not those of the views inside its x2many fields."""
    for child in node:
        if child.tag == "field":
            yield child
        elif child.tag not in SUBVIEWS:
            yield from _own_fields(child)
