import contextlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import phone
from rules.errors import RuleError
from rules.tests.generators import anything, digit_text, many, wide

NORMAL = re.compile(r"(\+[1-9][0-9]{6,14}|[0-9]{3,10})(;ext=[0-9]{1,6})?")
mobiles = st.builds("1{}{}".format, st.sampled_from("3456789"), digit_text(9))
areas = st.sampled_from(["10", "21", "20", "28", "571", "755", "931", "477"])
landlines = areas.flatmap(lambda area: digit_text(7).map(lambda rest: f"{area}" + "6" + rest))


@pytest.mark.parametrize(
    "written, normal",
    [
        ("13800138000", "+8613800138000"),
        (13800138000, "+8613800138000"),
        (13800138000.0, "+8613800138000"),
        ("13800138000.0", "+8613800138000"),
        ("138 0013 8000", "+8613800138000"),
        ("138-0013-8000", "+8613800138000"),
        ("138.0013.8000", "+8613800138000"),
        ("１３８００１３８０００", "+8613800138000"),
        ("'13800138000", "+8613800138000"),
        ("\ufeff13800138000\xa0", "+8613800138000"),
        ("+86 138 0013 8000", "+8613800138000"),
        ("(+86)13800138000", "+8613800138000"),
        ("＋８６－１３８００１３８０００", "+8613800138000"),
        ("0086-13800138000", "+8613800138000"),
        ("8613800138000", "+8613800138000"),
        ("86-138-0013-8000", "+8613800138000"),
        ("013800138000", "+8613800138000"),
        ("021-62345678", "+862162345678"),
        ("（021）6234 5678", "+862162345678"),
        ("+86 (0)21 6234 5678", "+862162345678"),
        ("+86-21-62345678", "+862162345678"),
        ("862162345678", "+862162345678"),
        ("01062345678", "+861062345678"),
        ("0571-87654321", "+8657187654321"),
        ("0931—8765432", "+869318765432"),
        ("021-62345678-801", "+862162345678;ext=801"),
        ("021-62345678转801", "+862162345678;ext=801"),
        ("021-62345678 分机:801", "+862162345678;ext=801"),
        ("021 62345678 ext. 801", "+862162345678;ext=801"),
        ("+862162345678;ext=801", "+862162345678;ext=801"),
        ("0086-21-62345678-12", "+862162345678;ext=12"),
        ("0755-8234-5678", "+8675582345678"),
        ("021-962288", "+8621962288"),
        ("021-12345", "+862112345"),
        ("400-812-3123", "4008123123"),
        ("+86 400 812 3123", "4008123123"),
        ("4008888888转1", "4008888888;ext=1"),
        ("800 820 8820", "8008208820"),
        ("95588", "95588"),
        ("95013123", "95013123"),
        ("96315", "96315"),
        ("12345", "12345"),
        ("12315", "12315"),
        ("10086", "10086"),
        ("110", "110"),
        ("+852 5123 4567", "+85251234567"),
        ("00852-51234567", "+85251234567"),
        ("+1 (650) 253-0000", "+16502530000"),
        ("+49 30 901820", "+4930901820"),
    ],
)
def test_usual_ways_of_writing(written, normal):
    assert phone.normalise(written) == normal
    assert phone.normalise(normal) == normal


@pytest.mark.parametrize(
    "written, code",
    [
        ("", "phone.empty"),
        (None, "phone.empty"),
        ("   ", "phone.empty"),
        ("1380013800O", "phone.letters"),
        ("abc", "phone.letters"),
        ("张三", "phone.letters"),
        ("138****8000", "phone.characters"),
        ("138😀0138000", "phone.characters"),
        ("1380013800", "phone.too_short"),
        ("12", "phone.too_short"),
        ("021-6234567", "phone.too_short"),
        ("+86 138 0013 800", "phone.too_short"),
        ("+852 123", "phone.too_short"),
        ("138001380000", "phone.too_long"),
        ("+8613800138000123", "phone.too_long"),
        ("021-623456789", "phone.too_long"),
        ("0011-62345678", "phone.too_short"),
        ("+0 62345678", "phone.format"),
        ("11800138000", "phone.format"),
        ("+852 1234567890123456", "phone.too_long"),
        ("12800138000", "phone.format"),
        ("62345678", "phone.area_code"),
        ("2162345678", "phone.area_code"),
        ("+", "phone.characters"),
        ("--", "phone.characters"),
        ("138+00138000", "phone.characters"),
        ("=cmd|' /C calc'!A0", "phone.letters"),
        ("1" * 100_000, "phone.too_long"),
        ("1-" * 100_000, "phone.too_long"),
        ("1 " * 100_000, "phone.too_long"),
        ("٠١٢٣٤٥٦٧٨٩٠", "phone.characters"),
    ],
)
def test_each_fault_has_its_own_code(written, code):
    with pytest.raises(RuleError) as refused:
        phone.normalise(written)
    assert refused.value.code == code


