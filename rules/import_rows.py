"""From the cells of an uploaded table to the values of records, with every fault named 导入行 (issue 2: bad rows)."""

import itertools
import re
from typing import NamedTuple

from . import identity, resident_id, tabular
from . import import_values as v
from .errors import RuleError
from .import_columns import EXAMPLE_MARKS, KINDS
from .text import clean, fold_width

HEADER_WITHIN = 15
_DECORATION = re.compile(r"[（(\[【][^)）\]】]*[)）\]】]|[*＊:：]")


class Issue(NamedTuple):
    """What is wrong with one cell; ``value`` never holds an identity number."""

    header: str
    value: str
    error: RuleError


class ParsedRow:
    """One row: its values by column key, and its issues."""

    __slots__ = ("issues", "line", "refs", "values")

    def __init__(self, line):
        self.line = line
        self.values = {}
        self.issues = []
        self.refs = {}

    def refuse(self, header, value, error):
        self.issues.append(Issue(header, shown(value), error))


class Heading(NamedTuple):
    """The header row: its line, the column or None of each cell, and what the cells say."""

    line: int
    columns: list
    titles: list

    @property
    def unknown(self):
        return [title for title, column in zip(self.titles, self.columns, strict=True) if title and column is None]

    def title(self, key):
        """What the file itself calls a column."""
        for column, title in zip(self.columns, self.titles, strict=True):
            if column is not None and column.key == key:
                return title
        return ""


def shown(value):
    """A cell's text for a message: short, and without a resident number."""
    text = v.mask_numbers(tabular.as_text(value))
    return text if len(text) <= 40 else text[:39] + "…"


def masked(number):
    """A cell of the column of document numbers, whatever its shape, as it may be shown.

    >>> masked("E12345678")
    'E1*****78'
    """
    return identity.mask(clean(number))


def header_key(title):
    """
    >>> header_key("*姓 名（必填）"), header_key("Customer Name:")
    ('姓名', 'customername')
    """
    return re.sub(r"[\s_\-/.、]+", "", _DECORATION.sub("", fold_width(clean(title)).casefold()))


def _names(kind):
    names = {}
    for column in KINDS[kind]:
        for title in (column.zh, column.en, *column.synonyms):
            names.setdefault(header_key(title), column)
    return names


def titles_of(kind, key):
    """Header keys of every way to call a column."""
    return {title for title, column in _names(kind).items() if column.key == key}


def find_heading(rows, kind):
    """The header among the first rows (a title may stand above it); the iterator is left behind it.

    :raise RuleError: no header, a required column missing, or two columns that mean the same
    """
    names = _names(kind)
    for row in itertools.islice(rows, HEADER_WITHIN):
        columns = [names.get(header_key(tabular.as_text(cell))) for cell in row.cells]
        known = [column for column in columns if column is not None]
        if len(known) >= 2 or (known and len(row.cells) == len(known)):
            heading = Heading(row.line, columns, [clean(tabular.as_text(cell)) for cell in row.cells])
            _check_heading(heading, kind)
            return heading
    raise RuleError("import.no_header")


def _check_heading(heading, kind):
    missing = [f"{column.zh} ({column.en})" for column in KINDS[kind] if column.required and column not in heading.columns]
    if missing:
        raise RuleError("import.missing_columns", columns="、".join(missing), line=heading.line)
    seen = {}
    for column, title in zip(heading.columns, heading.titles, strict=True):
        if column is not None and column.key in seen:
            raise RuleError("import.same_column", first=seen[column.key], second=title)
        if column is not None:
            seen[column.key] = title


def parse_rows(rows, heading, today):
    """``ParsedRow`` of every row below the header; examples and repeated headers are left out.

    :param rows: iterator of ``tabular.Row``, standing behind the header
    """
    for row in rows:
        if not is_skipped(row, heading):
            yield parse_row(row, heading, today)


def is_skipped(row, heading):
    """Whether a row is the template's example or the header once more (files put together by hand)."""
    texts = [clean(tabular.as_text(cell)) for cell in row.cells]
    if texts == heading.titles[: len(texts)] and sum(map(bool, texts)) > 1:
        return True
    return any(fold_width(text).casefold().startswith(EXAMPLE_MARKS) for text in texts)


def parse_row(row, heading, today):
    parsed = ParsedRow(row.line)
    for index, cell in enumerate(row.cells):
        if index >= len(heading.columns) or not heading.titles[index]:
            if not tabular.is_blank(cell):
                parsed.refuse("", cell, RuleError("import.no_column", number=index + 1))
            continue
        column, title = heading.columns[index], heading.titles[index]
        if column is not None:
            _parse_cell(parsed, column, title, cell, today)
    _check_row(parsed, heading, today)
    return parsed


def _parse_cell(parsed, column, title, cell, today):
    if tabular.is_blank(cell) or (column.key != "partner.name" and v.is_filler(cell)):
        return
    sensitive = column.key == "identity.number"
    try:
        value = tabular.value(cell)
        if not sensitive and _holds_number(column, tabular.as_text(value)):
            raise RuleError("import.identity_number")
        value = column.parse(value, today)
    except RuleError as error:
        parsed.issues.append(Issue(title, "" if sensitive else shown(cell), error))
    else:
        if value is not None:
            parsed.values[column.key] = value


def _holds_number(column, text):
    """An engine number may have fifteen digits like an old identity number; elsewhere such a number is in the wrong column."""
    return any(found.certain or column.key != "car.engine_number" for found in identity.find_numbers(text))


def _check_row(parsed, heading, today):
    """What cells say together."""
    values = parsed.values
    failed = {issue.header for issue in parsed.issues}
    for column, title in zip(heading.columns, heading.titles, strict=True):
        if column is not None and column.required and column.key not in values and title not in failed:
            parsed.refuse(title, "", RuleError("import.required"))
    numbers = values.pop("partner.phone", [])
    if numbers:
        values["partner.phone"] = numbers[0]
        if len(numbers) > 1:
            values.setdefault("partner.phone_second", numbers[1])
    _check_identity(parsed, heading, today)
    _check_company(parsed, heading)
    if not (parsed.issues or any(values.get(key) for key in (
            "partner.phone", "partner.phone_second", "partner.wechat", "identity.number", "car.vin_sn", "car.license_plate"))):
        parsed.refuse("", "", RuleError("import.nothing_to_find_by"))


def _check_identity(parsed, heading, today):
    number = parsed.values.get("identity.number")
    if not number:
        parsed.values.pop("identity.document_type", None)
        return
    document_type = parsed.values.setdefault("identity.document_type", "resident_id")
    try:
        parsed.values["identity.number"] = number = identity.normalise(document_type, number, today)
        if document_type in ("resident_id", "driving_licence", "residence_permit"):
            parts = resident_id.validate(number, today)
            parsed.values.setdefault("partner.birthdate_date", parts.birth_date)
            parsed.values.setdefault("partner.gender", parts.gender)
    except RuleError as error:
        parsed.issues.append(Issue(heading.title("identity.number"), "", error))


def _check_company(parsed, heading):
    """A credit code says that the customer is a firm; a person has none."""
    values = parsed.values
    if "partner.vat" in values:
        nature = values.setdefault("partner.customer_nature", "company")
        if nature == "individual":
            parsed.refuse(heading.title("partner.vat"), values["partner.vat"], RuleError("import.vat_of_person"))
