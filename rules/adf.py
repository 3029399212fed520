"""ADF/XML 1.0 (Auto-lead Data Format) as portals and manufacturers really send it 线索报文 (E01).

Lenient: an unknown element is kept by its path, a missing one is only missing, broken XML is read as far as it goes. Safe:
no DTD, no entity, no network, and the parser never sees more than the document itself, in UTF-8 that was checked before.
"""

import html
import re
from html.entities import html5

from lxml import etree

from . import lead_facts as f
from .lead_text import MAX_BYTES, has_doctype, is_markup, outside, plain, sections
from .text import clean

MAX_PROSPECTS = 50
_OPENING = re.compile(r"<(?:[\w.\-]{1,20}:)?(adf|prospect)\b", re.IGNORECASE)
_CLOSING = re.compile(r"</(?:[\w.\-]{1,20}:)?(?:adf|prospect)\s*>", re.IGNORECASE)
_INSTRUCTION = re.compile(r"<\?[^<>]*>")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);|#[0-9]{1,7};|#x[0-9a-fA-F]{1,6};)([A-Za-z][A-Za-z0-9]{1,30};)?")
_TAG_NAME = re.compile(r"(</?)([A-Za-z][\w.:\-]*)")
_PHONE_ORDER = ("cellphone", "voice", "phone", "pager", "fax")


def read(text, strict=True):
    """Every prospect of a text.

    :param str text: a document, or a text that holds one: plain, escaped or in CDATA
    :param bool strict: refuse a document type anywhere in the text; without it (a mail, whose HTML begins with one) only
        in the document itself
    :return: Reading; with ``problems`` 'xml.none' and no lead when there is no ADF in it
    """
    text = text if isinstance(text, str) else ""
    if not clean(text):
        return f.Reading(refused="empty")
    if len(text) > MAX_BYTES:
        return f.Reading(refused="too_large")
    reading = f.Reading(text=f.mask_certain(plain(text)))
    fragment = _find(text)
    if (strict and has_doctype(text)) or (fragment and has_doctype(fragment)):
        return f.Reading(refused="doctype", text=reading.text)
    if not fragment:
        reading.problems.append(f.Problem("xml.none"))
        return reading
    root, broken = _parse(fragment)
    if broken:
        reading.problems.append(f.Problem("xml.broken"))
    elements = _prospects(root) if root is not None else []
    if len(elements) > MAX_PROSPECTS:
        reading.problems.append(f.Problem("prospects.many", str(len(elements))))
    for element in elements[:MAX_PROSPECTS]:
        facts = _Prospect(element).facts
        facts.problems[:0] = reading.problems
        if len(elements) > 1:
            facts.raw = f.mask_certain(f"<adf>{etree.tostring(element, encoding='unicode', with_tail=False)}</adf>")
        reading.leads.append(facts)
    if not reading.leads:
        reading.problems.append(f.Problem("xml.none"))
    return reading


def _find(text, depth=3):
    """The part of a text from the first opening to the last closing tag; what is wrapped is unwrapped."""
    bare = outside(text)
    start = _OPENING.search(bare)
    if start:
        end = max((match.end() for match in _CLOSING.finditer(bare)), default=0)
        return text[start.start(): end if end > start.start() else len(text)]
    if depth:
        found = _find(text.replace("<![CDATA[", "").replace("]]>", ""), depth - 1) if "<![CDATA[" in text else ""
        if found:
            return found
        unescaped = html.unescape(text)
        if unescaped != text and "<" in unescaped:
            return _find(unescaped, depth - 1)
    return ""


def _parser(recover):
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, recover=recover,
        remove_comments=True, remove_pis=True)


def _parse(fragment):
    """(root element or None, whether the document is broken)."""
    wrapped = f"<leads>{_NOT_XML.sub('', _INSTRUCTION.sub('', fragment))}</leads>"
    for attempt, (source, recover) in enumerate(((wrapped, False), (_repaired(wrapped), False), (_repaired(wrapped), True))):
        try:
            root = etree.fromstring(source.encode("utf-8"), _parser(recover))
        except (etree.XMLSyntaxError, ValueError):
            continue
        if root is not None and not root.getroottree().docinfo.doctype:
            return root, attempt > 0
    return None, True


def _repaired(source):
    """Tag names in small letters, lone ampersands and entities of HTML as what they mean; CDATA stays."""
    parts = []
    for kind, part in sections(source):
        if kind == "cdata":
            parts.append(html.escape(part, quote=False))
        elif kind == "text":
            part = _ENTITY.sub(lambda match: html.escape(html5.get(match[1] or "", "")) or "&amp;" + (match[1] or ""), part)
            parts.append(_TAG_NAME.sub(lambda match: match[1] + match[2].lower(), part))
    return "".join(parts)