@st.composite
def written_mobiles(draw):
    number = draw(mobiles)
    separator = draw(st.sampled_from(["", " ", "-", ".", "－", "　"]))
    prefix = draw(st.sampled_from(["", "+86", "+86 ", "0086", "86", "0", "(+86)", "（+86）"]))
    text = prefix + separator.join((number[:3], number[3:7], number[7:]))
    return number, draw(st.sampled_from([text, wide(text), f" {text}\t", f"\ufeff{text}"]))


@many
@given(written_mobiles())
def test_good_mobiles(case):
    number, written = case
    assert phone.normalise(written) == f"+86{number}"
    assert phone.tail(written) == number[-4:]


@many
@given(landlines, st.sampled_from(["0{}", "+86{}", "+860{}", "0086-{}", "(0){}"]), st.sampled_from(["", "-12", "转8001", "x1"]))
def test_good_landlines(number, form, extension):
    digits = re.sub("[^0-9]", "", extension)
    expected = f"+86{number}" + (f";ext={digits}" if digits else "")
    assert phone.normalise(form.format(number) + extension) == expected


@many
@given(mobiles, st.integers(0, 10), st.sampled_from("OoIlZ一人é"))
def test_a_letter_in_a_mobile_is_refused(number, place, letter):
    with pytest.raises(RuleError, match=r"phone\.letters"):
        phone.normalise(number[:place] + letter + number[place + 1 :])


@many
@given(mobiles, st.integers(1, 5), st.booleans())
def test_a_mobile_of_wrong_length_is_refused(number, count, longer):
    written = number + "0" * count if longer else number[: 11 - count]
    try:
        result = phone.normalise(written)
    except RuleError as error:
        assert error.code in ("phone.too_long", "phone.too_short", "phone.area_code", "phone.format")
    else:
        raise AssertionError(f"{written} became {result}")


@many
@given(anything)
def test_anything_gives_a_normal_form_or_a_rule_error(value):
    try:
        normal = phone.normalise(value)
    except RuleError as error:
        assert error.code.startswith("phone.")
    else:
        assert NORMAL.fullmatch(normal)
        assert phone.normalise(normal) == normal


@pytest.mark.parametrize(
    "cell, numbers",
    [
        ("", []),
        ("13800138000/021-62345678", ["+8613800138000", "+862162345678"]),
        ("13800138000、13900139000", ["+8613800138000", "+8613900139000"]),
        ("13800138000，13900139000；10086", ["+8613800138000", "+8613900139000", "10086"]),
        ("13800138000 13900139000", ["+8613800138000", "+8613900139000"]),
        ("138 0013 8000 139 0013 9000", ["+8613800138000", "+8613900139000"]),
        ("021 62345678 13800138000", ["+862162345678", "+8613800138000"]),
        ("+862162345678;ext=801;13800138000", ["+862162345678;ext=801", "+8613800138000"]),
        ("13800138000 / 138-0013-8000", ["+8613800138000"]),
        ("13800138000\n13900139000", ["+8613800138000", "+8613900139000"]),
    ],
)
def test_several_in_one_cell(cell, numbers):
    assert phone.split_many(cell) == numbers


@many
@given(st.lists(mobiles, min_size=1, max_size=6, unique=True), st.sampled_from(["/", "、", ",", "，", ";", "；", " ", " / ", "\n"]))
def test_split_finds_what_was_joined(numbers, separator):
    assert phone.split_many(separator.join(numbers)) == [f"+86{number}" for number in numbers]


@many
@given(anything)
def test_split_never_fails_otherwise(value):
    with contextlib.suppress(RuleError):
        phone.split_many(value)


@pytest.mark.parametrize("text, tail", [("", ""), ("8000", "8000"), ("*8000", "8000"), (None, ""), ("021-62345678转801", "5678")])
def test_tail(text, tail):
    assert phone.tail(text) == tail
