"""Amounts in capitals 大写金额, as contracts, receipts and invoices write them beside the figures (H04).

By the rules for bills (支付结算办法, appendix 1): 整 after 元 or 角, 零 for each gap between digits.
"""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from .errors import RuleError

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
LIMIT = Decimal(10) ** 15


def amount_in_capitals(value):
    """Yuan, jiao and fen of an amount in capitals.

    >>> amount_in_capitals(158600), amount_in_capitals("107000.53"), amount_in_capitals(0.05)
    ('壹拾伍万捌仟陆佰元整', '壹拾万柒仟元伍角叁分', '伍分')
    >>> amount_in_capitals(10.05), amount_in_capitals(0), amount_in_capitals(-1.2)
    ('壹拾元零伍分', '零元整', '负壹元贰角整')
    """
    try:
        amount = Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    except InvalidOperation:
        amount = Decimal("nan")
    if not amount.is_finite() or abs(amount) >= LIMIT:
        raise RuleError("capital.amount", value=str(value))
    sign = "负" if amount < 0 else ""
    fen = int(abs(amount) * 100)
    yuan, jiao, fen = fen // 100, fen // 10 % 10, fen % 10
    words = _whole(yuan) + "元" if yuan else ""
    if not jiao and not fen:
        return f"{sign}{words or '零元'}整"
    if jiao:
        words += _DIGITS[jiao] + "角"
    elif words:
        words += "零"
    return sign + words + (_DIGITS[fen] + "分" if fen else "整")


def _whole(number):
    """A whole number in capitals, from its groups of four digits."""
    words, gap = "", False
    for index in range(len(_GROUPS) - 1, -1, -1):
        group = number // 10000**index % 10000
        if not group:
            gap = gap or bool(words)
            continue
        if words and (gap or group < 1000):
            words += "零"
        words += _group(group) + _group_name(index, number)
        gap = False
    return words


def _group_name(index, number):
    # 万亿 says its 亿 only when no group of 亿 follows that says it
    if index == 3 and number // 10**8 % 10000:
        return "万"
    return _GROUPS[index]


def _group(number):
    words, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            words += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = bool(words)
    return words
