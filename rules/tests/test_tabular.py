"""Files of every bad sort are refused with a code, good ones are read whole, and no library gets a crafted file to see."""

import contextlib
import datetime
import io
import tracemalloc
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import tabular
from rules.errors import RuleError
from rules.tests.generators import many

openpyxl = pytest.importorskip("openpyxl")
HEADER = ["姓名", "手机"]


def cells(content):
    return [row.cells for row in tabular.read(content)]


def refused(content):
    with pytest.raises(RuleError) as caught:
        list(tabular.read(content))
    return caught.value.code


def workbook(rows, merges=(), title=None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for merge in merges:
        book.active.merge_cells(merge)
    return saved(book)


def saved(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def rewritten(content, change):
    """The workbook with each part passed through ``change(name, bytes)``."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in source.namelist():
            copy.writestr(name, change(name, source.read(name)))
    return target.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_in_usual_encodings(encoding, delimiter):
    text = delimiter.join(HEADER) + "\r\n" + delimiter.join(["买买提·吐尔逊", "13800138000"]) + "\r\n"
    assert cells(text.encode(encoding)) == [HEADER, ["买买提·吐尔逊", "13800138000"]]


@pytest.mark.parametrize("name", ["朱镕基", "林喆", "李堃", "𠮷野", "😀王"])
def test_rare_characters_of_gb18030(name):
    assert cells(f"姓名,手机\n{name},1\n".encode("gb18030"))[1] == [name, "1"]


def test_lines_are_those_of_the_spreadsheet():
    rows = list(tabular.read('\n姓名,手机\n\n"张\n三",1\n,\n李四,2\n'.encode()))
    assert [(row.line, row.cells[0]) for row in rows] == [(2, "姓名"), (4, "张\n三"), (6, "李四")]


def test_excels_own_hint_and_line_separators_in_cells():
    assert cells("sep=;\n姓名;手机\n张\u2028三;1\n".encode()) == [HEADER, ["张\u2028三", "1"]]


def test_mixed_in_bom_is_no_content():
    assert refused(b"\xef\xbb\xbf") == "tabular.empty"
    assert cells("\ufeff\ufeff姓名,手机\n\ufeff,\n张三,1\n".encode()) == [["\ufeff姓名", "手机"], ["张三", "1"]]


@pytest.mark.parametrize("content, code", [
    (b"", "tabular.empty"),
    (b" \r\n\t\n", "tabular.empty"),
    (b",,,\n,,\n", "tabular.empty"),
    (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "tabular.pdf"),
    (b"\xef\xbb\xbf <html><table><tr><td>1</td></tr></table>", "tabular.html"),
    (b"<?xml version='1.0'?><Workbook/>", "tabular.html"),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "tabular.format"),
    (b"\xff\xd8\xff\xe0\0\x10JFIF", "tabular.encoding"),
    (b"PK\x03\x04 not a zip", "tabular.corrupt"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 not a workbook", "tabular.corrupt"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "tabular.encrypted"),
    ('姓名,手机\n"张三,1\n李四,2\n'.encode(), "tabular.quote"),
    (b"a,b\n" + b"1,2\n" * 20_002, "tabular.too_many_rows"),
    (b",".join(b"%d" % n for n in range(1000)) + b"\n", "tabular.too_many_columns"),
    (b"x" * (20 * 1024 * 1024 + 1), "tabular.too_big"),
])
def test_refused_with_a_code(content, code):
    assert refused(content) == code


def test_workbook_with_every_kind_of_cell():
    content = workbook([[*HEADER, "a", "b", "c"], ["张三", 13800138000, datetime.date(2018, 3, 5), 1.8, True], [], ["李四"]])
    rows = list(tabular.read(content))
    assert rows[1] == (2, ["张三", 13800138000, datetime.datetime(2018, 3, 5), 1.8, True])
    assert rows[2] == (4, ["李四"])


def test_1000_column_sheet():
    assert refused(workbook([[f"列{n}" for n in range(1000)]])) == "tabular.too_many_columns"
    assert refused(workbook([[f"列{n}" for n in range(500)]])) == "tabular.too_many_columns"


def test_merged_cells_are_named_as_such():
    content = workbook([["标题", None], HEADER, ["张三", "1"], [None, "2"], ["李四", "3"]], ["A1:B1", "A3:A4"])
    rows = list(tabular.read(content))
    assert rows[1].cells == HEADER
    assert rows[2].cells == [tabular.Flaw("tabular.merged", "张三"), "1"]
    assert rows[3].cells == [tabular.Flaw("tabular.merged", None), "2"]
    assert rows[4].cells == ["李四", "3"]


def test_formula_without_result_and_error_values():
    content = workbook([HEADER, ["=A9&B9", "#N/A"], ["张三", "1"]])
    rows = list(tabular.read(content))
    assert rows[1].cells == [tabular.Flaw("tabular.formula", None), tabular.Flaw("tabular.error_value", "#N/A")]
    assert rows[2].cells == ["张三", "1"]


def test_empty_workbook_hidden_sheet_and_other_zip():
    assert refused(workbook([])) == "tabular.empty"
    book = openpyxl.Workbook()
    book.active.append(["hidden"])
    book.active.sheet_state = "hidden"
    book.create_sheet().append(HEADER)
    assert cells(saved(book)) == [HEADER]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert refused(stream.getvalue()) == "tabular.not_workbook"


def test_entities_never_reach_a_parser(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the-canary-is-out")
    entity = f'<!DOCTYPE x [<!ENTITY leak SYSTEM "file://{secret}">]>'.encode()

    def leak(name, part):
        return part.replace(b"<worksheet", entity + b"<worksheet", 1) if name == "xl/worksheets/sheet1.xml" else part

    assert refused(rewritten(workbook([HEADER]), leak)) == "tabular.unsafe"

    def hidden(name, part):
        return part.decode().encode("utf-16") if name == "xl/workbook.xml" else part

    assert refused(rewritten(workbook([HEADER]), hidden)) == "tabular.unsafe"


def test_bombs_are_refused_before_they_unfold():
    def bomb(name, part):
        return part + b" " * 60_000_000 if name == "xl/styles.xml" else part

    content = rewritten(workbook([HEADER]), bomb)
    assert len(content) < 200_000
    tracemalloc.start()
    assert refused(content) == "tabular.bomb"
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()


@pytest.mark.parametrize("old, new, code", [
    (b'<row r="2"', b'<row r="999999999"', "tabular.bomb"),
    (b'r="A2"', b'r="XFD2"', "tabular.too_many_columns"),
])
def test_far_away_cells_are_not_padded(old, new, code):
    def far(name, part):
        return part.replace(old, new) if name == "xl/worksheets/sheet1.xml" else part

    assert refused(rewritten(workbook([HEADER, ["张三"]]), far)) == code


def test_a_dimension_that_lies_costs_nothing():
    def lie(name, part):
        return part.replace(b'ref="A1:B1"', b'ref="A1:XFD1048576"') if name == "xl/worksheets/sheet1.xml" else part

    assert cells(rewritten(workbook([HEADER]), lie)) == [HEADER]


def test_damaged_parts():
    def cut(name, part):
        return part[: len(part) // 2] if name == "xl/worksheets/sheet1.xml" else part

    assert refused(rewritten(workbook([HEADER, ["张三", "1"]]), cut)) == "tabular.corrupt"
    content = workbook([HEADER])
    assert refused(content[: len(content) // 2]) == "tabular.corrupt"


def test_a_cell_of_endless_text():
    [row] = list(tabular.read(b"x" * 6000 + b",1\n"))
    assert row.cells[0].code == "tabular.cell_length"
    with pytest.raises(RuleError, match="cell_length"):
        tabular.value(row.cells[0])


def test_csv_that_excel_opens():
    content = tabular.to_csv([HEADER, ["张三,李四", "1"]])
    assert cells(content) == [HEADER, ["张三,李四", "1"]]


@many
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content):
    for start in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "姓名,手机\n".encode()):
        with contextlib.suppress(RuleError):
            list(tabular.read(start + content))
