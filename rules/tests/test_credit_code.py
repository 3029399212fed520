import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from rules import credit_code
from rules.errors import RuleError
from rules.tests.generators import anything, digit_text, many, wide

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@st.composite
def codes(draw, first="123456789ANY"):
    body = draw(st.sampled_from(first)) + draw(st.sampled_from("1239")) + draw(digit_text(6))
    body += draw(st.text(ALPHABET, min_size=9, max_size=9))
    # Weights are the powers of 3 modulo 31.
    total = sum(ALPHABET.index(char) * pow(3, index, 31) for index, char in enumerate(body))
    return body + ALPHABET[-total % 31]


@st.composite
def organisations(draw):
    body = draw(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=8, max_size=8))
    total = sum(int(char, 36) * weight for char, weight in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    check = (11 - total % 11) % 11
    return body + ("X" if check == 10 else str(check))


WRITINGS = st.sampled_from([str, str.lower, wide, lambda code: f" {code[:4]} {code[4:]}", lambda code: "'" + code])


@many
@given(codes(), WRITINGS)
def test_good_credit_codes(code, write):
    assert credit_code.validate(write(code)) == code
    assert uscc.is_valid(code) or code[0] in "ANY"


@many
@given(codes(), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(code, place, char):
    wrong = code[:place] + char + code[place + 1 :]
    if wrong == code:
        return
    with pytest.raises(RuleError):
        credit_code.validate(wrong)


@many
@given(organisations(), WRITINGS, st.booleans())
def test_good_organisation_codes(code, write, dash):
    assert credit_code.validate_organisation(write(f"{code[:8]}-{code[8]}" if dash else code)) == code


@many
@given(organisations(), st.integers(1, 10))
def test_wrong_organisation_check_digit(code, step):
    wrong = "0123456789X"[("0123456789X".index(code[8]) + step) % 11]
    with pytest.raises(RuleError, match=r"organisation_code\.check_digit"):
        credit_code.validate_organisation(code[:8] + wrong)


@pytest.mark.parametrize(
    "text, code",
    [
        ("", "empty"),
        ("9111000060003734", "length"),
        ("91110000600037341L1", "length"),
        ("91110000600037341I", "characters"),
        ("9111000060003734张L", "characters"),
        ("9111000060003734lO", "characters"),
        ("911100006000373411", "check_digit"),
        ("B1110000600037341L", "format"),
        ("9111000X600037341L", "format"),
    ],
)
def test_each_fault_has_its_own_code(text, code):
    with pytest.raises(RuleError) as refused:
        credit_code.validate(text)
    assert refused.value.code == f"credit_code.{code}"


@pytest.mark.parametrize("text, code", [("", "empty"), ("D2143569", "length"), ("D21435691", "check_digit"), ("张2143569X", "characters")])
def test_each_fault_of_an_organisation_code(text, code):
    with pytest.raises(RuleError) as refused:
        credit_code.validate_organisation(text)
    assert refused.value.code == f"organisation_code.{code}"


@many
@given(anything)
def test_anything_is_refused_with_a_rule_error(value):
    for rule in (credit_code.validate, credit_code.validate_organisation):
        with contextlib.suppress(RuleError):
            rule(value)
