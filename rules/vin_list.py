"""Lists of VINs as makers send them 召回车辆清单: a column of a workbook, a text file, a paste from a mail (J04).

Every line comes out again: as VINs, as a range, or as a refusal with the reason. Nothing is guessed, nothing is dropped.
"""

import itertools
import re
from typing import NamedTuple

from . import tabular, vin, vin_range
from .errors import RuleError
from .text import clean, fold_width

MAX_LINES = 200_000
HEADER_WITHIN = 15
_TITLES = {
    "vin": ("vin", "vin码", "vin号", "车架号", "车架号码", "底盘号", "车辆识别代号", "车辆识别代码", "车辆识别码", "车辆识别号",
            "车辆识别代号vin", "车架号vin", "vinnumber", "chassis", "chassisnumber"),
    "first": ("vin起", "起始vin", "起始车架号", "车架号起", "vin范围起", "起始车辆识别代号", "起", "起始", "from", "fromvin", "vinfrom",
              "first", "firstvin"),
    "last": ("vin止", "截止vin", "终止vin", "截止车架号", "结束vin", "车架号止", "vin范围止", "截止车辆识别代号", "止", "截止", "终止",
             "to", "tovin", "vinto", "last", "lastvin"),
}
_HEADERS = {title: kind for kind, titles in _TITLES.items() for title in titles}
_BETWEEN = re.compile(r"\s*(?:[~～—–至到]+|\s-+\s|\.{2,}|…)\s*")
_HYPHEN = re.compile(r"([0-9A-Za-z*#?]{17})-+([0-9A-Za-z*#?]{17})")
_LIKE = re.compile("[0-9A-Za-z]{15,19}")
_CHECKED = "L12345"  # China and North America: the check digit is law
_SPLIT = re.compile(r"[,;，；、|\t]+")


class Found(NamedTuple):
    """What stands in a line: VINs, the two ends of a range, and what in it is neither, with the reason.

    ``doubtful`` are those of the VINs whose check digit is wrong although their makers must keep it: kept, and told.
    """

    line: int
    vins: tuple = ()
    span: "tuple | None" = None
    errors: tuple = ()  # (text, RuleError)
    doubtful: tuple = ()


def read(content):
    """Lines of a file: CSV, plain text (UTF-8, UTF-16, GBK) or a workbook.

    >>> [found.vins or found.errors[0][1].code for found in read("车架号\\nLSVAA4182E2123456\\n无\\n".encode("gbk"))]
    [('LSVAA4182E2123456',), 'vin.characters']
    """
    rows = tabular.read(content, max_rows=MAX_LINES)
    try:
        return _find(list(rows))
    except RuleError as error:
        if error.code != "tabular.quote":
            raise
        return read_text(tabular.decode(content))  # a stray quotation mark is rubbish like any other


def read_text(text):
    """Lines of what was pasted: a VIN or several in a line, or a range.

    >>> list(read_text("LSVAA4182E2123456；LSVAA4182E2123457\\n\\nabc"))[0].vins
    ('LSVAA4182E2123456', 'LSVAA4182E2123457')
    """
    lines = re.split(r"\r\n|\n|\r", text)
    if len(lines) > MAX_LINES:
        raise RuleError("tabular.too_many_rows", limit=MAX_LINES)
    return _find([tabular.Row(number, _SPLIT.split(line)) for number, line in enumerate(lines, start=1) if clean(line)])


def _find(rows):
    place, columns = _header(rows[:HEADER_WITHIN])
    for number, row in enumerate(rows):
        if number == place:
            continue
        cells = [_text(cell) for cell in row.cells]
        found = _of_columns(row.line, cells, columns) if number > place >= 0 else _of_cells(row.line, cells)
        yield found._replace(doubtful=tuple(filter(_is_doubtful, found.vins))) if found.vins else found


def _is_doubtful(number):
    return number[0] in _CHECKED and vin.check_digit(number) != number[8]


def _text(cell):
    return clean(tabular.as_text(cell))


def _header(rows):
    """(index of the header among the first rows, its columns by kind); (-1, {}) when there is none."""
    for index, row in enumerate(rows):
        columns = {}
        for column, cell in enumerate(row.cells):
            kind = _HEADERS.get(re.sub(r"[\s()（）_:：/*-]", "", fold_width(_text(cell))).lower())
            if kind:
                columns.setdefault(kind, column)
        if "vin" in columns or {"first", "last"} <= columns.keys():
            return index, columns
    return -1, {}


def _of_columns(line, cells, columns):
    """A row under a header: the column counts, not whatever else looks like a VIN (an engine number may)."""
    def cell(kind):
        column = columns.get(kind)
        return cells[column] if column is not None and column < len(cells) else ""

    if cell("first") or cell("last"):
        return _range(line, cell("first"), cell("last"))
    if cell("vin"):
        return _of_cells(line, _SPLIT.split(cell("vin")), every=True)
    return Found(line, errors=((_shown(cells), RuleError("vin.empty")),))


def _of_cells(line, cells, every=False):
    """A line whose VINs may stand anywhere.

    :param bool every: whether each cell has to be a VIN; else only what is as long as one counts beside a good one
    """
    joined = " ".join(filter(None, cells))
    span = _ends(joined)
    if span:
        return _range(line, *span)
    good, bad = [], []
    for text in itertools.chain.from_iterable(map(_words, filter(None, cells))):
        try:
            good.append(vin.normalise(text))
        except RuleError as error:
            bad.append((text, error))
    if not good:  # one reason for the line: that of the likeliest cell
        bad = sorted(bad, key=lambda fault: abs(len(fault[0]) - 17))[:1] or [(_shown(cells), RuleError("vin.empty"))]
    elif not every:
        bad = [fault for fault in bad if _LIKE.fullmatch(fault[0])]
    return Found(line, vins=tuple(dict.fromkeys(good)), errors=tuple((text[:60], error) for text, error in bad))


def _ends(text):
    """The two ends of a range that a line may be."""
    hyphen = _HYPHEN.fullmatch("".join(text.split()))
    if hyphen:
        return hyphen.groups()
    between = _BETWEEN.split(text)
    return between if len(between) == 2 and all(len("".join(end.split())) >= 15 for end in between) else None


def _words(cell):
    """Several VINs in a cell with blanks between, or one that was typed in groups."""
    words = cell.split()
    return words if len(words) > 1 and all(len(word) >= 15 for word in words) else [cell]


def _range(line, first, last):
    try:
        vin_range.parse(first, last)
        return Found(line, span=(vin_range.bound(first), vin_range.bound(last)))
    except RuleError as error:
        return Found(line, errors=((f"{first} – {last}"[:60], error),))


def _shown(cells):
    return " ".join(filter(None, cells))[:60]