def _local(element):
    tag = element.tag
    return re.split("[}:]", tag)[-1].lower() if isinstance(tag, str) else ""


def _prospects(root):
    """The prospect elements; a document without any that still names somebody is one itself."""
    found = [element for element in root.iter() if _local(element) == "prospect"]
    outer = [element for element in found if not any(_local(parent) == "prospect" for parent in element.iterancestors())]
    if outer:
        return outer
    if any(_local(element) in ("customer", "contact", "vehicle") for element in root.iter()):
        return [root]
    return []


class _Prospect:
    """Reads one prospect; elements that nobody asked for are kept as extra text."""

    def __init__(self, element):
        self.facts = f.LeadFacts()
        self.element = element
        self.used = set()
        self._head()
        self._customer()
        for vehicle in self._all(element, "vehicle"):
            self._vehicle(vehicle)
        self._others()
        self._leftovers()

    # ------------------------------------------------------------------
    # Elements
    # ------------------------------------------------------------------
    def _all(self, parent, name):
        """Children of that name; deeper ones when no child has it (wrappers of vendors)."""
        if parent is None:
            return []
        children = [child for child in parent if _local(child) == name]
        return children or [child for child in parent.iter() if child is not parent and _local(child) == name]

    def _one(self, parent, name):
        return next((child for child in parent if _local(child) == name), None) if parent is not None else None

    def _text(self, element):
        """Everything inside an element, read; mark-up in it becomes words."""
        if element is None:
            return ""
        self.used.update(element.iter())
        text = "".join(element.itertext())
        return plain(text) if is_markup(text) else text

    def _value(self, parent, name):
        return self._text(self._one(parent, name))

    @staticmethod
    def _attribute(element, name):
        return next((value for key, value in element.attrib.items() if re.split("[}:]", key)[-1].lower() == name), "")

    # ------------------------------------------------------------------
    # Parts
    # ------------------------------------------------------------------
    def _head(self):
        facts = self.facts
        status = clean(self._attribute(self.element, "status")).lower()
        facts.resend = status == "resend"
        if status not in ("", "new", "resend"):
            facts.note("status.unknown", status)
        ids = [child for child in self.element if _local(child) == "id" and clean(self._text(child))]
        ids.sort(key=lambda child: self._sequence(child))
        if ids:
            facts.external_id = f.identifier(self._attribute(ids[0], "source"), self._text(ids[0]))
            for child in ids[1:]:
                self._extra("id", f.identifier(self._attribute(child, "source"), self._text(child)))
        facts.requested_on = f.line(facts, self._value(self.element, "requestdate"), 60)

    def _sequence(self, element):
        number = clean(self._attribute(element, "sequence"))
        return int(number) if number.isdecimal() and len(number) < 9 else 10**9

    def _customer(self):
        facts = self.facts
        customer = next(iter(self._all(self.element, "customer")), None)
        person = customer if customer is not None else self.element
        contacts = [
            contact for contact in self._all(person, "contact")
            if customer is not None or not any(_local(parent) in ("vendor", "provider") for parent in contact.iterancestors())]
        contacts.sort(key=lambda contact: clean(self._attribute(contact, "primarycontact")) not in ("1", "true"))
        where = contacts[:1] or ([person] if customer is not None else [])
        for contact in where:
            self._names(contact)
            self._reach(contact)
            self._address(contact)
        if customer is not None:
            facts.comments = f.block(facts, "\n".join(self._text(child) for child in self._all(customer, "comments")))
            timeframe = self._one(customer, "timeframe")
            parts = [self._value(timeframe, name) for name in ("description", "earliestdate", "latestdate")]
            facts.timeframe = f.line(facts, " ".join(filter(None, parts)) or self._text(timeframe))

    def _names(self, contact):
        parts, company = {}, ""
        for name in self._all(contact, "name"):
            text = clean(self._text(name))
            part = clean(self._attribute(name, "part")).lower() or "full"
            if clean(self._attribute(name, "type")).lower() == "business":
                company = company or text
            elif part in parts or part not in ("full", "first", "middle", "last", "surname", "suffix"):
                self._extra("name", text)
            else:
                parts[part] = text
        f.set_name(self.facts, f.join_name(parts), company)

    def _reach(self, contact):
        facts = self.facts
        phones = self._all(contact, "phone")
        phones.sort(key=lambda phone: (clean(self._attribute(phone, "preferredcontact")) not in ("1", "true"), self._kind(phone)))
        f.add_phones(facts, [self._text(phone) for phone in phones])
        for email in self._all(contact, "email"):
            f.add_email(facts, self._text(email))
        for way in ("phone", "email"):
            if any(clean(self._attribute(element, "preferredcontact")) in ("1", "true") for element in self._all(contact, way)):
                facts.preferred = facts.preferred or way
        times = [self._attribute(phone, "time") for phone in phones]
        for time in dict.fromkeys(clean(time) for time in times):
            if time and time != "nopreference":
                self._extra("phone time", time)

    def _kind(self, phone):
        kind = clean(self._attribute(phone, "type")).lower() or "voice"
        return _PHONE_ORDER.index(kind) if kind in _PHONE_ORDER else 1

    def _address(self, contact):
        facts = self.facts
        address = next(iter(self._all(contact, "address")), None)
        if address is None:
            return
        streets = [clean(self._text(street)) for street in self._all(address, "street")]
        apartment = clean(self._value(address, "apartment"))
        facts.street = f.line(facts, " ".join(filter(None, [*streets, apartment])))
        facts.city = f.line(facts, self._value(address, "city"), 100)
        facts.region = f.line(facts, self._value(address, "regioncode"), 100)
        facts.postcode = f.line(facts, self._value(address, "postalcode"), 20)
        facts.country = f.line(facts, self._value(address, "country"), 60)

    def _vehicle(self, element):
        facts = self.facts
        values = {name: self._value(element, name) for name in ("year", "make", "model", "trim", "vin")}
        values["interest"] = self._attribute(element, "interest")
        values["status"] = self._attribute(element, "status")
        colours = self._all(element, "colorcombination")
        colours.sort(key=lambda colour: clean(self._value(colour, "preference")) or "9")
        if colours:
            values["exterior"] = self._value(colours[0], "exteriorcolor")
            values["interior"] = self._value(colours[0], "interiorcolor")
        odometer = self._one(element, "odometer")
        if odometer is not None:
            miles = clean(self._attribute(odometer, "units")).lower() in ("mi", "miles", "mile")
            values["kilometres"] = f.kilometres(facts, self._text(odometer), miles)
        values["note"] = "\n".join(filter(None, (
            clean(self._text(child), multiline=True) for name in ("comments", "pricecomments") for child in self._all(element, name))))
        present = f.word(values["interest"], f.INTERESTS) == "present"
        values["price"] = self._prices(element, present)
        self._finance(element)
        f.add_vehicle(facts, f.vehicle(facts, values))

    def _prices(self, element, present):
        """The present car's expected price; for a wish, what the customer offers is his budget."""
        result = 0.0
        for price in [child for child in element if _local(child) == "price"]:
            kind = clean(self._attribute(price, "type")).lower() or "quote"
            wanted = present or kind == "offer"
            if wanted and not result:
                text = self._text(price)
                result = f.money(self.facts, text, self._attribute(price, "currency"))
                if not result:
                    self._extra(f"price {kind}", text)
                elif not present:
                    self.facts.budget = (self.facts.budget[0], result)
            else:
                self._extra(f"price {kind}", f"{clean(self._text(price))} {clean(self._attribute(price, 'currency'))}".strip())
        return result

    def _finance(self, element):
        facts = self.facts
        for finance in self._all(element, "finance"):
            f.set_payment(facts, self._value(finance, "method"))
            for amount in self._all(finance, "amount"):
                kind = clean(self._attribute(amount, "type")).lower() or "total"
                limit = clean(self._attribute(amount, "limit")).lower() or "maximum"
                text = self._text(amount)
                number = f.money(facts, text, self._attribute(amount, "currency")) if kind == "total" else 0.0
                if not number:
                    self._extra(f"{kind} {limit}", f"{clean(text)} {clean(self._attribute(amount, 'currency'))}".strip())
                    continue
                low, high = facts.budget
                facts.budget = (
                    number if limit in ("minimum", "exact") else low, number if limit in ("maximum", "exact") else high)
        low, high = facts.budget
        if high and low > high:
            facts.budget = (high, low)

    def _others(self):
        for name in ("vendor", "provider"):
            element = next(iter(self._all(self.element, name)), None)
            if element is not None:
                title = self._value(element, "vendorname" if name == "vendor" else "name") or self._value(
                    self._one(element, "contact"), "name")
                setattr(self.facts, name, f.line(self.facts, title, 100))

    # ------------------------------------------------------------------
    # What nobody asked for
    # ------------------------------------------------------------------
    def _extra(self, name, text):
        text = f.line(self.facts, text, 500)
        if text and len(self.facts.extra) < 200:
            self.facts.extra.append((name, text))

    def _leftovers(self):
        """Texts of elements that no field took, by their path; no more than a lead's history can bear, the raw has all."""
        for element in self.element.iter():
            if element in self.used or not isinstance(element.tag, str):
                continue
            texts = [element.text, *(child.tail for child in element)]
            text = clean(" ".join(filter(None, texts)))
            if text:
                self._extra(self._path(element), text)

    def _path(self, element):
        names = [_local(element)]
        for parent in element.iterancestors():
            if parent is self.element or len(names) > 8:
                break
            names.insert(0, _local(parent))
        return "/".join(names)
