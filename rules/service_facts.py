"""What another after-sales system says of a visit to the workshop 进厂维修记录 (issue 7): one shape for JSON and for tables.

Readers never raise on content. What cannot be used is named by a ``Problem`` with a stable code, and stays in the text.
"""

import datetime
import json
import re
import zoneinfo
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from . import dates
from . import lead_facts as f
from .errors import RuleError, shown
from .text import clean, fold_width

MAX_LINES = 200
MAX_AMOUNT = 10_000_000
MAX_QUANTITY = 10_000
HISTORY = datetime.timedelta(days=3)  # what happened before is history: nobody is called or thanked for it
AHEAD = datetime.timedelta(minutes=15)  # clocks differ
FIRST_YEAR = 1980
STATES = {
    "booked": ("booked", "appointment", "预约", "已预约"),
    "arrived": ("arrived", "进厂", "接车", "到店", "已接车", "开单"),
    "in_work": ("inwork", "in progress", "在修", "维修中", "派工", "施工中"),
    "waiting_parts": ("waitingparts", "待料", "等配件", "缺件"),
    "ready": ("ready", "完工", "已完工", "竣工", "待交车", "待结算"),
    "left": ("left", "closed", "done", "settled", "出厂", "离厂", "交车", "已交车", "结算", "已结算", "完成", "已完成"),
    "cancelled": ("cancelled", "canceled", "void", "取消", "已取消", "作废"),
}
KINDS = {
    "maintenance": ("maintenance", "service", "保养", "定保", "首保", "小保养", "大保养", "常规保养", "定期保养", "首次保养"),
    "repair": ("repair", "维修", "机修", "一般维修", "普通维修", "机电维修", "小修", "大修", "返修"),
    "warranty": ("warranty", "索赔", "三包", "质保", "保修", "索赔维修", "质保维修"),
    "recall": ("recall", "召回", "技术升级"),
    "accident": ("accident", "bodywork", "事故", "事故维修", "事故车", "钣喷", "钣金", "喷漆", "保险维修"),
    "rescue": ("rescue", "roadside", "救援", "道路救援", "外出救援"),
    "wash": ("wash", "洗车", "美容", "洗车美容"),
    "pdi": ("pdi", "新车检查", "交车前检查"),
    "other": ("other", "其他", "其它"),
}
PAYERS = {
    "customer": ("customer", "客户", "自费", "客户付费"),
    "warranty": ("warranty", "maker", "厂家", "索赔", "质保", "三包"),
    "insurance": ("insurance", "insurer", "保险", "保险公司"),
    "internal": ("internal", "内部", "店内", "免费", "赠送"),
}
LINE_KINDS = {
    "work": ("work", "labour", "labor", "工时", "工时费", "维修项目", "项目"),
    "part": ("part", "parts", "material", "配件", "备件", "材料", "用料"),
}
TIMES = ("planned_start", "arrived_at", "promised_at", "ready_at", "left_at")
PAST = ("arrived_at", "ready_at", "left_at")
_CLOCK = re.compile(r"[T\s]+([0-9]{1,2})[:时点]([0-9]{1,2})(?:[:分]([0-9]{1,2})(?:\.[0-9]+)?秒?)?分?\s*(Z|[+-][0-9]{2}:?[0-9]{2})?$")
_EPOCH = re.compile(r"1[0-9]{9}(?:[0-9]{3})?")


def to_cent(value):
    """Rounded to two decimals, half up.

    >>> to_cent(1.005), to_cent(Decimal("2.675")), to_cent(0.004)
    (1.01, 2.68, 0.0)
    """
    return float(Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP))


@dataclass
class Person:
    """Who owns or brings a car."""

    name: str = ""
    company: str = ""
    phones: list = field(default_factory=list)
    email: str = ""
    extra: list = field(default_factory=list, repr=False)
    note: object = field(default=None, repr=False, compare=False)

    @property
    def phone(self):
        return self.phones[0] if self.phones else ""

    def said(self):
        return [self.name, self.company, self.phones, self.email]


@dataclass
class Line:
    """Work or a part."""

    kind: str = "work"
    name: str = ""
    quantity: float = 1.0
    price: float = 0.0
    discount: float = 0.0
    payer: str = ""
    claim_number: str = ""

    @property
    def amount(self):
        """To the cent, half a cent up: 1.005 is 1.01, whatever its float is.

        >>> Line(quantity=0.5, price=2.01).amount, Line(quantity=3, price=10, discount=33.33).amount
        (1.01, 20.0)
        """
        quantity, price, discount = (Decimal(str(value)) for value in (self.quantity, self.price, self.discount))
        return to_cent(quantity * price * (100 - discount) / 100)

    def keep(self, amount):
        """Quantity, price and discount as the workshop keeps them, with two decimals; one piece where that changes the amount.

        >>> line = Line(quantity=7, price=100 / 7)
        >>> line.keep(100.0), line.quantity, line.price
        (False, 1.0, 100.0)
        """
        self.quantity, self.price, self.discount = (to_cent(value) for value in (self.quantity, self.price, self.discount))
        if self.quantity and abs(self.amount - amount) < 0.015:
            return True
        self.quantity, self.price, self.discount = 1.0, amount, 0.0
        return False


