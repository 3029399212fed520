"""Resident identity number 居民身份证号码, GB 11643-1999 (A01, A05).

Check digit and a real, past date of birth are all that is asked: tables of counties reject valid numbers (counties are
renamed and merged, the number stays). No error carries the number (invariant 9).
"""

import datetime
import re
from typing import NamedTuple

from .errors import RuleError
from .text import clean, fold_width

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"


class ResidentId(NamedTuple):
    number: str
    birth_date: datetime.date
    gender: str  # 'male' | 'female', as the partner's field
    region: str  # six digits of the place of first registration


def compact(text):
    """Half-width, upper case, without blanks, dashes and the apostrophe of a spreadsheet's text cell."""
    return re.sub(r"[\s\-'‘’]", "", fold_width(clean(text))).upper()


def check_digit(number):
    """ISO 7064 MOD 11-2 of the first seventeen digits.

    >>> check_digit("11010519491231002")
    'X'
    """
    return _CHECK[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number[:17], strict=True)) % 11]


def validate(text, today=None):
    """The parts of a valid number, or ``RuleError``.

    >>> validate("11010519491231002x").birth_date
    datetime.date(1949, 12, 31)
    >>> validate("110105 19491231 002X").gender
    'female'
    """
    number = compact(text)
    if not number:
        raise RuleError("resident_id.empty")
    if not re.fullmatch("[0-9X]+", number):
        raise RuleError("resident_id.characters")
    if len(number) == 15 and number.isdigit():
        raise RuleError("resident_id.old_15")
    if len(number) != 18:
        raise RuleError("resident_id.length", length=len(number))
    if not number[:17].isdigit() or number[0] == "0":
        raise RuleError("resident_id.characters")
    if check_digit(number) != number[17]:
        raise RuleError("resident_id.check_digit")
    birth = birth_date(number[6:14], today)
    if birth is None:
        raise RuleError("resident_id.birth_date")
    return ResidentId(number, birth, "male" if int(number[16]) % 2 else "female", number[:6])


def birth_date(digits, today=None):
    """The date that eight digits mean, or None when there is no such day, it is to come, or lies before 1900.

    >>> birth_date("20230229") is None
    True
    """
    try:
        birth = datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
    return birth if datetime.date(1900, 1, 1) <= birth <= (today or datetime.date.today()) else None
