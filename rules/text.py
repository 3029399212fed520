"""Text as people and spreadsheets give it (issue 2, "Bad input"; reliability.md, hostile input) 文本清洗."""

import re
import unicodedata

from .errors import RuleError

# Zero-width space, word joiner, BOM and the direction overrides are invisible and make two names look equal.
# U+200C and U+200D stay: emoji and some scripts are written with them.
_INVISIBLE = {ord(c): None for c in "\u200b\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}
_DROPPED = _INVISIBLE | {0xFFFE: None, 0xFFFF: None}
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_FORMULA = "'=+-@\t\r＝＋－＠＇‘’"


def fold_width(value):
    """Full-width letters, digits and signs become half-width 全角转半角; the length stays the same.

    >>> fold_width("沪Ａ１２３　４５")
    '沪A123 45'
    """
    return value if value.isascii() else value.translate(_WIDE)


def clean(value, max_length=None, multiline=False):
    """Text that a database, a browser and a person can live with, or ``RuleError`` when it is too long.

    NUL, control characters, lone surrogates, BOM and direction overrides go; spaces (full-width too) at the ends go
    and runs of them inside become one. ``·``, emoji and long minority names stay as they are.

    >>> clean("\\ufeff　买买提·吐尔逊\\x00 ")
    '买买提·吐尔逊'
    >>> clean("a\\ud800b"), clean(None)
    ('ab', '')
    >>> clean("one  two\\r\\nthree", multiline=True)
    'one two\\nthree'
    """
    if value is None or value is False:
        return ""
    text = value if isinstance(value, str) else str(value)
    if text.isprintable():
        # nothing to take out, and no white space but the plain one: most cells of most files
        text = str.strip(re.sub(" {2,}", " ", text) if "  " in text else text)
    else:
        text = _mended(text, multiline)
    if max_length is not None and len(text) > max_length:
        raise RuleError("text.too_long", length=len(text), limit=max_length, value=text)
    return text


def _mended(text, multiline):
    # Two halves of a pair are joined to the character they mean; a half alone is dropped.
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    text = text.translate(_DROPPED)
    if not multiline:
        return _one_line(text)
    lines = re.split(r"\r\n|[\n\r\v\f\x85\u2028\u2029]", text)
    return "\n".join(_one_line(line) for line in lines).strip("\n")


def _one_line(text):
    text = re.sub(r"\s+", " ", text)
    if not text.isprintable():
        text = "".join(char for char in text if unicodedata.category(char) not in ("Cc", "Cs"))
    return re.sub(" {2,}", " ", text).strip()


def strip_formula(value):
    """Takes the signs off that would make a spreadsheet run a cell; for what cannot begin so (names, models, plates).

    Never for phones: ``+86…`` begins so.

    >>> strip_formula("=cmd|' /C calc'!A0"), strip_formula("'张三"), strip_formula(" \\t@SUM(1)")
    ("cmd|' /C calc'!A0", '张三', 'SUM(1)')
    """
    return value.lstrip(_FORMULA + " \u3000\xa0\n").rstrip()
