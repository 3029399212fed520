"""Workshop visits as JSON 进厂维修报文 (issue 7): a documented schema, and a reader that loses nothing when a sender strays from it."""

import datetime
import itertools
import json
import math
import re

from . import amount, dates, plate, vin
from . import lead_facts as f
from . import service_facts as s
from .errors import RuleError
from .lead_text import MAX_BYTES
from .text import clean, fold_width

MAX_VISITS = 200
_TEXT = {"type": ["string", "null"]}
_NUMBER = {"type": ["number", "string", "null"]}
_WHEN = {"type": ["string", "integer", "null"],
         "description": "ISO 8601. Without an offset it is the store's time; a day without a time is enough."}
_PERSON = {"type": "object", "properties": {
    "name": {"type": ["string", "null"], "maxLength": 100}, "company": {"type": ["string", "null"], "maxLength": 100},
    "phone": _TEXT, "phones": {"type": "array", "items": {"type": "string"}}, "email": _TEXT}}
_LINE = {"type": "object", "properties": {
    "kind": {"type": ["string", "null"], "enum": ["work", "part", None]}, "code": _TEXT, "name": _TEXT,
    "quantity": {**_NUMBER, "default": 1}, "price": {**_NUMBER, "description": "Of one hour or piece, in yuan, as the customer pays it."},
    "discount": {**_NUMBER, "description": "Per cent."}, "amount": {**_NUMBER, "description": "Of the line; it goes before the price."},
    "payer": {"type": ["string", "null"], "enum": [*s.PAYERS, None]}, "claim_number": _TEXT}}
SCHEMA = {
    "type": "object",
    "description": "One visit to the workshop. Send it as often as it changes: the same id is never a second visit.",
    "properties": {
        "id": {"type": ["string", "integer", "null"], "maxLength": 200, "description": "Your number of the work order."},
        "source": {**_TEXT, "description": "Your own system to which the id belongs."},
        "status": {"type": ["string", "null"], "enum": [*s.STATES, None],
                   "description": "Without it the latest of the times says how far the visit is."},
        "kind": {"type": ["string", "null"], "enum": [*s.KINDS, None]},
        **dict.fromkeys(s.TIMES, _WHEN),
        "mileage": {"type": ["number", "string", "null"], "description": "Kilometres on arrival."},
        "customer_words": _TEXT, "advisor": _TEXT, "remark": _TEXT,
        "payer": {"type": ["string", "null"], "enum": [*s.PAYERS, None]}, "claim_number": _TEXT,
        "vehicle": {"type": "object", "properties": {
            "vin": {**_TEXT, "description": "Without it the plate has to be one of the store's."}, "plate": _TEXT, "make": _TEXT,
            "model": _TEXT, "year": {"type": ["string", "integer", "null"]}, "engine_number": _TEXT,
            "registered_on": {**_TEXT, "description": "First registration."}}},
        "owner": {**_PERSON, "description": "A car that is not known yet is entered when its owner has a name and a phone."},
        "customer": {**_PERSON, "description": "Who brings the car, if it is not the owner."},
        "lines": {"type": "array", "maxItems": s.MAX_LINES, "items": _LINE},
        "amount": {**_NUMBER, "description": "Of the visit, in yuan. Needed when there are no lines."},
    },
}
ENVELOPE = {
    "oneOf": [
        {"$ref": "#/components/schemas/Visit"},
        {"type": "array", "maxItems": MAX_VISITS, "items": {"$ref": "#/components/schemas/Visit"}},
        {"type": "object", "required": ["visits"], "properties": {
            "visits": {"type": "array", "maxItems": MAX_VISITS, "items": {"$ref": "#/components/schemas/Visit"}}}},
    ],
}


def read(text, now=None, zone="Asia/Shanghai"):
    """Every visit of a JSON text; never raises.

    :param datetime now: naive UTC
    :param str zone: the store's time zone, for times without an offset

    >>> [visit.vin for visit in read('{"vehicle": {"vin": "lsvaa4182e2123456"}, "left_at": "2024-03-01"}').visits]
    ['LSVAA4182E2123456']
    """
    if not clean(text if isinstance(text, str) else ""):
        return s.Reading(refused="empty")
    if len(text) > MAX_BYTES:
        return s.Reading(refused="too_large")
    reading = s.Reading(text=f.mask_certain(clean(text, multiline=True)))
    try:
        content = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        reading.refused = "json.broken"
        return reading
    if isinstance(content, dict) and isinstance(content.get("visits"), list):
        content = content["visits"]
    items = content if isinstance(content, list) else [content]
    if not any(isinstance(item, dict) and item for item in items):
        reading.refused = "json.shape"
        return reading
    if len(items) > MAX_VISITS:
        reading.problems.append(f.Problem("visits.many", str(len(items))))
    for item in items[:MAX_VISITS]:
        if isinstance(item, dict) and item:
            facts = facts_of(item, now, zone)
        else:
            facts = s.VisitFacts(raw=f.mask_certain(_dump(item)), problems=[f.Problem("json.shape")])
        facts.problems[:0] = reading.problems
        reading.visits.append(facts)
    return reading


