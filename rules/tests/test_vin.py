import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import vin
from rules.errors import RuleError
from rules.tests.generators import TODAY, anything, digit_text, many, wide

ALPHABET = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
# ISO 3779's letter values, written out apart from the module's.
VALUE = {char: int(char) for char in "0123456789"} | {
    "A": 1, "B": 2, "C": 3, "D": 4, "E": 5, "F": 6, "G": 7, "H": 8, "J": 1, "K": 2, "L": 3, "M": 4,
    "N": 5, "P": 7, "R": 9, "S": 2, "T": 3, "U": 4, "V": 5, "W": 6, "X": 7, "Y": 8, "Z": 9,
}


@st.composite
def vins(draw, first=ALPHABET):
    body = draw(st.sampled_from(first)) + draw(st.text(ALPHABET, min_size=7, max_size=7)) + "0"
    body += draw(st.text(ALPHABET, min_size=4, max_size=4)) + draw(digit_text(4))
    weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
    rest = sum(VALUE[char] * weight for char, weight in zip(body, weights, strict=True)) % 11
    return body[:8] + ("X" if rest == 10 else str(rest)) + body[9:]


@many
@given(vins(), st.sampled_from([str, str.lower, wide, lambda v: f" {v[:3]}-{v[3:9]} {v[9:]}", lambda v: "'" + v, lambda v: "*" + v + "*"]))
def test_good_vins(number, write):
    if len(set(number)) == 1:
        return
    parts = vin.validate(write(number), TODAY)
    assert (parts.vin, parts.wmi, parts.check_ok, parts.severity) == (number, number[:3], True, None)


@many
@given(vins("L"), st.integers(1, 10))
def test_wrong_check_digit_of_a_chinese_vin_is_an_error(number, step):
    wrong = number[:8] + "0123456789X"[("0123456789X".index(number[8]) + step) % 11] + number[9:]
    assert vin.check(wrong, TODAY).severity == "error"
    with pytest.raises(RuleError, match=r"vin\.check_digit") as refused:
        vin.validate(wrong, TODAY)
    assert refused.value.params["expected"] == number[8]


@many
@given(vins("WJKSVZ2359"), st.integers(1, 10))
def test_elsewhere_it_is_a_warning(number, step):
    wrong = number[:8] + "0123456789X"[("0123456789X".index(number[8]) + step) % 11] + number[9:]
    assert vin.validate(wrong, TODAY).severity == "warning"


@many
@given(vins(), st.integers(0, 16), st.sampled_from("IOQ"))
def test_i_o_q_are_refused(number, place, letter):
    with pytest.raises(RuleError, match=r"vin\.letter_ioq"):
        vin.normalise(number[:place] + letter + number[place + 1 :])


@many
@given(vins(), st.integers(1, 16))
def test_wrong_length_is_refused(number, count):
    for wrong in (number[:-count], number + number[:count]):
        with pytest.raises(RuleError, match=r"vin\.length"):
            vin.normalise(wrong)


@many
@given(anything)
def test_anything_gives_a_vin_or_a_rule_error(value):
    vin.tail(value)
    try:
        parts = vin.check(value, TODAY)
    except RuleError as error:
        assert error.code.startswith("vin.")
    else:
        assert len(parts.vin) == 17


@pytest.mark.parametrize(
    "text, code",
    [
        ("", "empty"),
        (None, "empty"),
        ("LSVAA4182E212345", "length"),
        ("LSVAA4182E212345é", "characters"),
        ("车LSVAA4182E212345", "characters"),
        ("LSVAA4182E21234O6", "letter_ioq"),
        ("11111111111111111", "placeholder"),
        ("00000000000000000", "placeholder"),
    ],
)
def test_each_fault_has_its_own_code(text, code):
    with pytest.raises(RuleError) as refused:
        vin.normalise(text)
    assert refused.value.code == f"vin.{code}"


@pytest.mark.parametrize("number", ["1M8GDM9AXKP042788", "5GZCZ43D13S812715", "1HGCM82633A004352"])
def test_published_vins(number):
    assert vin.check(number, TODAY).check_ok


@pytest.mark.parametrize(
    "char, year, today",
    [
        ("A", 2010, TODAY),
        ("T", 2026, TODAY),
        ("V", 2027, TODAY),
        ("W", 1998, TODAY),
        ("9", 2009, TODAY),
        ("1", 2001, TODAY),
        ("A", 2040, datetime.date(2039, 1, 1)),
        ("0", None, TODAY),
        ("U", None, TODAY),
        ("Z", None, TODAY),
    ],
)
def test_model_year(char, year, today):
    assert vin.model_year(f"LSVAA4182{char}2123456", today) == year


@pytest.mark.parametrize("text, tail", [("123456", "123456"), ("e2123456", "123456"), ("", ""), (None, ""), ("１２３", "123")])
def test_tail(text, tail):
    assert vin.tail(text) == tail


def test_manufacturer_comes_from_the_own_table_first():
    assert vin.manufacturer("LSVAA4182E2123456", {"LSV": "上汽大众"}) == "上汽大众"


def test_manufacturer_never_fails():
    @many
    @given(vins())
    def check(number):
        assert isinstance(vin.manufacturer(number), str)

    check()


def test_without_vininfo(monkeypatch):
    monkeypatch.setattr(vin, "_VinInfo", None)
    assert vin.manufacturer("WVWZZZ1KZAW000001") == ""
