"""Workshop visits as JSON 进厂维修报文 (issue 7): a documented schema, and a reader that loses nothing when a sender strays from it."""

import datetime
import itertools
import re

from . import amount, dates, json_text, plate, vin
from . import lead_facts as f
from . import service_facts as s
from .errors import RuleError
from .json_text import NUMBER, TEXT, plain
from .text import clean, fold_width

MAX_VISITS = 200
MAX_DIGITS = 60
_WHEN = {"type": ["string", "integer", "null"],
         "description": "ISO 8601. Without an offset it is the store's time; a day without a time is enough."}
_PERSON = {"type": "object", "properties": {
    "name": {"type": ["string", "null"], "maxLength": 100}, "company": {"type": ["string", "null"], "maxLength": 100},
    "phone": TEXT, "phones": {"type": "array", "items": {"type": "string"}}, "email": TEXT}}
_LINE = {"type": "object", "properties": {
    "kind": {"type": ["string", "null"], "enum": ["work", "part", None]}, "code": TEXT, "name": TEXT,
    "quantity": {**NUMBER, "default": 1}, "price": {**NUMBER, "description": "Of one hour or piece, in yuan, as the customer pays it."},
    "discount": {**NUMBER, "description": "Per cent."}, "amount": {**NUMBER, "description": "Of the line; it goes before the price."},
    "payer": {"type": ["string", "null"], "enum": [*s.PAYERS, None]}, "claim_number": TEXT}}
SCHEMA = {
    "type": "object",
    "description": "One visit to the workshop. Send it as often as it changes: the same id is never a second visit.",
    "properties": {
        "id": {"type": ["string", "integer", "null"], "maxLength": 200, "description": "Your number of the work order."},
        "source": {**TEXT, "description": "Your own system to which the id belongs."},
        "status": {"type": ["string", "null"], "enum": [*s.STATES, None],
                   "description": "Without it the latest of the times says how far the visit is."},
        "kind": {"type": ["string", "null"], "enum": [*s.KINDS, None]},
        **dict.fromkeys(s.TIMES, _WHEN),
        "mileage": {**NUMBER, "description": "Kilometres on arrival."},
        "customer_words": TEXT, "advisor": TEXT, "remark": TEXT,
        "payer": {"type": ["string", "null"], "enum": [*s.PAYERS, None]}, "claim_number": TEXT,
        "vehicle": {"type": "object", "properties": {
            "vin": {**TEXT, "description": "Without it the plate has to be one of the store's."}, "plate": TEXT, "make": TEXT,
            "model": TEXT, "year": {"type": ["string", "integer", "null"]}, "engine_number": TEXT,
            "registered_on": {**TEXT, "description": "First registration."}}},
        "owner": {**_PERSON, "description": "A car that is not known yet is entered when its owner has a name and a phone."},
        "customer": {**_PERSON, "description": "Who brings the car, if it is not the owner."},
        "lines": {"type": "array", "maxItems": s.MAX_LINES, "items": _LINE},
        "amount": {**NUMBER, "description": "Of the visit, in yuan. Needed when there are no lines."},
    },
}
ENVELOPE = json_text.envelope("Visit", "visits", MAX_VISITS)


def read(text, now=None, zone="Asia/Shanghai"):
    """Every visit of a JSON text; never raises.

    :param datetime now: naive UTC
    :param str zone: the store's time zone, for times without an offset

    >>> [visit.vin for visit in read('{"vehicle": {"vin": "lsvaa4182e2123456"}, "left_at": "2024-03-01"}').visits]
    ['LSVAA4182E2123456']
    """
    items, fault = json_text.items(text, "visits")
    if not fault and not any(isinstance(item, dict) and item for item in items):
        fault = "json.shape"
    reading = s.Reading(refused=fault)
    if fault:
        return reading
    if len(items) > MAX_VISITS:
        reading.problems.append(f.Problem("visits.many", str(len(items))))
    for item in items[:MAX_VISITS]:
        if isinstance(item, dict) and item:
            facts = facts_of(item, now, zone)
        else:
            facts = s.VisitFacts(raw=f.mask_certain(json_text.dump(item)), problems=[f.Problem("json.shape")])
        facts.problems[:0] = reading.problems
        reading.visits.append(facts)
    return reading


def facts_of(item, now=None, zone="Asia/Shanghai"):
    """The visit that one object describes."""
    facts = _Item(item, now or datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None), zone).facts
    facts.raw = f.mask_certain(json_text.dump(item))
    return facts


class _Item(json_text.Item):

    def __init__(self, item, now, zone):
        super().__init__(item, s.VisitFacts())
        self.now, self.zone = now, zone
        self._head()
        self._times()
        self._car()
        for name in ("owner", "customer"):
            setattr(self.facts, name, self._person(name))
        self._money()
        self._extras(self.rest)

    def _text(self, values, name, limit=f.MAX_LINE):
        writer = f.block if limit > f.MAX_LINE else f.line
        return writer(self.facts, self._value(values, name), limit)

    def _number(self, values, name):
        """The text of a number, with its sign."""
        return clean(self._value(values, name))[:MAX_DIGITS]

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
        car = json_text.named(car)
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
        self._extras(car, "vehicle/")

    def _person(self, role):
        facts, values = self.facts, self.rest.pop(role, None)
        person = s.Person(note=facts.note)
        if not isinstance(values, dict):
            f.set_name(person, plain(values) if isinstance(values, (str, int)) and not isinstance(values, bool) else "")
            return person
        values = json_text.named(values)
        f.set_name(person, self._text(values, "name"), self._text(values, "company"))
        f.add_phones(person, self._phones(values))
        f.add_email(person, self._text(values, "email"))
        facts.extra += [(f"{role}/{name}", value) for name, value in person.extra[:10]]
        self._extras(values, f"{role}/")
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
        said = s.to_cent(sum(line.amount for line in facts.lines))
        facts.amount = said if total is None or facts.lines else total
        if facts.lines and total is not None and abs(total - said) > 0.05:
            facts.note("amount.differs", f"{total:.2f} / {said:.2f}")

    def _line(self, values):
        if not isinstance(values, dict):
            self._extra("line", values)
            return None
        values = json_text.named(values)
        line = s.Line(
            kind=self._word(values, "kind", s.LINE_KINDS, "line.kind") or "work",
            payer=self._word(values, "payer", s.PAYERS, "payer.unknown"), claim_number=self._text(values, "claim_number", 100))
        code, name = self._text(values, "code", 60), self._text(values, "name")
        line.name = " ".join(filter(None, (f"[{code}]" if code else "", name)))
        self._figures(line, values)
        self._extras(values, "line/")
        return line if line.name or line.price else None

    def _figures(self, line, values):
        """Quantity, price and discount; what was said of the amount counts more."""
        line.quantity = self._quantity(values)
        price, amount = self._amount(values, "price"), self._amount(values, "amount")
        discount = self._number(values, "discount").removesuffix("%")
        try:
            line.discount = float(discount) if discount else 0.0
        except ValueError:
            line.discount = -1.0
        if not 0 <= line.discount <= 100:
            line.discount = 0.0
            self.facts.note("line.discount", discount)
        line.price = price or 0.0
        if amount is None:
            amount = line.amount
        elif abs(line.amount - amount) > 0.01:
            line.price, line.discount = amount / line.quantity, 0.0
        if amount > s.MAX_AMOUNT:
            self.facts.note("amount.invalid", f"{amount}")
            line.price = amount = 0.0
        quantity = line.quantity
        if not line.keep(amount) and line.name:
            line.name += f" × {json_text.plain(quantity)}"

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
        return max(quantity, 0.0001)

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
        return found
