"""Amounts of money as customers say them and sheets hold them 金额 (B04 budget, B06 expected price, H01).

Seed S1's card: budget "20 ~ 25万", the Polo worth "14 万". Yuan only; another currency is refused rather than guessed.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

from .errors import RuleError
from .text import clean, fold_width

try:
    from cn2an import cn2an as _cn2an
except ImportError:  # soft: only amounts in Chinese numerals (二十万) are refused then
    _cn2an = None

LIMIT = 10**12
_UNITS = {"亿": 10**8, "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4, "w": 10**4, "千": 1000, "k": 1000, "百": 100}
_UNIT = "|".join(_UNITS)
_PART = re.compile(rf"([0-9]{{1,3}}(?:,[0-9]{{3}})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)({_UNIT})?", re.I)
_CHINESE = re.compile("[零〇一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟萬億点]+")
_ABOUT = re.compile(r"大约|大概|差不多|将近|接近|左右|上下|[约近余多来≈]|^~|~$|approx(?:imately|\.)?|about|around|ca\.", re.I)
_CURRENCY = re.compile(r"人民币|RMB|CNY|[￥¥元圆块整]|yuan", re.I)
_FOREIGN = re.compile(r"[$€£₽₩]|美[元金刀]|港[币元]|欧元|日元|英镑|澳元|usd|hkd|eur|gbp|jpy", re.I)
_AT_MOST = re.compile(r"^(?:不超过|不高于|最多|低于|小于|[<≤]=?|up to|under|below)|(?:以内|之内|以下|之下|封顶|内)$", re.I)
_AT_LEAST = re.compile(r"^(?:不低于|不少于|至少|最少|超过|高于|大于|[>≥]=?|at least|over|above|from)|(?:以上|之上|往上|起步|起|\+)$", re.I)
_RANGE = re.compile(r"(?<=[^-~])(?:[-~]+|至|到|\bto\b)(?=.)", re.I)
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−～〜∼"), "-")


def parse_number(text):
    """A non-negative ``Decimal`` from digits with 万/w/千/k/亿, Chinese numerals, or 14万5; None when it is none.

    >>> parse_number("14.5万"), parse_number("14万5"), parse_number("三点五万"), parse_number("1,23")
    (Decimal('145000.0'), Decimal('145000'), Decimal('35000.0'), None)
    """
    # A blank between two digits is no part of a number: 20 25万 is not 2025万.
    # Nor is anything long a number; cn2an needs quadratic time to find that out.
    if len(text) > 60 or re.search(r"[0-9]\s+[0-9]", text):
        return None
    text = re.sub(r"\s", "", text)
    value = _mixed(text, None)
    return value if value is not None else _chinese(text)


def _mixed(text, above):
    """``text`` as number and unit and a smaller rest; ``above`` is the unit that stands before."""
    match = _PART.match(text)
    if not match:
        return None
    rest = text[match.end():]
    number = Decimal(match[1].replace(",", ""))
    unit = _UNITS[match[2].lower()] if match[2] else 1
    if above is not None and not match[2] and not rest and re.fullmatch("[1-9]", match[1]):
        unit = above // 10  # 14万5 says 14万5千
    if above is not None and number * unit >= above:
        return None
    if not rest:
        return number * unit
    if not match[2] or "." in match[1]:
        return None
    smaller = _mixed(rest, unit)
    return None if smaller is None else number * unit + smaller


def _chinese(text):
    if _cn2an is None or not _CHINESE.fullmatch(text):
        return None
    factor = 1
    if "点" in text and text[-1] in _UNITS:
        text, factor = text[:-1], _UNITS[text[-1]]
    try:
        return Decimal(str(_cn2an(text, "smart"))) * factor
    except (ValueError, ArithmeticError, KeyError, IndexError):
        return None


def _prepared(text):
    value = fold_width(clean(text)).translate(_DASHES).strip("'‘’ ")
    if not value:
        raise RuleError("amount.empty")
    if _FOREIGN.search(value):
        raise RuleError("amount.currency", value=value)
    return value


def _single(text, raw):
    text = _ABOUT.sub("", _CURRENCY.sub("", text).strip()).strip()
    if re.match(r"-\s*[0-9.]", text):
        raise RuleError("amount.negative", value=raw)
    number = parse_number(text)
    if number is None:
        raise RuleError("amount.format", value=raw)
    if number > LIMIT:
        raise RuleError("amount.too_large", value=raw)
    return float(number.quantize(Decimal("0.01"), ROUND_HALF_UP))


def parse_amount(value):
    """Yuan, rounded to cents; ``RuleError`` for what is none, is below zero, or is a range.

    >>> parse_amount("14 万"), parse_amount("￥1,234.50"), parse_amount("二十万左右"), parse_amount(5)
    (140000.0, 1234.5, 200000.0, 5.0)
    """
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        value = f"{Decimal(str(value)):f}" if Decimal(str(value)).is_finite() else str(value)
    raw = _prepared(value)
    return _single(raw, raw)


def parse_range(value):
    """(low, high) of a budget; an open end is None, a single amount is both ends.

    >>> parse_range("20~25万"), parse_range("30万以内"), parse_range("约20万")
    ((200000.0, 250000.0), (None, 300000.0), (200000.0, 200000.0))
    """
    if not isinstance(value, str):
        return (parse_amount(value),) * 2
    raw = _prepared(value)
    text = _ABOUT.sub("", _CURRENCY.sub("", raw).strip()).strip()
    for pattern, place in ((_AT_MOST, 1), (_AT_LEAST, 0)):
        if pattern.search(text):
            ends = [None, None]
            ends[place] = _single(pattern.sub("", text), raw)
            return tuple(ends)
    parts = _RANGE.split(text)
    if len(parts) == 1:
        return (_single(text, raw),) * 2
    if len(parts) != 2:
        raise RuleError("amount.format", value=raw)
    low, high = _same_unit(parts[0].strip(), parts[1].strip())
    low, high = _single(low, raw), _single(high, raw)
    if low > high:
        raise RuleError("amount.range", value=raw)
    return low, high


def _same_unit(left, right):
    """20~25万 and 20万~25 mean 万 on both sides; 200000~25万 does not."""
    for bare, other in ((left, right), (right, left)):
        unit = re.search("(?:亿|万|w|千|k)$", other, re.I)
        number = parse_number(bare) if unit and not re.search(f"(?:{_UNIT})$", bare, re.I) else None
        if number is not None and number < _UNITS[unit[0].lower()] and parse_number(bare + unit[0]) is not None:
            return (left + unit[0], right) if bare is left else (left, right + unit[0])
    return left, right
