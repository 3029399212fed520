"""Tables that people upload: CSV in the usual encodings, XLSX, XLS (issue 2: import, "Bad input") 表格文件.

The content decides what a file is, never its name: exports of other systems are called .xls and are HTML. Whatever cannot
be read for certain is refused with a code; nothing is guessed, nothing is dropped silently.
"""

import codecs
import csv
import datetime
import io
import itertools
from typing import NamedTuple

from .errors import RuleError
from .text import clean

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CELL = 5_000
_DELIMITERS = ",;\t|"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


_FLAWS = ("tabular.merged", "tabular.formula", "tabular.error_value", "tabular.cell_length")


class Row(NamedTuple):
    """``line`` is the number that the spreadsheet program shows beside the row, the header is line 1 at the earliest."""

    line: int
    cells: list


class Flaw(NamedTuple):
    """A cell that cannot be taken as it is: the code of the ``RuleError`` to report, and what the cell shows."""

    code: str
    value: object


def read(content, max_rows=MAX_ROWS):
    """The non-empty rows of the first sheet as an iterator of ``Row``, trailing empty cells cut.

    Cells are text, int, float, bool, date, datetime, None, or a ``Flaw``.

    >>> [row.cells for row in read("姓名,电话\\n\\n张三,138 0013 8000\\n".encode("gbk"))]
    [['姓名', '电话'], ['张三', '138 0013 8000']]
    """
    if not content or not content.strip(b"\0 \r\n\t\xef\xbb\xbf"):
        raise RuleError("tabular.empty")
    if len(content) > MAX_BYTES:
        raise RuleError("tabular.too_big", size=len(content) // 1024 // 1024 + 1, limit=MAX_BYTES // 1024 // 1024)
    return _limited(_reader(content)(content), max_rows)


def _reader(content):
    if content.startswith(b"PK\x03\x04"):
        from .workbook import read_xlsx

        return read_xlsx
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise RuleError("tabular.encrypted")
        from .workbook import read_xls

        return read_xls
    head = content[:1024].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith(b"%pdf"):
        raise RuleError("tabular.pdf")
    if head.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta", b"<head")):
        raise RuleError("tabular.html")
    return _read_csv


def _limited(rows, max_rows):
    """Holds the limits while the rows pass by, so that no more is read than allowed."""
    count = 0
    for line, cells in rows:
        while cells and is_blank(cells[-1]):
            cells.pop()
        if all(is_blank(cell) or (isinstance(cell, Flaw) and is_blank(cell.value)) for cell in cells):
            continue
        count += 1
        if count > max_rows + 1:  # the header is none of them
            raise RuleError("tabular.too_many_rows", limit=max_rows)
        if len(cells) > MAX_COLUMNS:
            raise RuleError("tabular.too_many_columns", limit=MAX_COLUMNS)
        yield Row(line, [_short(cell) for cell in cells])
    if not count:
        raise RuleError("tabular.empty")


def value(cell):
    """The cell, or the ``RuleError`` of its flaw."""
    if isinstance(cell, Flaw):
        raise RuleError(next(code for code in _FLAWS if code == cell.code))
    return cell


def is_blank(cell):
    return cell is None or (isinstance(cell, str) and not clean(cell))


def _short(cell):
    return Flaw("tabular.cell_length", cell[:100]) if isinstance(cell, str) and len(cell) > MAX_CELL else cell


def _read_csv(content):
    text = decode(content)
    if "\0" in text:
        raise RuleError("tabular.format")
    # no splitlines(): it also parts at signs that are part of a cell
    lines = list(io.StringIO(text, newline=""))
    delimiter = _delimiter(lines)
    first = 0
    if lines and lines[0].strip().lower().startswith("sep=") and len(lines[0].strip()) == 5:
        first = 1  # Excel's own hint
    # strict: a quotation mark without its partner would swallow the rest of the file into one cell
    reader = csv.reader(iter(lines[first:]), delimiter=delimiter, strict=True)
    number = first
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise RuleError("tabular.quote", line=number) from None
        yield number, cells


def decode(content):
    """Text of a file: UTF-8 with or without BOM, UTF-16 with BOM (Excel's "Unicode text"), else GB18030, which GBK is part of.

    No statistics: they fail on 喆 镕 堃 (reliability.md).

    >>> decode("堃".encode("gb18030")), decode("\\ufeff堃".encode())
    ('堃', '堃')
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RuleError("tabular.encoding")


def _delimiter(lines):
    """The one that parts the first lines into the most cells; a comma when none does."""
    sample = [line for line in itertools.islice(lines, 20) if line.strip()]
    if sample and sample[0].lower().startswith("sep=") and len(sample[0].strip()) == 5:
        return sample[0].strip()[-1]
    best, most = ",", 1
    for delimiter in _DELIMITERS:
        try:
            width = max((len(cells) for cells in csv.reader(sample, delimiter=delimiter)), default=0)
        except csv.Error:
            continue
        if width > most:
            best, most = delimiter, width
    return best


def as_text(cell):
    """What a person sees in the cell, in one way of writing.

    >>> as_text(13800138000.0), as_text(datetime.datetime(2018, 3, 5)), as_text(1.8), as_text(None)
    ('13800138000', '2018-03-05', '1.8', '')
    """
    if isinstance(cell, Flaw):
        return as_text(cell.value)
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return str(cell)


def to_csv(rows):
    """Bytes of a CSV that Excel opens in the right encoding.

    >>> to_csv([["姓名", "电话"]])
    b'\\xef\\xbb\\xbf\\xe5\\xa7\\x93\\xe5\\x90\\x8d,\\xe7\\x94\\xb5\\xe8\\xaf\\x9d\\r\\n'
    """
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerows(rows)
    return stream.getvalue().encode("utf-8-sig")
