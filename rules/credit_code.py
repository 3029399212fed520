"""Unified social credit code 统一社会信用代码 (GB 32100-2015) and organisation code 组织机构代码 (GB 11714-1997) (A02)."""

import re

from stdnum.cn import uscc

from .errors import RuleError
from .text import clean, fold_width

# stdnum wants a digit first, but the standard also gives A (military reform), N (agriculture) and Y (other) as
# registering authorities; therefore only its check digit is used.
_SHAPE = re.compile("[1-9ANY][1-59][0-9]{6}[0-9A-HJ-NP-RTUW-Y]{10}")
_ALPHABET = re.compile("[0-9A-HJ-NP-RTUW-Y]+")
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def _compact(text):
    return re.sub(r"[\s\-'‘’.]", "", fold_width(clean(text))).upper()


def validate(text):
    """The code, compact, or ``RuleError``.

    >>> validate("9111 0000 6000 3734 1l")
    '91110000600037341L'
    """
    code = _compact(text)
    if not code:
        raise RuleError("credit_code.empty")
    if not _ALPHABET.fullmatch(code):
        raise RuleError("credit_code.characters", value=code)
    if len(code) != 18:
        raise RuleError("credit_code.length", value=code, length=len(code))
    if not _SHAPE.fullmatch(code):
        raise RuleError("credit_code.format", value=code)
    if uscc.calc_check_digit(code[:17]) != code[17]:
        raise RuleError("credit_code.check_digit", value=code)
    return code


def organisation_check_digit(body):
    """The ninth character for the first eight.

    >>> organisation_check_digit("D2143569")
    'X'
    """
    total = sum(weight * int(char, 36) for weight, char in zip(_ORGANISATION_WEIGHTS, body, strict=True))
    return "0123456789X0"[11 - total % 11]


def validate_organisation(text):
    """The nine characters of an organisation code, or ``RuleError``.

    >>> validate_organisation("D2143569-x")
    'D2143569X'
    """
    code = _compact(text)
    if not code:
        raise RuleError("organisation_code.empty")
    if len(code) != 9:
        raise RuleError("organisation_code.length", value=code, length=len(code))
    if not re.fullmatch("[0-9A-Z]{8}[0-9X]", code):
        raise RuleError("organisation_code.characters", value=code)
    if organisation_check_digit(code[:8]) != code[8]:
        raise RuleError("organisation_code.check_digit", value=code)
    return code
