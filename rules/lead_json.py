"""Leads as JSON 线索 JSON 报文 (E01): a documented schema, and a reader that loses nothing when a sender strays from it."""

from . import json_text
from . import lead_facts as f
from .json_text import NUMBER, TEXT, plain
from .text import clean

MAX_LEADS = 50
_MONEY = {**NUMBER, "description": "Yuan: 200000, or words like 20万."}
_VEHICLE = {
    "type": "object",
    "properties": {
        "interest": {"type": "string", "enum": ["buy", "lease", "test-drive", "trade-in", "sell"], "default": "buy"},
        "status": {"type": "string", "enum": ["new", "used"]},
        "year": {"type": ["string", "integer", "null"]},
        "make": TEXT, "model": TEXT, "trim": TEXT, "exterior_color": TEXT, "interior_color": TEXT,
        "vin": TEXT, "plate": TEXT,
        "kilometres": NUMBER,
        "price": {**_MONEY, "description": "What the customer expects for the present car, in yuan."},
        "comments": TEXT,
    },
}
SCHEMA = {
    "type": "object",
    "description": "One lead. Send what you have: a lead without a name or phone is kept and completed by the store.",
    "properties": {
        "id": {"type": ["string", "integer", "null"], "maxLength": 200,
               "description": "Your id of the lead. The same id is never a second lead."},
        "source": {**TEXT, "description": "Your own channel to which the id belongs."},
        "status": {"type": "string", "enum": ["new", "resend"], "default": "new"},
        "requested_at": {**TEXT, "description": "When the customer asked, ISO 8601."},
        "name": {"type": ["string", "null"], "maxLength": 100},
        "company": {"type": ["string", "null"], "maxLength": 100},
        "phone": TEXT,
        "phones": {"type": "array", "items": {"type": "string"}},
        "email": TEXT, "wechat": TEXT,
        "gender": {"type": ["string", "null"], "enum": ["male", "female", None]},
        "address": {"type": "object", "properties": {
            "street": TEXT, "city": TEXT, "region": TEXT, "postcode": TEXT, "country": TEXT}},
        "vehicles": {"type": "array", "items": _VEHICLE},
        "vehicle": _VEHICLE,
        "budget": {"type": ["number", "string", "object", "null"], "description": "Yuan: 200000, \"20~25万\", or {min, max}.",
                   "properties": {"min": _MONEY, "max": _MONEY}},
        "payment": {"type": ["string", "null"], "enum": ["cash", "loan", None]},
        "timeframe": {**TEXT, "description": "When the customer means to buy, in words."},
        "preferred_contact": {"type": ["string", "null"], "enum": ["phone", "email", None]},
        "comments": TEXT, "vendor": TEXT, "provider": TEXT,
    },
}
ENVELOPE = json_text.envelope("Lead", "leads", MAX_LEADS)


def read(text):
    """Every lead of a JSON text; never raises.

    >>> [lead.name for lead in read('{"name": "张三", "phone": "138 0013 8000"}').leads]
    ['张三']
    """
    items, fault = json_text.items(text, "leads")
    if fault in ("empty", "too_large"):
        return f.Reading(refused=fault)
    # what is no JSON may still be what a person can read: it becomes a lead to complete
    reading = f.Reading(text=f.mask_certain(clean(text, multiline=True)), problems=[f.Problem(fault)] if fault else [])
    if len(items) > MAX_LEADS:
        reading.problems.append(f.Problem("prospects.many", str(len(items))))
    for item in items[:MAX_LEADS]:
        if not isinstance(item, dict) or not item:
            reading.problems.append(f.Problem("json.shape"))
            continue
        facts = _Item(item).facts
        facts.problems[:0] = reading.problems
        if len(items) > 1:
            facts.raw = f.mask_certain(json_text.dump(item))
        reading.leads.append(facts)
    return reading


class _Item(json_text.Item):

    def __init__(self, item):
        super().__init__(item, f.LeadFacts())
        self._head()
        self._person()
        self._cars()
        self._extras(self.rest)

    def _text(self, values, name, multiline=False):
        return clean(self._value(values, name), multiline=multiline)

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
        f.add_phones(facts, self._phones(rest))
        f.add_email(facts, self._text(rest, "email"))
        facts.wechat = f.line(facts, self._text(rest, "wechat"), 60)
        f.set_gender(facts, self._text(rest, "gender"))
        address = rest.pop("address", None)
        if isinstance(address, dict):
            address = json_text.named(address)
            for name, limit in (("street", 200), ("city", 100), ("region", 100), ("postcode", 20), ("country", 60)):
                setattr(facts, name, f.line(facts, self._text(address, name), limit))
            self._extras(address, "address/")
        elif address:
            facts.street = f.line(facts, clean(plain(address)))
        facts.timeframe = f.line(facts, self._text(rest, "timeframe"))
        preferred = self._text(rest, "preferred_contact").lower()
        facts.preferred = preferred if preferred in ("phone", "email") else ""
        facts.comments = f.block(facts, self._text(rest, "comments", multiline=True))
        f.set_payment(facts, self._text(rest, "payment"))
        self._budget(rest.pop("budget", None))

    def _budget(self, budget):
        facts = self.facts
        if isinstance(budget, dict):
            low, high = (f.money(facts, plain(budget.get(name))) for name in ("min", "max"))
            facts.budget = (high, low) if high and low > high else (low, high)
        elif isinstance(budget, list):
            self._extra("budget", budget)
        elif budget is not None and not isinstance(budget, bool):
            f.set_budget(facts, clean(plain(budget)))

    def _cars(self):
        facts = self.facts
        cars = self.rest.pop("vehicles", None)
        cars = cars if isinstance(cars, list) else [cars]
        for car in [*cars[:20], self.rest.pop("vehicle", None)]:
            if not isinstance(car, dict):
                self._extra("vehicle", car)
                continue
            car = json_text.named(car)
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
            self._extras(car, "vehicle/")
