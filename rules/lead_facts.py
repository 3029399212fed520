"""What a message from outside says of a person who may buy a car 线索 (E01, E02): one shape for ADF, JSON, mail and table.

Readers never raise on content. What cannot be used is named by a ``Problem`` with a stable code, and stays in the text.
"""

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import NamedTuple

from . import amount, mileage, phone, plate, vin
from .errors import RuleError, shown
from .identity import find_numbers, mask
from .import_values import key
from .text import clean, fold_width, strip_formula

MAX_NAME = 100
SHORTEST_NUMBER = 15  # characters of an old resident number
MAX_LINE = 200
MAX_TEXT = 4_000
MAX_WISHES = 10
MAX_PHONES = 4
_EMAIL = re.compile(r"[^@\s,;<>\"']{1,64}@[^@\s,;<>\"']{1,180}\.[^@\s,;<>\"'.]{2,60}")
_CJK = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_NOBODY = {"", "-", "--", "/", "无", "未知", "不详", "匿名", "n/a", "none", "null", "unknown", "test"}
_GENDERS = {"male": ("男", "先生", "m", "male", "mr"), "female": ("女", "女士", "小姐", "f", "female", "ms", "mrs", "miss")}
_PAYMENTS = {
    "cash": ("cash", "现金", "全款", "一次性", "full"),
    "loan": ("loan", "finance", "financing", "贷款", "分期", "按揭", "credit", "instalment", "installment"),
}
INTERESTS = {
    "buy": ("buy", "purchase", "买", "购买", "购车"),
    "lease": ("lease", "租赁", "rent"),
    "test_drive": ("testdrive", "试驾", "试乘试驾"),
    "present": ("tradein", "trade", "sell", "置换", "卖车", "出售"),
}


class Problem(NamedTuple):
    """Something that could not be used as it came; ``value`` is short and holds no identity number."""

    code: str
    value: str = ""


@dataclass
class Vehicle:
    """A wished car, or the present one."""

    interest: str = "buy"
    status: str = ""
    year: str = ""
    make: str = ""
    model: str = ""
    trim: str = ""
    exterior: str = ""
    interior: str = ""
    vin: str = ""
    plate: str = ""
    kilometres: float = 0.0
    price: float = 0.0
    note: str = ""

    @property
    def label(self):
        """The car in a line, as the sender calls it."""
        return " ".join(filter(None, (self.year, self.make, self.model, self.trim, self.exterior)))


@dataclass
class LeadFacts:
    """One prospect of a message; all text is clean, short enough for its field, and free of identity numbers."""

    external_id: str = ""
    resend: bool = False
    requested_on: str = ""
    name: str = ""
    company: str = ""
    phones: list = field(default_factory=list)
    email: str = ""
    wechat: str = ""
    gender: str = ""
    street: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""
    wishes: list = field(default_factory=list)
    present: Vehicle | None = None
    budget: tuple = (0.0, 0.0)
    payment: str = ""
    trade_in: bool = False
    timeframe: str = ""
    comments: str = ""
    preferred: str = ""
    vendor: str = ""
    provider: str = ""
    extra: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    raw: str = ""

    @property
    def phone(self):
        return self.phones[0] if self.phones else ""

    def note(self, code, value=""):
        problem = Problem(code, shown(mask_certain(clean(value))))
        if problem not in self.problems and len(self.problems) < 50:
            self.problems.append(problem)

    def missing(self):
        """What a lead needs before somebody can work on it (E02): codes of name, contact, model, budget.

        >>> LeadFacts(name="张三", phones=["13800138000"]).missing()
        ['model', 'budget']
        """
        return [code for code, there in (
            ("name", self.name or self.company), ("contact", self.phones or self.email or self.wechat),
            ("model", any(wish.model for wish in self.wishes)), ("budget", any(self.budget)),
        ) if not there]

    def content_hash(self):
        """Fingerprint of what is said, whatever way it is written: the same person, car and words give the same.

        >>> LeadFacts(name="张三").content_hash() == LeadFacts(name="张三", raw="<adf/>").content_hash()
        True
        """
        said = {name: value for name, value in vars(self).items() if name not in ("problems", "raw", "resend")}
        said["wishes"] = [vars(wish) for wish in self.wishes]
        said["present"] = self.present and vars(self.present)
        return digest(json.dumps(said, sort_keys=True, ensure_ascii=True))


