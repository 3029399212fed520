"""Leads as JSON 线索 JSON 报文 (E01): a documented schema, and a reader that loses nothing when a sender strays from it."""

import json
import math

from . import lead_facts as f
from .lead_text import MAX_BYTES
from .text import clean

MAX_LEADS = 50
_TEXT = {"type": ["string", "null"]}
_MONEY = {"type": ["number", "string", "null"], "description": "Yuan: 200000, or words like 20万."}
_VEHICLE = {
    "type": "object",
    "properties": {
        "interest": {"type": "string", "enum": ["buy", "lease", "test-drive", "trade-in", "sell"], "default": "buy"},
        "status": {"type": "string", "enum": ["new", "used"]},
        "year": {"type": ["string", "integer", "null"]},
        "make": _TEXT, "model": _TEXT, "trim": _TEXT, "exterior_color": _TEXT, "interior_color": _TEXT,
        "vin": _TEXT, "plate": _TEXT,
        "kilometres": {"type": ["number", "string", "null"]},
        "price": {**_MONEY, "description": "What the customer expects for the present car, in yuan."},
        "comments": _TEXT,
    },
}
SCHEMA = {
    "type": "object",
    "description": "One lead. Send what you have: a lead without a name or phone is kept and completed by the store.",
    "properties": {
        "id": {"type": ["string", "integer", "null"], "maxLength": 200,
               "description": "Your id of the lead. The same id is never a second lead."},
        "source": {**_TEXT, "description": "Your own channel to which the id belongs."},
        "status": {"type": "string", "enum": ["new", "resend"], "default": "new"},
        "requested_at": {**_TEXT, "description": "When the customer asked, ISO 8601."},
        "name": {"type": ["string", "null"], "maxLength": 100},
        "company": {"type": ["string", "null"], "maxLength": 100},
        "phone": _TEXT,
        "phones": {"type": "array", "items": {"type": "string"}},
        "email": _TEXT, "wechat": _TEXT,
        "gender": {"type": ["string", "null"], "enum": ["male", "female", None]},
        "address": {"type": "object", "properties": {
            "street": _TEXT, "city": _TEXT, "region": _TEXT, "postcode": _TEXT, "country": _TEXT}},
        "vehicles": {"type": "array", "items": _VEHICLE},
        "vehicle": _VEHICLE,
        "budget": {"type": ["number", "string", "object", "null"], "description": "Yuan: 200000, \"20~25万\", or {min, max}.",
                   "properties": {"min": _MONEY, "max": _MONEY}},
        "payment": {"type": ["string", "null"], "enum": ["cash", "loan", None]},
        "timeframe": {**_TEXT, "description": "When the customer means to buy, in words."},
        "preferred_contact": {"type": ["string", "null"], "enum": ["phone", "email", None]},
        "comments": _TEXT, "vendor": _TEXT, "provider": _TEXT,
    },
}
ENVELOPE = {
    "oneOf": [
        {"$ref": "#/components/schemas/Lead"},
        {"type": "array", "maxItems": MAX_LEADS, "items": {"$ref": "#/components/schemas/Lead"}},
        {"type": "object", "required": ["leads"], "properties": {
            "leads": {"type": "array", "maxItems": MAX_LEADS, "items": {"$ref": "#/components/schemas/Lead"}}}},
    ],
}


def read(text):
    """Every lead of a JSON text; never raises.

    >>> [lead.name for lead in read('{"name": "张三", "phone": "138 0013 8000"}').leads]
    ['张三']
    """
    if not clean(text if isinstance(text, str) else ""):
        return f.Reading(refused="empty")
    if len(text) > MAX_BYTES:
        return f.Reading(refused="too_large")
    reading = f.Reading(text=f.mask_certain(clean(text, multiline=True)))
    try:
        content = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        reading.problems.append(f.Problem("json.broken"))
        return reading
    if isinstance(content, dict) and isinstance(content.get("leads"), list):
        content = content["leads"]
    items = content if isinstance(content, list) else [content]
    if len(items) > MAX_LEADS:
        reading.problems.append(f.Problem("prospects.many", str(len(items))))
    for item in items[:MAX_LEADS]:
        if not isinstance(item, dict) or not item:
            reading.problems.append(f.Problem("json.shape"))
            continue
        facts = _Item(item).facts
        facts.problems[:0] = reading.problems
        if len(items) > 1:
            facts.raw = f.mask_certain(json.dumps(item, ensure_ascii=False))
        reading.leads.append(facts)
    return reading


