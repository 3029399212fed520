import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import capital
from rules.errors import RuleError
from rules.tests.generators import anything, many

DIGITS = {digit: number for number, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}
UNITS = {"拾": 10, "佰": 100, "仟": 1000}


def read(text):
    """The amount that a text in capitals says, read by a reader's own grammar."""
    sign = -1 if text.startswith("负") else 1
    whole, _yuan, rest = text.removeprefix("负").rpartition("元")
    fen = sum(DIGITS[digit] * (10 if unit == "角" else 1) for digit, unit in re.findall("([壹贰叁肆伍陆柒捌玖])([角分])", rest))
    total = section = digit = 0
    for char in whole:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in UNITS:
            section, digit = section + digit * UNITS[char], 0
        else:
            factor = {"万": 10**4, "亿": 10**8}[char]
            section += digit
            # a 亿 raises all that was said before it
            total, section, digit = (
                ((total + section) * factor, 0, 0) if char == "亿" else (total + section * factor, 0, 0))
    return sign * (total + section + digit + Decimal(fen) / 100)


@pytest.mark.parametrize(
    "amount, words",
    [
        (0, "零元整"),
        (1, "壹元整"),
        (10, "壹拾元整"),
        (105, "壹佰零伍元整"),
        (1005, "壹仟零伍元整"),
        (1050, "壹仟零伍拾元整"),
        (10005, "壹万零伍元整"),
        (100000, "壹拾万元整"),
        (1000000, "壹佰万元整"),
        (10000001, "壹仟万零壹元整"),
        (100000000, "壹亿元整"),
        (100010000, "壹亿零壹万元整"),
        (6007.14, "陆仟零柒元壹角肆分"),
        (1409.50, "壹仟肆佰零玖元伍角整"),
        (325.04, "叁佰贰拾伍元零肆分"),
        (1680.32, "壹仟陆佰捌拾元叁角贰分"),
        (0.5, "伍角整"),
        (0.05, "伍分"),
        (-158600, "负壹拾伍万捌仟陆佰元整"),
        (1.005, "壹元零壹分"),
    ],
)
def test_as_bills_write_it(amount, words):
    assert capital.amount_in_capitals(amount) == words


@many
@given(st.integers(-10**14, 10**14))
def test_it_says_the_amount(fen):
    amount = Decimal(fen) / 100
    words = capital.amount_in_capitals(amount)
    assert read(words) == amount
    assert "零零" not in words and "零元" not in words.removeprefix("零元整")


@many
@given(st.integers(1, 10**11))
def test_as_the_library_that_the_chinese_chart_uses(yuan):
    cn2an = pytest.importorskip("cn2an")
    assert capital.amount_in_capitals(yuan).replace("零", "") == cn2an.an2cn(str(yuan), "rmb").replace("零", "")


@pytest.mark.parametrize("value", ["", "x", None, 10**15, float("nan"), float("inf")])
def test_what_is_no_amount(value):
    with pytest.raises(RuleError) as caught:
        capital.amount_in_capitals(value)
    assert caught.value.code == "capital.amount"


@many
@given(anything)
def test_anything_is_said_or_refused(value):
    try:
        assert capital.amount_in_capitals(value)
    except RuleError as error:
        assert error.code == "capital.amount"