@dataclass
class Reading:
    """What a reader makes of a message: its leads, or why it is refused, and its whole text."""

    leads: list = field(default_factory=list)
    refused: str = ""
    text: str = ""
    problems: list = field(default_factory=list)


def digest(text):
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


def mask_certain(text):
    """A text in which resident numbers with the right check digit are masked; ids of portals only look like them.

    >>> mask_certain("身份证 11010519491231002X, 订单 110105194912310021")
    '身份证 110***********002X, 订单 110105194912310021'
    """
    for found in reversed(find_numbers(text)) if len(text) >= SHORTEST_NUMBER else ():
        if found.certain:
            text = text[: found.start] + mask(text[found.start: found.end]) + text[found.end:]
    return text


def identifier(source, text):
    """Idempotency key of a message: the sender's own source and id; short enough for an index.

    >>> identifier(" Portal ", " 77 "), identifier("", "77"), identifier("Portal", " ")
    ('Portal|77', '77', '')
    """
    source, text = clean(source), clean(text)
    if not text:
        return ""
    result = f"{source}|{text}" if source else text
    if len(result) > MAX_LINE or mask_certain(result) != result:
        return "sha256:" + digest(result)
    return result


def line(facts, value, limit=MAX_LINE):
    """One line of text as it may be stored; a sign that would start a formula goes, what is too long is cut and named."""
    value = strip_formula(mask_certain(clean(value)))
    if len(value) > limit:
        facts.note("text.cut", value)
        value = value[: limit - 1] + "…"
    return value


def block(facts, value, limit=MAX_TEXT):
    """Several lines."""
    value = mask_certain(clean(value, multiline=True))
    if len(value) > limit:
        facts.note("text.cut", value)
        value = value[: limit - 1] + "…"
    return value


def word(value, table):
    """Code of one of a few words, or the empty text.

    >>> word(" Trade-In ", INTERESTS), word("x", INTERESTS)
    ('present', '')
    """
    wanted = key(value)
    return next((code for code, words in table.items() if wanted and wanted in (key(code), *map(key, words))), "")


def set_name(facts, name="", company=""):
    """A name that says nobody is none."""
    name, company = line(facts, name, MAX_NAME), line(facts, company, MAX_NAME)
    facts.name = "" if fold_width(name).casefold() in _NOBODY or not re.search(r"\w", name) else name
    facts.company = company if re.search(r"\w", company) else ""


def join_name(parts):
    """A name out of its parts, in the order of its script.

    >>> join_name({"first": "三", "last": "张"}), join_name({"first": "Ann", "middle": "B.", "last": "Lee"})
    ('张三', 'Ann B. Lee')
    """
    if parts.get("full"):
        return parts["full"]
    family = parts.get("last") or parts.get("surname") or ""
    given = [parts[part] for part in ("first", "middle") if parts.get(part)]
    if _CJK.search(family + "".join(given)):
        return "".join([family, *given])
    return " ".join(filter(None, [*given, family, parts.get("suffix", "")]))


def add_phones(facts, texts):
    """The numbers of these texts, the best first; what is no number stays as it came, so that a person can judge."""
    unread = []
    for text in texts:
        if not clean(text):
            continue
        try:
            for number in phone.split_many(line(facts, f" {text}", 80) if len(str(text)) > 80 else text):
                national = number[3:] if re.fullmatch(r"\+861[0-9]{10}", number) else number
                if national not in facts.phones:
                    facts.phones.append(national)
        except RuleError:
            facts.note("phone.invalid", text)
            unread.append(line(facts, f"{text}", 40))
    facts.phones += [text for text in unread if re.search("[0-9]", text) and text not in facts.phones]
    if len(facts.phones) > MAX_PHONES:
        facts.extra += [("phone", number) for number in facts.phones[MAX_PHONES:]]
        del facts.phones[MAX_PHONES:]