def facts_of(item, now=None, zone="Asia/Shanghai"):
    """The visit that one object describes."""
    facts = _Item(item, now or datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None), zone).facts
    facts.raw = f.mask_certain(_dump(item))
    return facts


def _dump(item):
    try:
        return json.dumps(item, ensure_ascii=False)
    except RecursionError:
        return "…"


def _plain(value):
    """A number as a person writes it; never 1.38e+10, nan, or four thousand digits."""
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.6f}".rstrip("0")
    if isinstance(value, int) and abs(value) > 10**30:
        return ""
    return value


class _Item:
    """Reads one object; what has no field of ours becomes extra text."""

    def __init__(self, item, now, zone):
        self.facts, self.now, self.zone = s.VisitFacts(), now, zone
        self.rest = {str(name)[:60]: value for name, value in itertools.islice(item.items(), 300)}
        self._head()
        self._times()
        self._car()
        for name in ("owner", "customer"):
            setattr(self.facts, name, self._person(name))
        self._money()
        for name, value in self.rest.items():
            self._extra(name, value)

    def _text(self, values, name, limit=f.MAX_LINE):
        """A text field taken out of an object; a number is text too, anything else is kept aside."""
        value = values.pop(name, None)
        if isinstance(value, (dict, list)):
            if value:
                self.facts.note("json.type", name)
                self._extra(name, value)
            return ""
        if value is None or isinstance(value, bool):
            return ""
        writer = f.block if limit > f.MAX_LINE else f.line
        return writer(self.facts, _plain(value), limit)

    def _number(self, values, name):
        """The text of a number, with its sign."""
        value = values.get(name)
        if isinstance(value, (dict, list)):
            return self._text(values, name)
        values.pop(name, None)
        return "" if value is None or isinstance(value, bool) else clean(_plain(value))[:60]

    def _extra(self, name, value):
        if value in (None, "", [], {}) or len(self.facts.extra) >= 200:
            return
        text = value if isinstance(value, str) else _dump(value)
        self.facts.extra.append((clean(name, 1_000), f.line(self.facts, text, 500)))

    def _word(self, values, name, table, code):
        text = self._text(values, name)
        found = f.word(text, table)
        if text and not found:
            self.facts.note(code, text)
        return found

    def _head(self):
        facts, rest = self.facts, self.rest
        facts.external_id = f.identifier(self._text(rest, "source"), self._text(rest, "id", 400))
        facts.state = self._word(rest, "status", s.STATES, "status.unknown")
        facts.kind = self._word(rest, "kind", s.KINDS, "kind.unknown") or "other"
        facts.payer = self._word(rest, "payer", s.PAYERS, "payer.unknown")
        facts.claim_number = self._text(rest, "claim_number", 100)
        facts.advisor = self._text(rest, "advisor", 100)
        facts.words = self._text(rest, "customer_words", f.MAX_TEXT)
        facts.remark = self._text(rest, "remark", f.MAX_TEXT)
        facts.mileage = int(f.kilometres(facts, self._number(rest, "mileage")))

    def _times(self):
        facts, days = self.facts, set()
        for name in s.TIMES:
            text = self._text(self.rest, name)
            if not text:
                continue
            try:
                moment, is_day = s.parse_moment(text, self.zone)
            except (RuleError, OverflowError):
                facts.note("time.invalid", text)
                continue
            if moment.year < s.FIRST_YEAR:
                facts.note("time.invalid", text)
            elif name in s.PAST and moment > self.now + s.AHEAD and not (is_day and moment < self.now + datetime.timedelta(hours=13)):
                facts.note("time.future", text)
            else:
                setattr(facts, name, min(moment, self.now) if name in s.PAST else moment)
                days |= {name} if is_day else set()
        self._order(days)
        if not facts.state:
            found = [state for name, state in (("left_at", "left"), ("ready_at", "ready"), ("arrived_at", "arrived"),
                                               ("planned_start", "booked")) if getattr(facts, name)]
            facts.state = found[0] if found else ""
        if facts.state in ("arrived", "in_work", "waiting_parts", "ready", "left") and not facts.arrived_at:
            facts.arrived_at = min(filter(None, (facts.ready_at, facts.left_at)), default=None)

    def _order(self, days):
        """A car comes, is ready, and leaves; a day alone says nothing of the hour."""
        facts = self.facts
        for earlier, later in itertools.combinations(s.PAST, 2):
            before, after = getattr(facts, earlier), getattr(facts, later)
            if not (before and after) or before <= after:
                continue
            if {earlier, later} & days and before - after < datetime.timedelta(hours=13):
                setattr(facts, earlier if earlier in days else later, after if earlier in days else before)
            else:
                facts.note("time.order", f"{later} {after}")
                setattr(facts, later, before)

    def _car(self):
        facts = self.facts
        car = self.rest.pop("vehicle", None)
        if not isinstance(car, dict):
            self._extra("vehicle", car)
            return
        car = {str(name)[:60]: value for name, value in itertools.islice(car.items(), 100)}
        for name, rule in (("vin", vin.normalise), ("plate", lambda text: plate.normalise(text).plate)):
            text = self._text(car, name)
            if text:
                try:
                    setattr(facts, name, rule(text))
                except RuleError:
                    facts.note(f"{name}.invalid", text)
        for name in ("make", "model", "engine_number"):
            setattr(facts, name, self._text(car, name, 100))
        year = self._text(car, "year")
        match = re.search("(?:19|20)[0-9]{2}", fold_width(year))
        facts.year = match[0] if match else ""
        if year and not match:
            facts.note("year.invalid", year)
        text = self._text(car, "registered_on")
        if text:
            try:
                facts.registered_on = dates.parse_date(text)
            except RuleError:
                facts.note("time.invalid", text)
        for name, value in car.items():
            self._extra(f"vehicle/{name}", value)

    def _person(self, role):
        facts, values = self.facts, self.rest.pop(role, None)
        person = s.Person(note=facts.note)
        if not isinstance(values, dict):
            f.set_name(person, _plain(values) if isinstance(values, (str, int)) and not isinstance(values, bool) else "")
            return person
        values = {str(name)[:60]: value for name, value in itertools.islice(values.items(), 100)}
        f.set_name(person, self._text(values, "name"), self._text(values, "company"))
        phones = values.pop("phones", None)
        phones = [value for value in (phones if isinstance(phones, list) else [phones]) if isinstance(value, (str, int))]
        f.add_phones(person, [self._text(values, "phone"), *(_plain(value) for value in phones[:10] if not isinstance(value, bool))])
        f.add_email(person, self._text(values, "email"))
        facts.extra += [(f"{role}/{name}", value) for name, value in person.extra[:10]]
        for name, value in values.items():
            self._extra(f"{role}/{name}", value)
        return person

    # ------------------------------------------------------------------
    def _money(self):
        facts, rest = self.facts, self.rest
        lines = rest.pop("lines", None)
        if lines and not isinstance(lines, list):
            facts.note("json.type", "lines")
            self._extra("lines", lines)
        lines = lines if isinstance(lines, list) else []
        if len(lines) > s.MAX_LINES:
            facts.note("lines.many", str(len(lines)))
            self._extra("lines", lines[s.MAX_LINES:])
        facts.lines = [line for values in lines[:s.MAX_LINES] if (line := self._line(values))]
        total = self._amount(rest, "amount")
        said = round(sum(line.amount for line in facts.lines), 2)
        facts.amount = said if total is None or facts.lines else total
        if facts.lines and total is not None and abs(total - said) > 0.05:
            facts.note("amount.differs", f"{total:.2f} / {said:.2f}")

    def _line(self, values):
        if not isinstance(values, dict):
            self._extra("line", values)
            return None
        values = {str(name)[:60]: value for name, value in itertools.islice(values.items(), 60)}
        line = s.Line(
            kind=self._word(values, "kind", s.LINE_KINDS, "line.kind") or "work",
            payer=self._word(values, "payer", s.PAYERS, "payer.unknown"), claim_number=self._text(values, "claim_number", 100))
        code, name = self._text(values, "code", 60), self._text(values, "name")
        line.name = " ".join(filter(None, (f"[{code}]" if code else "", name)))
        quantity = self._quantity(values)
        price, line_amount = self._amount(values, "price"), self._amount(values, "amount")
        discount = self._number(values, "discount").removesuffix("%")
        try:
            line.discount = float(discount) if discount else 0.0
        except ValueError:
            line.discount = -1.0
        if not 0 <= line.discount <= 100:
            facts_value, line.discount = discount, 0.0
            self.facts.note("line.discount", facts_value)
        line.quantity, line.price = quantity, price or 0.0
        if line_amount is not None and abs(line.amount - line_amount) > 0.01:
            line.price, line.discount = round(line_amount / quantity, 6), 0.0
        if line.amount > s.MAX_AMOUNT:
            self.facts.note("amount.invalid", f"{line.amount}")
            line.price = 0.0
        for key, value in values.items():
            self._extra(f"line/{key}", value)
        return line if line.name or line.price else None

    def _quantity(self, values):
        text = self._number(values, "quantity")
        if not text:
            return 1.0
        try:
            quantity = float(text)
        except ValueError:
            quantity = 0.0
        if not 0 < quantity <= s.MAX_QUANTITY:
            self.facts.note("line.quantity", text)
            return 1.0
        return max(round(quantity, 4), 0.0001)

    def _amount(self, values, name):
        """Yuan, or None when nothing usable was said."""
        text = self._number(values, name)
        if not text:
            return None
        try:
            found = amount.parse_amount(text)
        except RuleError:
            found = -1.0
        if not 0 <= found <= s.MAX_AMOUNT:
            self.facts.note("amount.invalid", text)
            return None
        return round(found, 2)
