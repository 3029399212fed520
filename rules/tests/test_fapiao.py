import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import fapiao
from rules.errors import RuleError
from rules.tests.generators import anything, digit_text, many, wide


@many
@given(digit_text(20).filter(lambda text: text.strip("0")))
def test_twenty_digits_as_typed_or_in_full_width(number):
    assert fapiao.normalise(number) == number
    assert fapiao.normalise(wide(number)) == number
    assert fapiao.normalise(" ".join(number[place:place + 4] for place in range(0, 20, 4))) == number


@many
@given(st.sampled_from([10, 12]).flatmap(digit_text), digit_text(8).filter(lambda text: text.strip("0")))
def test_code_and_number_are_one(code, number):
    for text in (code + number, f"{code}-{number}", f"{code} {number}", f"发票代码：{code} 号码：{number}"):
        assert fapiao.normalise(text) == code + number


@pytest.mark.parametrize(
    "value, code",
    [
        ("", "empty"),
        (None, "empty"),
        ("  ", "empty"),
        ("12345678", "code"),
        ("1234567890", "length"),
        ("1" * 19, "length"),
        ("1" * 21, "length"),
        ("1" * 100, "length"),
        ("2631200000001234567X", "characters"),
        ("0" * 20, "characters"),
        ("-" * 20, "characters"),
        ("٣" * 20, "characters"),
        ("=2631200000001234567", "characters"),
    ],
)
def test_what_is_no_number(value, code):
    with pytest.raises(RuleError) as caught:
        fapiao.normalise(value)
    assert caught.value.code == f"fapiao.{code}"


@many
@given(anything)
def test_anything_is_a_number_or_refused(value):
    try:
        result = fapiao.normalise(value)
    except RuleError as error:
        assert error.code.startswith("fapiao.")
    else:
        assert len(result) in (18, 20) and result.isascii() and result.isdigit()
        assert fapiao.normalise(result) == result
