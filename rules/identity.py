"""Identity documents 证件 of several types (A05): their numbers' shape, the mask, and numbers hidden in free text.

No error of this module carries the number, not even in part (invariant 9).
"""

import re
from typing import NamedTuple

from . import credit_code, resident_id
from .errors import RuleError
from .resident_id import compact
from .text import clean, fold_width

LABELS = {
    "resident_id": "Resident identity card",
    "passport": "Passport",
    "hk_macau_permit": "Mainland travel permit for Hong Kong and Macau residents",
    "taiwan_permit": "Mainland travel permit for Taiwan residents",
    "residence_permit": "Residence permit for Hong Kong, Macau and Taiwan residents",
    "foreign_permanent": "Foreigner's permanent residence card",
    "military": "Military officer's card",
    "driving_licence": "Driving licence",
    "business_licence": "Business licence",
    "other": "Other document",
}
_STARS = re.compile("[*＊∗•●]")
_LIKE_RESIDENT = re.compile(
    r"(?<![0-9A-Za-z])[1-9][0-9]{5}[ -]?(?:19|20)[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{3}[0-9Xx](?![0-9A-Za-z])"
)
_LIKE_OLD = re.compile(r"(?<![0-9A-Za-z])[1-6][0-9]{5}[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}(?![0-9A-Za-z])")


class Found(NamedTuple):
    """Where something like a resident number stands in a text; ``certain`` when the check digit agrees."""

    start: int
    end: int
    certain: bool


def _resident(text, today=None):
    return resident_id.validate(text, today).number


def _shaped(pattern, code):
    shape = re.compile(pattern)

    def validator(text, today=None):
        number = compact(text)
        if not number:
            raise RuleError("identity.empty")
        if not shape.fullmatch(number):
            raise RuleError(code)
        return number

    return validator


def _residence_permit(text, today=None):
    """港澳台居民居住证: a resident number whose region is Hong Kong, Macau or Taiwan."""
    parts = resident_id.validate(text, today)
    if parts.region not in ("810000", "820000", "830000"):
        raise RuleError("identity.residence_permit")
    return parts.number


def _foreign_permanent(text, today=None):
    """外国人永久居留身份证: since 2023 eighteen digits that begin with 9, before three letters and twelve digits."""
    number = compact(text)
    if re.fullmatch("[A-Z]{3}[0-9]{12}", number):
        return number
    if not number.startswith("9"):
        raise RuleError("identity.foreign_permanent")
    return resident_id.validate(number, today).number


def _military(text, today=None):
    """军官证: 南字第1234567号; brackets and blanks vary, some write the digits only."""
    number = re.sub("[()]", "", compact(text))
    if not re.fullmatch(r"(?:[\u4e00-\u9fff]{1,6}第?)?[0-9A-Z]{5,10}号?", number):
        raise RuleError("identity.military")
    return number


def _business_licence(text, today=None):
    """营业执照: its number is the credit code, public for firms but a person's own for the self-employed."""
    try:
        return credit_code.validate(text)
    except RuleError:
        raise RuleError("identity.business_licence") from None


def _other(text, today=None):
    number = fold_width(clean(text)).upper()
    if not 3 <= len(number) <= 40 or not any(char.isalnum() for char in number):
        raise RuleError("identity.other")
    return number


TYPES = {
    "resident_id": _resident,
    "passport": _shaped("(?=.*[0-9])[A-Z0-9]{5,12}", "identity.passport"),
    "hk_macau_permit": _shaped("[HM][0-9]{8}(?:[0-9]{2})?", "identity.hk_macau_permit"),
    "taiwan_permit": _shaped(r"[0-9]{8}|[0-9]{10}(?:\(?[A-Z]\)?)?", "identity.taiwan_permit"),
    "residence_permit": _residence_permit,
    "foreign_permanent": _foreign_permanent,
    "military": _military,
    "driving_licence": _resident,
    "business_licence": _business_licence,
    "other": _other,
}


def normalise(document_type, text, today=None):
    """The number in its one way of writing, or ``RuleError``; a mask is refused, never stored as a number.

    >>> normalise("passport", "e 12345678"), normalise("hk_macau_permit", "h12345678")
    ('E12345678', 'H12345678')
    """
    if document_type not in TYPES:
        raise RuleError("identity.type", value=document_type)
    if not clean(text):
        raise RuleError("identity.empty")
    if is_mask(text):
        raise RuleError("identity.masked")
    return TYPES[document_type](text, today)


def mask(number):
    """At most the first three and last four characters, never more than 45 % of them.

    >>> mask("11010519491231002X"), mask("E12345678"), mask("12"), mask("")
    ('110***********002X', 'E1*****78', '**', '')
    """
    number = number or ""
    visible = min(7, len(number) * 45 // 100)
    first, last = visible // 2, (visible + 1) // 2
    return number[:first] + "*" * (len(number) - visible) + (number[-last:] if last else "")


def is_mask(text):
    """Whether a text was masked by us or by somebody else; no document's number holds a star.

    >>> is_mask("110***********002X"), is_mask("E12345678")
    (True, False)
    """
    return bool(_STARS.search(text or ""))


def find_numbers(text):
    """What looks like a resident number in free text (a note, a follow-up), so that the writer can be warned.

    >>> find_numbers("客户身份证 11010519491231002X,周末来")
    [Found(start=6, end=24, certain=True)]
    """
    folded = fold_width(text or "")
    found = []
    for match in _LIKE_RESIDENT.finditer(folded):
        number = compact(match[0])
        if resident_id.birth_date(number[6:14]):
            found.append(Found(match.start(), match.end(), resident_id.check_digit(number) == number[17]))
    found += [Found(match.start(), match.end(), False) for match in _LIKE_OLD.finditer(folded)]
    return sorted(found)
