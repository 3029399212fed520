"""Vehicle identification number 车架号/车辆识别代号, GB 16735-2019 / ISO 3779 (J01, A15).

The check digit (9th place) is law in China and North America only: a wrong one is an *error* for a VIN of Chinese make
(L…), which a manager may override, and a *warning* elsewhere.
"""

import datetime
import re
from typing import NamedTuple

from .errors import RuleError
from .text import clean, fold_width

try:
    from vininfo import Vin as _VinInfo
except ImportError:  # soft: only the manufacturer's name is lost
    _VinInfo = None

_VALUES = dict(zip("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", (*range(10), *range(1, 9), 1, 2, 3, 4, 5, 7, 9, *range(2, 10)), strict=True))
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_YEARS = "ABCDEFGHJKLMNPRSTVWXY123456789"  # 1980 and every thirty years on


class Vin(NamedTuple):
    vin: str
    wmi: str
    check_ok: bool
    severity: "str | None"  # None, 'warning' or 'error'
    model_year: "int | None"  # a hint: European makers need not code it


def normalise(text):
    """Seventeen allowed characters in upper case, or ``RuleError``; the check digit is not looked at.

    >>> normalise("lsv-aa4182 e2123456")
    'LSVAA4182E2123456'
    """
    vin = re.sub(r"[\s\-'‘’*.]", "", fold_width(clean(text))).upper()
    if not vin:
        raise RuleError("vin.empty")
    if re.search("[IOQ]", vin) and re.fullmatch("[0-9A-Z]+", vin):
        raise RuleError("vin.letter_ioq", value=vin)
    if not re.fullmatch("[0-9A-Z]+", vin):
        raise RuleError("vin.characters", value=vin)
    if len(vin) != 17:
        raise RuleError("vin.length", value=vin, length=len(vin))
    if len(set(vin)) == 1:  # 17 times 1 has a right check digit
        raise RuleError("vin.placeholder", value=vin)
    return vin


def check_digit(vin):
    """What the 9th character has to be.

    >>> check_digit("1M8GDM9AXKP042788")
    'X'
    """
    return "0123456789X"[sum(_VALUES[char] * weight for char, weight in zip(vin, _WEIGHTS, strict=True)) % 11]


def check(text, today=None):
    """The parts of a VIN and how grave a wrong check digit is; ``RuleError`` only for what cannot be a VIN.

    >>> check("1M8GDM9AXKP042788", datetime.date(2026, 1, 1))
    Vin(vin='1M8GDM9AXKP042788', wmi='1M8', check_ok=True, severity=None, model_year=2019)
    """
    vin = normalise(text)
    right = check_digit(vin) == vin[8]
    severity = None if right else "error" if vin[0] == "L" else "warning"
    return Vin(vin, vin[:3], right, severity, model_year(vin, today))


def validate(text, today=None):
    """As ``check``, but a wrong check digit that is an error raises."""
    parts = check(text, today)
    if parts.severity == "error":
        raise RuleError("vin.check_digit", value=parts.vin, expected=check_digit(parts.vin), found=parts.vin[8])
    return parts


def model_year(vin, today=None, registered=None):
    """The latest year, next year at most, that the 10th character can mean; None when it means none.

    The characters repeat every thirty years: the first registration, where it is known, says which time is meant.

    >>> model_year("LSVAA4182E2123456", datetime.date(2026, 1, 1))
    2014
    >>> [model_year("LSVAA4182L2123456", datetime.date(2026, 1, 1), day) for day in (None, datetime.date(1990, 6, 1))]
    [2020, 1990]
    """
    place = _YEARS.find(vin[9])
    if place < 0:
        return None
    latest = min((today or datetime.date.today()).year, registered.year if registered else 9999) + 1
    year = 1980 + place + (latest - 1980 - place) // 30 * 30
    return year if year >= 1980 else None


def codes_year(vin):
    """Whether its maker has to code the model year: in China and in North America it is the law.

    >>> codes_year("LSVAA4182E2123456"), codes_year("WVWZZZ1KZAW000001")
    (True, False)
    """
    return vin[0] in "L12345"


def tail(text, count=6):
    """The last characters, as customers and workshops name a car 车架号后六位; works on unfinished input.

    >>> tail("LSVAA4182E2123456")
    '123456'
    """
    return re.sub("[^0-9A-Z]", "", fold_width(clean(text)).upper())[-count:]


def manufacturer(vin, table=None):
    """Who built it: from ``table`` (WMI → name, the editable one) first, then from ``vininfo`` when installed, or ''."""
    name = (table or {}).get(vin[:3])
    if not name and _VinInfo:
        try:
            name = _VinInfo(vin).manufacturer
        except (ValueError, KeyError, AttributeError):
            name = ""
    return "" if not name or name.startswith("Unknown") else name
