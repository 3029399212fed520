"""Mileage 行驶里程 in kilometres (B06, J01, J02)."""

import re
from decimal import ROUND_HALF_UP, Decimal

from .amount import parse_number
from .errors import RuleError
from .text import clean, fold_width

LIMIT = 3_000_000
_UNIT = re.compile(r"(?:公里|千米|km|kms|kilomet(?:er|re)s?)$", re.I)
_OTHER_UNIT = re.compile(r"英里|mile|mi$|里$|小时|米$|m$", re.I)
_ABOUT = re.compile(r"大约|大概|差不多|将近|接近|左右|上下|[约近余多来≈]|^~|~$|about|approx\.?", re.I)


def parse(value):
    """Whole kilometres, or ``RuleError``; miles are refused, not converted: an odometer shows what it shows.

    >>> parse("6.5万公里"), parse("65,000 km"), parse("6万5"), parse(65000.0)
    (65000, 65000, 65000, 65000)
    """
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        number = Decimal(str(value))
        value = f"{number:f}" if number.is_finite() else str(value)
    raw = fold_width(clean(value)).strip("'‘’ ")
    if not raw:
        raise RuleError("mileage.empty")
    text = _UNIT.sub("", _ABOUT.sub("", raw).strip()).strip()
    if _OTHER_UNIT.search(text):
        raise RuleError("mileage.unit", value=raw)
    if re.match(r"[-−]\s*[0-9.]", text):
        raise RuleError("mileage.negative", value=raw)
    number = parse_number(text)
    if number is None:
        raise RuleError("mileage.format", value=raw)
    if number > LIMIT:
        raise RuleError("mileage.too_large", value=raw, limit=LIMIT)
    return int(number.quantize(Decimal(1), ROUND_HALF_UP))
