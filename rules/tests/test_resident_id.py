import datetime
import traceback

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.cn import ric

from rules import resident_id
from rules.errors import RuleError
from rules.tests.generators import TODAY, anything, many, resident_ids, wide


@many
@given(resident_ids(), st.sampled_from([str, str.lower, wide, lambda n: f" {n[:6]} {n[6:14]}-{n[14:]} ", lambda n: "'" + n]))
def test_good_numbers(number, write):
    parts = resident_id.validate(write(number), TODAY)
    assert parts.number == number
    assert f"{parts.birth_date:%Y%m%d}" == number[6:14]
    assert parts.gender == ("male" if number[16] in "13579" else "female")
    assert parts.region == number[:6]
    assert ric.calc_check_digit(number) == number[17]


@many
@given(resident_ids(), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number, place, step):
    wrong = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]
    with pytest.raises(RuleError):
        resident_id.validate(wrong, TODAY)


@many
@given(resident_ids(), st.integers(0, 15))
def test_two_swapped_digits_are_always_noticed(number, place):
    assume(number[place] != number[place + 1])
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    with pytest.raises(RuleError):
        resident_id.validate(swapped, TODAY)


@many
@given(anything)
def test_anything_is_refused_with_a_rule_error(value):
    try:
        resident_id.validate(value, TODAY)
    except RuleError as error:
        assert error.code.startswith("resident_id.")


def with_check_digit(body):
    return body + resident_id.check_digit(body)


@pytest.mark.parametrize(
    "text, code",
    [
        ("", "empty"),
        (None, "empty"),
        ("110105491231002", "old_15"),
        ("11010519491231002", "length"),
        ("11010519491231002X1", "length"),
        ("11010519491231002A", "characters"),
        ("1101051949123100XX", "characters"),
        ("11O10519491231002X", "characters"),
        ("110105194912310021", "check_digit"),
        (with_check_digit("11010519490229002"), "birth_date"),
        (with_check_digit("11010519491301002"), "birth_date"),
        (with_check_digit("11010518991231002"), "birth_date"),
        (with_check_digit("11010520260303002"), "birth_date"),
        (with_check_digit("11010599990101002"), "birth_date"),
        (with_check_digit("00000019491231002"), "characters"),
    ],
)
def test_each_fault_has_its_own_code(text, code):
    with pytest.raises(RuleError) as refused:
        resident_id.validate(text, TODAY)
    assert refused.value.code == f"resident_id.{code}"


def test_born_today_and_on_a_leap_day():
    assert resident_id.validate(with_check_digit("11010520260302002"), TODAY).birth_date == TODAY
    leap = resident_id.validate(with_check_digit("11010520000229001"), TODAY)
    assert leap.birth_date == datetime.date(2000, 2, 29)


@many
@given(resident_ids(), st.integers(0, 17))
def test_no_refusal_shows_the_number(number, place):
    wrong = number[:place] + ("1" if number[place] != "1" else "2") + number[place + 1 :]
    try:
        resident_id.validate(wrong, TODAY)
    except RuleError as error:
        told = "".join(traceback.format_exception_only(error)) + repr(error) + repr(error.params) + repr(error.args)
        assert error.__context__ is None or error.__suppress_context__
        assert wrong not in told
        assert wrong[6:14] not in told