def add_email(facts, text):
    value = clean(text).removeprefix("mailto:")
    if not value:
        return
    if not _EMAIL.fullmatch(value):
        facts.note("email.invalid", value)
        facts.extra.append(("email", line(facts, value)))
    elif not facts.email:
        facts.email = value
    else:
        facts.extra.append(("email", value))


def set_budget(facts, text):
    """A budget in any words, e.g. 20~25万."""
    if text in (None, "", False):
        return
    try:
        low, high = amount.parse_range(text)
        facts.budget = (low or 0.0, high or 0.0)
    except RuleError as error:
        facts.note("currency.foreign" if error.code == "amount.currency" else "budget.invalid", text)
        facts.extra.append(("budget", line(facts, text)))


def money(facts, text, currency=""):
    """Yuan, or 0 and a problem."""
    value = clean(text)
    if not value:
        return 0.0
    if clean(currency).upper() not in ("", "CNY", "RMB", "人民币", "元"):
        facts.note("currency.foreign", f"{value} {clean(currency)}")
        return 0.0
    try:
        return amount.parse_amount(value)
    except RuleError as error:
        facts.note("currency.foreign" if error.code == "amount.currency" else "budget.invalid", value)
        return 0.0


def set_gender(facts, text):
    facts.gender = word(text, _GENDERS)


def set_payment(facts, text):
    facts.payment = word(text, _PAYMENTS)
    if clean(text) and not facts.payment:
        facts.extra.append(("payment", line(facts, text)))


def kilometres(facts, text, miles=False):
    value = clean(text)
    if not value:
        return 0.0
    try:
        distance = mileage.parse(value)
    except RuleError:
        facts.note("odometer.invalid", value)
        return 0.0
    return round(distance * 1.609344) if miles else distance


def vehicle(facts, values):
    """A ``Vehicle`` of raw texts; VIN and plate only when they are some.

    :param dict values: names of the fields of ``Vehicle`` → text; ``kilometres`` and ``price`` are numbers already
    """
    car = Vehicle(**{
        name: value if name in ("kilometres", "price") else block(facts, value, 1_000) if name == "note" else line(facts, value, 100)
        for name, value in values.items() if name != "interest"})
    car.interest = word(values.get("interest", ""), INTERESTS) or "buy"
    if clean(values.get("interest", "")) and not word(values["interest"], INTERESTS):
        facts.note("interest.unknown", values["interest"])
    for name, rule in (("vin", lambda text: vin.normalise(text)), ("plate", lambda text: plate.normalise(text).plate)):
        text = getattr(car, name)
        if text:
            try:
                setattr(car, name, rule(text))
            except RuleError:
                facts.note(f"{name}.invalid", text)
                facts.extra.append((name, text))
                setattr(car, name, "")
    match = re.search("(?:19|20)[0-9]{2}", fold_width(car.year))
    if car.year and not match:
        facts.note("year.invalid", car.year)
    car.year = match[0] if match else ""
    return car


def add_vehicle(facts, car):
    """Put a car where its interest says: trade-in and sell are the present car, all else is a wish."""
    if car.interest == "present":
        facts.trade_in = True
        if facts.present is None:
            facts.present = car
        else:
            facts.extra.append(("present", car.label))
    elif car.label or car.vin:
        if len(facts.wishes) < MAX_WISHES:
            facts.wishes.append(car)
        else:
            facts.extra.append(("wish", car.label))
    if car.note:
        facts.extra.append(("vehicle", car.note))