@dataclass
class VisitFacts:
    """One visit of a message; all text is clean, short enough for its field, and free of identity numbers. Times are naive UTC."""

    external_id: str = ""
    state: str = ""
    kind: str = ""
    planned_start: datetime.datetime | None = None
    arrived_at: datetime.datetime | None = None
    promised_at: datetime.datetime | None = None
    ready_at: datetime.datetime | None = None
    left_at: datetime.datetime | None = None
    mileage: int = 0
    words: str = ""
    advisor: str = ""
    remark: str = ""
    payer: str = ""
    claim_number: str = ""
    vin: str = ""
    plate: str = ""
    make: str = ""
    model: str = ""
    year: str = ""
    engine_number: str = ""
    registered_on: datetime.date | None = None
    owner: Person = field(default_factory=Person)
    customer: Person = field(default_factory=Person)
    lines: list = field(default_factory=list)
    amount: float = 0.0
    extra: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    raw: str = ""

    def note(self, code, value=""):
        problem = f.Problem(code, shown(f.mask_certain(clean(value))))
        if problem not in self.problems and len(self.problems) < 50:
            self.problems.append(problem)

    def missing(self):
        """What a visit cannot be without: codes of vehicle and day.

        >>> VisitFacts(plate="沪A12345").missing()
        ['day']
        """
        return [code for code, there in (("vehicle", self.vin or self.plate), ("day", self.state and self.moment)) if not there]

    @property
    def moment(self):
        """When it came to the state that it is in."""
        if self.state == "booked":
            return self.planned_start
        if self.state == "ready":
            return self.ready_at or self.arrived_at
        if self.state == "left":
            return self.left_at or self.arrived_at
        return self.arrived_at or (self.planned_start if self.state == "cancelled" else None)

    def content_hash(self):
        """Fingerprint of what is said, whatever way it is written.

        >>> VisitFacts(vin="A").content_hash() == VisitFacts(vin="A", raw="{}").content_hash()
        True
        """
        said = {name: value for name, value in vars(self).items() if name not in ("problems", "raw", "owner", "customer", "lines")}
        said.update(owner=self.owner.said(), customer=self.customer.said(), lines=[vars(line) for line in self.lines])
        return f.digest(json.dumps(said, sort_keys=True, ensure_ascii=True, default=str))


@dataclass
class Reading:
    """What a message says: its visits, or why it is refused."""

    visits: list = field(default_factory=list)
    refused: str = ""
    problems: list = field(default_factory=list)


def is_history(moment, now):
    """Whether something is too long ago to do today what is done on that day: to call, to thank, to remind.

    >>> is_history(datetime.datetime(2024, 1, 1), datetime.datetime(2024, 1, 3)), is_history(None, datetime.datetime(2024, 1, 3))
    (False, True)
    """
    return not moment or moment < now - HISTORY


def parse_moment(value, zone="Asia/Shanghai"):
    """(naive UTC, whether only the day was given) of a time in any usual spelling, or ``RuleError``. A day is taken at noon.

    >>> parse_moment("2024-03-05T08:30:00+08:00"), parse_moment("2024年3月5日")[1]
    ((datetime.datetime(2024, 3, 5, 0, 30), False), True)
    """
    text = fold_width(clean(f"{value}")).strip()
    if _EPOCH.fullmatch(text):
        seconds = int(text[:10])
        return datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds), False
    day = dates.parse_date(text)
    clock = _CLOCK.search(text)
    if not clock:
        return at_zone(datetime.datetime.combine(day, datetime.time(12)), zone), True
    hour, minute, second = (int(part or 0) for part in clock.groups()[:3])
    try:
        moment = datetime.datetime.combine(day, datetime.time(hour, minute, second))
    except ValueError:
        raise RuleError("date.format", value=text) from None
    offset = clock[4]
    if not offset:
        return at_zone(moment, zone), False
    if offset == "Z":
        return moment, False
    sign = -1 if offset[0] == "+" else 1
    hours, minutes = int(offset[1:3]), int(offset[-2:])
    if hours > 14 or minutes > 59:
        raise RuleError("date.format", value=text)
    return moment + sign * datetime.timedelta(hours=hours, minutes=minutes), False


def at_zone(moment, zone):
    return moment.replace(tzinfo=zoneinfo.ZoneInfo(zone)).astimezone(datetime.timezone.utc).replace(tzinfo=None)