class _Item:
    """Reads one object; what has no field of ours becomes extra text."""

    def __init__(self, item):
        self.facts = f.LeadFacts()
        self.rest = {str(name)[:60]: value for name, value in item.items()}
        self._head()
        self._person()
        self._cars()
        for name, value in self.rest.items():
            self._extra(name, value)

    def _text(self, values, name, multiline=False):
        """A text field taken out of an object; a number is text too, anything else is kept aside."""
        value = values.pop(name, None)
        if isinstance(value, (dict, list)):
            if value:
                self.facts.note("json.type", name)
                self._extra(name, value)
            return ""
        return "" if value is None or isinstance(value, bool) else clean(_number(value), multiline=multiline)

    def _extra(self, name, value):
        if value in (None, "", [], {}) or len(self.facts.extra) >= 200:
            return
        try:
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        except RecursionError:
            text = "…"
        self.facts.extra.append((clean(name, 1_000), f.line(self.facts, text, 500)))

    def _head(self):
        facts, rest = self.facts, self.rest
        status = self._text(rest, "status").lower()
        facts.resend = status == "resend"
        if status not in ("", "new", "resend"):
            facts.note("status.unknown", status)
        facts.external_id = f.identifier(self._text(rest, "source"), self._text(rest, "id"))
        facts.requested_on = f.line(facts, self._text(rest, "requested_at"), 60)
        for name in ("vendor", "provider"):
            setattr(facts, name, f.line(facts, self._text(rest, name), 100))

    def _person(self):
        facts, rest = self.facts, self.rest
        f.set_name(facts, self._text(rest, "name"), self._text(rest, "company"))
        phones = rest.pop("phones", None)
        phones = phones if isinstance(phones, list) else [phones]
        f.add_phones(facts, [self._text(rest, "phone"), *(_number(value) for value in phones[:10] if isinstance(value, (str, int)))])
        f.add_email(facts, self._text(rest, "email"))
        facts.wechat = f.line(facts, self._text(rest, "wechat"), 60)
        f.set_gender(facts, self._text(rest, "gender"))
        address = rest.pop("address", None)
        if isinstance(address, dict):
            address = dict(address)
            for name, limit in (("street", 200), ("city", 100), ("region", 100), ("postcode", 20), ("country", 60)):
                setattr(facts, name, f.line(facts, self._text(address, name), limit))
            for name, value in address.items():
                self._extra(f"address/{name}", value)
        elif address:
            facts.street = f.line(facts, clean(_number(address)))
        facts.timeframe = f.line(facts, self._text(rest, "timeframe"))
        preferred = self._text(rest, "preferred_contact").lower()
        facts.preferred = preferred if preferred in ("phone", "email") else ""
        facts.comments = f.block(facts, self._text(rest, "comments", multiline=True))
        f.set_payment(facts, self._text(rest, "payment"))
        self._budget(rest.pop("budget", None))

    def _budget(self, budget):
        facts = self.facts
        if isinstance(budget, dict):
            low, high = (f.money(facts, _number(budget.get(name))) for name in ("min", "max"))
            facts.budget = (high, low) if high and low > high else (low, high)
        elif isinstance(budget, list):
            self._extra("budget", budget)
        elif budget is not None and not isinstance(budget, bool):
            f.set_budget(facts, clean(_number(budget)))

    def _cars(self):
        facts = self.facts
        cars = self.rest.pop("vehicles", None)
        cars = cars if isinstance(cars, list) else [cars]
        for car in [*cars[:20], self.rest.pop("vehicle", None)]:
            if not isinstance(car, dict):
                self._extra("vehicle", car)
                continue
            car = dict(car)
            names = {"exterior_color": "exterior", "interior_color": "interior", "comments": "note"}
            values = {
                names.get(name, name): self._text(car, name, name == "comments")
                for name in ("interest", "status", "year", "make", "model", "trim", "exterior_color", "interior_color", "vin", "plate",
                             "comments")}
            values["kilometres"] = f.kilometres(facts, self._text(car, "kilometres"))
            price = self._text(car, "price")
            values["price"] = f.money(facts, price)
            if price and f.word(values["interest"], f.INTERESTS) != "present":
                self._extra("price", price)
            f.add_vehicle(facts, f.vehicle(facts, values))
            for name, value in car.items():
                self._extra(f"vehicle/{name}", value)


def _number(value):
    """A number as a person writes it; never 1.38e+10, nan, or four thousand digits."""
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 10**30:
        return ""
    return value
