"""Objects of a JSON text from outside 报文: what leads 线索 and visits 进厂维修 have in common; nothing raises, nothing is lost."""

import json
import math

from . import lead_facts as f
from .lead_text import MAX_BYTES
from .text import clean

MAX_NAME = 60
MAX_EXTRA = 200
TEXT = {"type": ["string", "null"]}
NUMBER = {"type": ["number", "string", "null"]}


def envelope(schema, name, most):
    """Schema of all that may be sent: one object, a list of them, or that list under a name."""
    one = {"$ref": f"#/components/schemas/{schema}"}
    several = {"type": "array", "maxItems": most, "items": one}
    return {"oneOf": [one, several, {"type": "object", "required": [name], "properties": {name: several}}]}


def items(text, name):
    """(values that a text holds, code of why there are none).

    >>> items('{"leads": [{"name": "张三"}, 5]}', "leads"), items("{", "leads")
    (([{'name': '张三'}, 5], ''), ([], 'json.broken'))
    """
    if not clean(text if isinstance(text, str) else ""):
        return [], "empty"
    if len(text) > MAX_BYTES:
        return [], "too_large"
    try:
        content = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return [], "json.broken"
    if isinstance(content, dict) and isinstance(content.get(name), list):
        content = content[name]
    return (content if isinstance(content, list) else [content]), ""


def named(values):
    """A copy of an object, of which fields may be taken; no name is longer than a person reads."""
    return {str(name)[:MAX_NAME]: value for name, value in values.items()}


def dump(value):
    """A value as JSON, as it is kept."""
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return "…"


def plain(value):
    """A number as a person writes it; never 1.38e+10, nan, or four thousand digits. What is no number stays.

    >>> plain(1.38e10), plain(24.98), plain(0.1 + 0.2), plain(float("nan")), plain("5")
    ('13800000000', '24.98', '0.3', '', '5')
    """
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".") if math.isfinite(value) and abs(value) <= 1e30 else ""
    if isinstance(value, int) and abs(value) > 10**30:
        return ""
    return value


class Item:
    """Reads one object; what has no field of ours, or has another type, becomes extra text."""

    def __init__(self, item, facts):
        self.facts, self.rest = facts, named(item)

    def _value(self, values, name):
        """A field taken out of an object: text, or a number as text; a list or an object is kept aside."""
        value = values.pop(name, None)
        if isinstance(value, (dict, list)):
            if value:
                self.facts.note("json.type", name)
                self._extra(name, value)
            return ""
        return "" if value is None or isinstance(value, bool) else plain(value)

    def _phones(self, values):
        """All that an object gives as numbers to be called."""
        phones = values.pop("phones", None)
        phones = phones if isinstance(phones, list) else [phones]
        numbers = [value for value in phones[:10] if isinstance(value, (str, int)) and not isinstance(value, bool)]
        return [clean(self._value(values, "phone")), *map(plain, numbers)]

    def _extra(self, name, value):
        if value in (None, "", [], {}) or len(self.facts.extra) >= MAX_EXTRA:
            return
        self.facts.extra.append((clean(name), f.line(self.facts, value if isinstance(value, str) else dump(value), 500)))

    def _extras(self, values, prefix=""):
        """What is left of an object."""
        for name, value in values.items():
            self._extra(f"{prefix}{name}", value)
