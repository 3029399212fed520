"""Ranges of VINs as makers file recalls 召回车架号范围: from … to, compared on the serial part (J04).

A VIN is maker and kind (8), check digit (9th), model year and plant (10th, 11th), serial (last 6). Inside a range the check
digit jumps from car to car: it is left out of the comparison. Both ends must agree in all that stands before the serial.
"""

from typing import NamedTuple

from . import vin
from .errors import RuleError
from .text import clean, fold_width

_OPEN_CHECK_DIGIT = "*#?_×"  # how filings write "whatever it is" in the 9th place


class VinRange(NamedTuple):
    """``prefix`` is what all VINs of the range share (the check digit left out), ``low`` and ``high`` are serials."""

    prefix: str
    low: str
    high: str


def parts(number):
    """(prefix, serial) of a VIN of seventeen characters.

    >>> parts("LSVAA4182E2123456")
    ('LSVAA418E2', '123456')
    """
    return number[:8] + number[9:11], number[11:]


def bound(text):
    """An end of a range as a VIN; an open check digit becomes 0.

    >>> bound("lsvaa418*e2 000001"), bound("LSVAA4182E2123456")
    ('LSVAA4180E2000001', 'LSVAA4182E2123456')
    """
    packed = "".join(fold_width(clean(text)).split())
    if len(packed) > 8 and packed[8] in _OPEN_CHECK_DIGIT:  # of any length: without its sign a VIN of 18 would pass for another
        packed = f"{packed[:8]}0{packed[9:]}"
    return vin.normalise(packed)


def parse(first, last):
    """The range between two VINs, ends included; ``RuleError`` when they do not make one.

    >>> parse("LSVAA4182E2000100", "LSVAA4185E2000199")
    VinRange(prefix='LSVAA418E2', low='000100', high='000199')
    """
    first, last = bound(first), bound(last)
    (prefix, low), (other, high) = parts(first), parts(last)
    if prefix != other:
        raise RuleError("vin_range.prefix", first=first, last=last)
    if low > high:
        raise RuleError("vin_range.order", first=first, last=last)
    return VinRange(prefix, low, high)


def contains(span, number):
    """Whether a VIN lies in a range; serials of equal length compare as text, digits before letters.

    >>> span = parse("LSVAA4182E2000100", "LSVAA4185E2000199")
    >>> contains(span, "LSVAA4180E2000150"), contains(span, "LSVAA4180E2000200"), contains(span, "LSVAA4180F2000150")
    (True, False, False)
    """
    prefix, serial = parts(number)
    return prefix == span.prefix and span.low <= serial <= span.high
