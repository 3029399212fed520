"""Telephone numbers in any usual way of writing (A04, A15) 电话.

The normal form, so that equal numbers are equal strings:

* mobile 手机: ``+8613800138000``; landline 座机: ``+862162345678``; foreign: ``+85251234567``;
* an extension 分机 stays, as RFC 3966 writes it: ``+862162345678;ext=801`` (a firm's switchboard is not one person);
* hotlines (400, 800, 95xxx, 96xxx, 12345, 110 …) cannot be dialled from abroad and stay plain digits.
"""

import re

from .errors import RuleError
from .text import clean, fold_width

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－ー"), "-")
_EXTENSION = re.compile(r"(?:;\s*ext\s*=|转|轉|分机|分機|ext(?:ension)?\.?|x|#)\s*[:.]?\s*([0-9]{1,6})$", re.I)
_TRUNK = re.compile(r"(?:\+?86|0086)0?|0(?=[1-9])")
_SEPARATORS = re.compile(r"[\s\-.()\[\]{}·•_'\"【】〔〕]")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_AREA = r"(?:10|2[0-9]|[3-9][0-9]{2})"
_LANDLINE = re.compile(rf"(?:(?:10|2[0-9])[0-9]{{8}}|[3-9][0-9]{{2}}[0-9]{{7,8}}|{_AREA}(?:9[56][0-9]{{3,4}}|12[0-9]{{3}}))")
_HOTLINE = re.compile(r"[48]00[0-9]{7}|95[0-9]{3,6}|96[0-9]{3,4}|1[0-2][0-9]{3}|1010[0-9]{4}|11[0249]|12[02]")
_HARD_SEPARATOR = re.compile(r"[/、,|\n]|;(?!\s*ext\s*=)|或|和|及")


def normalise(text):
    """The normal form of one number.

    >>> normalise("138-0013-8000"), normalise("(021) 6234 5678 转 801"), normalise("400-812-3123")
    ('+8613800138000', '+862162345678;ext=801', '4008123123')
    """
    raw = _prepared(text)
    if not raw:
        raise RuleError("phone.empty")
    body, extension = _split_extension(raw)
    digits = _SEPARATORS.sub("", body)
    number = digits.removeprefix("+")
    if not re.fullmatch("[0-9]+", number):
        kind = "phone.letters" if any(char.isalpha() for char in number) else "phone.characters"
        raise RuleError(kind, value=raw)
    if digits.startswith("00") and len(digits) > 8:
        digits, number = "+" + digits[2:], digits[2:]
    if digits.startswith("+") and not number.startswith("86"):
        result = _foreign(number, raw)
    elif digits.startswith("+") or (number.startswith("86") and len(number) >= 12):
        result = _chinese(number[2:].removeprefix("0"), raw, trunk=True)
    else:
        trunk = number.startswith("0")
        result = _chinese(number[1:] if trunk else number, raw, trunk=trunk)
    return f"{result};ext={extension}" if extension else result


def key(text):
    """What one number is compared by: its normal form, or the empty text for what is none.

    >>> key("138-0013-8000"), key("no phone"), key(None)
    ('+8613800138000', '', '')
    """
    try:
        return normalise(text) if text else ""
    except RuleError:
        return ""


def tail(text, count=4):
    """The last digits 尾号, without the extension; works on unfinished and masked input too.

    >>> tail("+862162345678;ext=801")
    '5678'
    """
    body, _extension = _split_extension(_prepared(text))
    return re.sub(r"[^0-9]", "", body)[-count:]


def split_many(text):
    """The normal forms of all numbers in one cell, each once, in their order.

    A space may part two numbers or the groups of one: the longest groups that make a number are taken together.

    >>> split_many("138 0013 8000/021-62345678、13900139000 400 812 3123")
    ['+8613800138000', '+862162345678', '+8613900139000', '4008123123']
    """
    found = []
    for piece in _HARD_SEPARATOR.split(_prepared(text)):
        if not piece.strip():
            continue
        words = piece.split()
        numbers = _partition(words) if len(words) <= 24 else None
        found += numbers if numbers is not None else [normalise(piece)]
    return list(dict.fromkeys(found))


def _partition(words):
    if not words:
        return []
    for size in range(min(len(words), 8), 0, -1):
        try:
            first = normalise(" ".join(words[:size]))
        except RuleError:
            continue
        rest = _partition(words[size:])
        if rest is not None:
            return [first, *rest]
    return None


def _prepared(text):
    if isinstance(text, float) and text.is_integer():
        text = int(text)
    value = fold_width(clean(text, multiline=True)).translate(_DASHES).strip(" '‘’")
    return re.sub(r"^([0-9]+)\.0+$", r"\1", value)  # a number cell read as text


def _split_extension(raw):
    match = _EXTENSION.search(raw)
    if match and re.search("[0-9]", raw[: match.start()]):
        return raw[: match.start()], match[1]
    body, dash, extension = raw.rpartition("-")
    if dash and re.fullmatch("[0-9]{1,6}", extension):
        # 0755-8234-5678 has no extension: what stands before it has to be a whole landline.
        head = _SEPARATORS.sub("", body)
        trunk = _TRUNK.match(head)
        if trunk and _LANDLINE.fullmatch(head[trunk.end() :]):
            return body, extension
    return raw, ""


def _foreign(number, raw):
    if number.startswith("0"):
        raise RuleError("phone.format", value=raw)
    north_american = number.startswith("1")  # the one country code whose numbers all have the same length
    if len(number) < (11 if north_american else 7):
        raise RuleError("phone.too_short", value=raw)
    if len(number) > (11 if north_american else 15):
        raise RuleError("phone.too_long", value=raw)
    return "+" + number


def _chinese(number, raw, trunk):
    """``number`` has lost its country code and trunk 0; ``trunk`` says that there was one."""
    if _MOBILE.fullmatch(number):
        return "+86" + number
    if _HOTLINE.fullmatch(number):
        return number
    if trunk and _LANDLINE.fullmatch(number):
        return "+86" + number
    if not trunk and (_LANDLINE.fullmatch(number) or re.fullmatch("[2-9][0-9]{6,7}", number)):
        raise RuleError("phone.area_code", value=raw)
    shortest, longest = (11, 11) if not trunk or re.match("1[3-9]", number) else _landline_lengths(number)
    if len(number) < shortest:
        raise RuleError("phone.too_short", value=raw)
    if len(number) > longest:
        raise RuleError("phone.too_long", value=raw)
    raise RuleError("phone.format", value=raw)


def _landline_lengths(number):
    """Area code and subscriber number: big cities have 2 + 8 digits, the others 3 + 7 or 8."""
    return (10, 10) if re.match("10|2", number) else (10, 11)
