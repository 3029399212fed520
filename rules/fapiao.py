"""Numbers of Chinese tax invoices 发票号码 (H04).

A fully digital invoice 数电票 has one number of 20 digits. Older ones have a code of 10 or 12 digits and a number of 8; both
together make 18 or 20 digits, and are kept as such, so that the same paper is known again however it was typed.
"""

import re

from .errors import RuleError
from .text import clean, fold_width

_SEPARATORS = re.compile(r"[\s\-/,.:;、，。：；]+")
_PREFIX = re.compile(r"^(?:发票)?(?:代码|号码)?[:：\s]*|(?:发票)?号码[:：\s]*", re.I)


def normalise(value):
    """The digits of an invoice's number; an older one needs its code before it.

    >>> normalise("2631 2000 0000 1234 5678"), normalise("131002012345-00123456"), normalise("3100123456 00123456")
    ('26312000000012345678', '13100201234500123456', '310012345600123456')
    """
    text = fold_width(clean(value)).strip("'‘’ ")
    if not text:
        raise RuleError("fapiao.empty")
    if len(text) > 60:
        raise RuleError("fapiao.length", value=text, length=len(text))
    digits = _SEPARATORS.sub("", _PREFIX.sub("", text))
    if not re.fullmatch("[0-9]+", digits):
        raise RuleError("fapiao.characters", value=text)
    if len(digits) == 8:
        raise RuleError("fapiao.code", value=text)
    if len(digits) not in (18, 20):
        raise RuleError("fapiao.length", value=text, length=len(digits))
    if not digits.strip("0"):
        raise RuleError("fapiao.characters", value=text)
    return digits
