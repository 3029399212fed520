"""A range holds exactly the serials between its ends; a list gives every line back, as VINs or with the reason."""
import io
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import vin, vin_list, vin_range
from rules.errors import RuleError

ALPHABET = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
heads = st.text(ALPHABET, min_size=8, max_size=8)
middles = st.text(ALPHABET, min_size=2, max_size=2)
serials = st.integers(0, 999_999)
digits = st.sampled_from("0123456789X")


def made(head, middle, serial, digit="0"):
    return f"{head}{digit}{middle}{serial:06d}"


def right(head, middle, serial):
    number = made(head, middle, serial)
    return number[:8] + vin.check_digit(number) + number[9:]


@given(heads, middles, serials, serials, serials, st.tuples(digits, digits, digits))
def test_a_range_holds_the_serials_between_its_ends(head, middle, one, two, third, signs):
    low, high = sorted((one, two))
    number = made(head, middle, third, signs[2])
    if len(set(made(head, middle, low))) == 1 or len(set(made(head, middle, high))) == 1:
        return
    span = vin_range.parse(made(head, middle, low, signs[0]), made(head, middle, high, signs[1]))
    assert vin_range.contains(span, number) == (low <= third <= high)


@given(heads, middles, middles, serials)
def test_another_year_or_plant_is_no_range(head, middle, other, serial):
    if middle == other or serial in (0, 999_999):
        return
    with pytest.raises(RuleError) as refusal:
        vin_range.parse(made(head, middle, 1, "1"), made(head, other, 999_998, "2"))
    assert refusal.value.code == "vin_range.prefix"


def test_a_range_that_begins_with_its_end():
    with pytest.raises(RuleError) as refusal:
        vin_range.parse("LSVAA4182E2000200", "LSVAA4182E2000100")
    assert refusal.value.code == "vin_range.order"


def test_a_range_of_one():
    span = vin_range.parse("LSVAA4182E2000200", "LSVAA418*E2000200")
    assert vin_range.contains(span, "LSVAA418XE2000200") and not vin_range.contains(span, "LSVAA418XE2000201")


@given(st.lists(serials, min_size=1, max_size=40, unique=True), st.sampled_from(["\n", "\r\n", "；", ",", "\t", "、", " "]))
def test_vins_come_back_whatever_stands_between(numbers, between):
    vins = [right("LSVAA418", "E2", number) for number in numbers]
    found = list(vin_list.read_text(between.join(vins)))
    assert [number for line in found for number in line.vins] == vins
    assert not any(line.errors or line.doubtful for line in found)


@pytest.mark.parametrize("sign", "*#?_×＊")
def test_however_an_open_check_digit_is_written(sign):
    assert vin_range.bound(f"LSVAA418{sign}E2000001") == "LSVAA4180E2000001"


@pytest.mark.parametrize("text", ["", "L", "LSVAA418", "LSVAA418*", "LSVAA418*E200001", "LSVAA418*E20000011"])
def test_an_end_that_is_no_vin(text):
    with pytest.raises(RuleError, match=r"vin\."):
        vin_range.bound(text)


@given(st.lists(st.text(max_size=40), max_size=30))
def test_every_line_is_told_of(lines):
    """Rubbish of any kind: no line disappears, none breaks the reader."""
    text = "\n".join(lines)
    told = {found.line for found in vin_list.read_text(text) if found.vins or found.span or found.errors}
    from rules.text import clean

    parts = vin_list.re.split(r"\r\n|\n|\r", text)
    wanted = {number for number, line in enumerate(parts, start=1) if clean(line)}
    header = {number for number in wanted if number <= vin_list.HEADER_WITHIN * 2} - told
    assert wanted - told <= header and len(wanted - told) <= 1  # the header, if a line is one


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(content):
    try:
        for found in vin_list.read(content):
            assert found.vins or found.span or found.errors
    except RuleError as error:
        assert error.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_a_table_with_a_header(encoding):
    text = "召回车辆清单\n序号,发动机号,VIN码,车型\n1,LSVAA4180E2999999,LSVAA4182E2123456,途观\n2,,LSVAA4182E21234,途观\n3,A1,,途观\n"
    found = list(vin_list.read(text.encode(encoding)))
    assert [line.vins for line in found] == [(), ("LSVAA4182E2123456",), (), ()]
    assert [line.errors[0][1].code if line.errors else None for line in found] == ["vin.characters", None, "vin.length", "vin.empty"]
    assert [line.line for line in found] == [1, 3, 4, 5]


def test_a_slip_beside_a_good_vin_is_told():
    [found] = vin_list.read_text("LSVAA4182E2123456；LSVAA4182E212345O")
    assert found.vins == ("LSVAA4182E2123456",)
    assert [(text, error.code) for text, error in found.errors] == [("LSVAA4182E212345O", "vin.letter_ioq")]


def test_a_vin_with_a_wrong_check_digit_is_kept_and_told():
    good, bad = right("LSVAA418", "E2", 7), made("LSVAA418", "E2", 7, "0")
    assert good != bad
    assert [line.doubtful for line in vin_list.read_text(f"{good}\n{bad}")] == [(), (bad,)]
    european = made("WVWZZZ1K", "E2", 7, "Z")
    assert not next(iter(vin_list.read_text(european))).doubtful


@pytest.mark.parametrize("text", [
    "LSVAA4182E2000100 - LSVAA4185E2000199", "LSVAA4182E2000100-LSVAA4185E2000199", "LSVAA4182E2000100～LSVAA4185E2000199",
    "LSVAA4182E2000100至LSVAA4185E2000199", "LSVAA418*E2000100 到 LSVAA418*E2000199",
])
def test_a_range_in_a_line(text):
    [found] = vin_list.read_text(text)
    assert [number[9:] for number in found.span] == ["E2000100", "E2000199"]


def test_a_table_of_ranges():
    found = list(vin_list.read("车型,起始VIN,截止VIN\n途观,LSVAA4182E2000100,LSVAA4182E2000199\n朗逸,LSVAA4182E2000300,LSVAA4182F2000399\n"
                               .encode()))
    assert found[0].span == ("LSVAA4182E2000100", "LSVAA4182E2000199")
    assert found[1].errors[0][1].code == "vin_range.prefix"


def test_a_stray_quotation_mark_is_rubbish_and_no_more():
    found = list(vin_list.read(b'LSVAA4182E2123456\n"LSVAA4182E2123457\nLSVAA4182E2123458\n'))
    assert len(found) == 3 and found[0].vins and found[2].vins


def test_a_workbook_of_more_lines_than_an_import_takes():
    xlsxwriter = pytest.importorskip("xlsxwriter")
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["No", "VIN"])
    for number in range(20_500):
        sheet.write_row(number + 1, 0, [number, right("LSVAA418", "E2", number)])
    book.close()
    found = list(vin_list.read(stream.getvalue()))
    assert len(found) == 20_500 and all(line.vins for line in found)


@given(st.text(string.printable, max_size=60))
def test_values_shown_are_short(text):
    for found in vin_list.read_text(text * 5):
        assert all(len(value) <= 60 for value, _error in found.errors)
