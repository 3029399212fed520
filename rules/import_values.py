"""What a cell of an import file may say, column by column 导入取值; each parser takes the cell and the day of the import."""

import functools
import re

from . import amount, credit_code, identity, mileage, phone, plate, vin
from .dates import parse_date
from .errors import RuleError
from .tabular import as_text
from .text import clean, fold_width, strip_formula

_FILLERS = {"", "-", "--", "/", "无", "没有", "未知", "不详", "none", "n/a", "null", "nil"}
_YES = {"是", "有", "对", "y", "yes", "true", "1", "√", "✓", "v"}
_NO = {"否", "没有", "不", "n", "no", "false", "0", "×", "x"}
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+")


def key(text):
    """Two ways of writing the same word give the same key.

    >>> key(" 1.8 TSI（都会版）"), key("Walk-in or call-in"), key("ID.4") == key("id 4")
    ('1.8tsi(都会版)', 'walkinorcallin', True)
    """
    return _key(text) if isinstance(text, str) else _key(clean(text))


@functools.lru_cache(maxsize=4096)  # the same few words of a file, thousands of times
def _key(text):
    return re.sub(r"[\s\-_·•/、,]+|(?<![0-9])\.|\.(?![0-9])", "", fold_width(clean(text)).casefold())


def is_filler(cell):
    """Whether a cell says in words that it says nothing.

    >>> is_filler("无"), is_filler(" / "), is_filler("无锡")
    (True, True, False)
    """
    return isinstance(cell, str) and fold_width(clean(cell)).casefold() in _FILLERS


def text(limit=200):
    def parse(cell, today):
        return strip_formula(clean(as_text(cell), limit)) or None

    return parse


def note(cell, today):
    return strip_formula(clean(as_text(cell), 2000, multiline=True)) or None


def name(cell, today):
    """A name cannot begin like a formula; one that is nothing else is none."""
    value = strip_formula(clean(as_text(cell), 100))
    if not any(char.isalnum() for char in value):
        raise RuleError("import.name", value=value)
    return value


def phones(cell, today):
    """The first and, if given, the second number of a cell, as people write them down."""
    numbers = phone.split_many(cell)
    if len(numbers) > 2:
        raise RuleError("import.phones", count=len(numbers))
    return [_national(number) for number in numbers]


def one_phone(cell, today):
    return _national(phone.normalise(cell))


def _national(number):
    """A Chinese mobile without its country code, as the desk dials it; others in the normal form."""
    return number[3:] if re.fullmatch(r"\+861[0-9]{10}", number) else number


def choice(labels):
    """One of a few words; ``labels``: code → all ways of writing it, the Chinese and English label first."""
    codes = {key(word): code for code, words in labels.items() for word in (code, *words)}
    allowed = "、".join(f"{words[0]} ({words[1]})" for words in labels.values())

    def parse(cell, today):
        found = codes.get(key(as_text(cell)))
        if found is None:
            raise RuleError("import.choice", value=as_text(cell), allowed=allowed)
        return found

    parse.labels = labels
    return parse


def yes_no(cell, today):
    if isinstance(cell, bool):
        return cell
    word = key(as_text(cell))
    if word not in _YES | _NO:
        raise RuleError("import.choice", value=as_text(cell), allowed="是 (Yes)、否 (No)")
    return word in _YES


yes_no.labels = {"yes": ("是", "Yes"), "no": ("否", "No")}


def past_date(cell, today):
    value = parse_date(cell)
    if value > today:
        raise RuleError("import.future", value=value.isoformat())
    return value


def kilometres(cell, today):
    return mileage.parse(cell)


def money(cell, today):
    return amount.parse_amount(cell)


def money_range(cell, today):
    low, high = amount.parse_range(cell)
    return low or 0.0, high or 0.0


def vin_number(cell, today):
    return vin.validate(as_text(cell), today).vin


def plate_number(cell, today):
    return plate.normalise(as_text(cell)).plate


def company_code(cell, today):
    return credit_code.validate(as_text(cell))


def email(cell, today):
    value = clean(as_text(cell), 200)
    if not _EMAIL.fullmatch(value):
        raise RuleError("import.email", value=value)
    return value


def postcode(cell, today):
    value = clean(as_text(cell))
    if not re.fullmatch("[0-9]{6}", value):
        raise RuleError("import.postcode", value=value)
    return value


def model_year(cell, today):
    """2018, 2018款, 2018年; next year's models are not driven yet."""
    match = re.fullmatch(r"((?:19|20)[0-9]{2})(?:年|款|年款)?", fold_width(clean(as_text(cell))))
    if not match or not 1970 <= int(match[1]) <= today.year:
        raise RuleError("import.year", value=as_text(cell), last=today.year)
    return match[1]


def displacement(cell, today):
    """Litres from 1.8, 1.8T, 1.8L or 1798ml; an electric car has none."""
    raw = fold_width(clean(as_text(cell))).casefold()
    match = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)\s*(l|升|t|tsi|ml|cc|毫升)?", raw)
    if not match:
        raise RuleError("import.displacement", value=raw)
    litres = float(match[1]) / (1000 if match[2] in ("ml", "cc", "毫升") or float(match[1]) >= 100 else 1)
    if not 0 <= litres < 20:
        raise RuleError("import.displacement", value=raw)
    return round(litres, 1)


def identity_number(cell, today):
    """Judged with its type, when the whole row is known; here only that it is text. Never part of an error."""
    return clean(as_text(cell)) or None


def reference(cell, today):
    """The name of a record of the database, looked up later."""
    return strip_formula(clean(as_text(cell), 100)) or None


def mask_numbers(value):
    """A text in which whatever looks like a resident number is masked.

    >>> mask_numbers("张三 11010519491231002X")
    '张三 110***********002X'
    """
    for found in reversed(identity.find_numbers(value)):
        value = value[: found.start] + identity.mask(value[found.start : found.end]) + value[found.end :]
    return value
