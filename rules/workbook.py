"""Excel files from strangers: looked at as a ZIP of XML before any library parses them (reliability.md: XXE, bombs).

What the file promises is checked first (sizes), then what it holds (no DOCTYPE, UTF-8 only); merged cells and formulas
without a result are found in the same pass, because openpyxl's streaming reader shows neither.
"""

import contextlib
import io
import re
import zipfile

from .errors import RuleError
from .tabular import MAX_COLUMNS, Flaw

MAX_SHEET = 128 * 1024 * 1024
MAX_STRINGS = 48 * 1024 * 1024
MAX_PART = 8 * 1024 * 1024
MAX_PARTS = 2_000
_CHUNK = 1024 * 1024
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*[\"']([A-Z0-9:$]{2,40})[\"']")
_FAR_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br\s*=\s*[\"']\d{8,}")
_FAR_COLUMN = re.compile(rb"\sr\s*=\s*[\"'][A-Z]{3,}\d")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_ENCODING = re.compile(rb"""^<\?xml[^>]*encoding\s*=\s*["']([^"']+)""")
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA")
_NOT_READ = ("xl/media/", "xl/drawings/", "xl/embeddings/", "xl/vbaProject", "docProps/", "customXml/", "xl/printerSettings/")


def read_xlsx(content):
    """(line, cells) of the first visible worksheet, streamed."""
    import openpyxl

    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise RuleError("tabular.corrupt") from None
    if "xl/workbook.xml" not in names:
        raise RuleError("tabular.not_workbook")
    _check_parts(archive)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = next((sheet for sheet in book.worksheets if sheet.sheet_state == "visible"), None)
        path = sheet._worksheet_path if sheet is not None else None
    except Exception:  # whatever a damaged file breaks inside the library
        raise RuleError("tabular.corrupt") from None
    if sheet is None:
        raise RuleError("tabular.empty")
    merges, has_formula = _scan(archive, path)
    formulas = None
    if has_formula:
        formulas = openpyxl.load_workbook(io.BytesIO(content), read_only=True)[sheet.title]
    return _xlsx_rows(sheet, formulas, _merged_cells(merges))


def _check_parts(archive):
    """Sizes as declared (Python's zipfile reads no byte more), and XML that is plain UTF-8 without a DOCTYPE."""
    infos = archive.infolist()
    if len(infos) > MAX_PARTS:
        raise RuleError("tabular.bomb")
    for info in infos:
        name = info.filename
        if name.startswith(_NOT_READ):
            continue
        limit = MAX_SHEET if name.startswith("xl/worksheets/") else MAX_STRINGS if name == "xl/sharedStrings.xml" else MAX_PART
        if info.flag_bits & 1:
            raise RuleError("tabular.encrypted")
        if info.file_size > limit:
            raise RuleError("tabular.bomb")
        if name.endswith((".xml", ".rels", ".vml")):
            _check_xml(archive, info)
    if sum(info.file_size for info in infos if not info.filename.startswith(_NOT_READ)) > 2 * MAX_SHEET:
        raise RuleError("tabular.bomb")


def _check_xml(archive, info):
    head = b""
    for chunk in _chunks(archive, info):
        if not head:
            head = chunk[:200].removeprefix(b"\xef\xbb\xbf")
            encoding = _ENCODING.match(head)
            if b"\0" in head or (encoding and encoding[1].lower() not in (b"utf-8", b"utf8", b"us-ascii")):
                raise RuleError("tabular.unsafe")
        if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
            raise RuleError("tabular.unsafe")


def _chunks(archive, info, overlap=100):
    """The part in pieces that overlap, so that nothing searched for is cut in two."""
    tail = b""
    try:
        with archive.open(info) as stream:
            while piece := stream.read(_CHUNK):
                yield tail + piece
                tail = piece[-overlap:]
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, zipfile.zlib.error):
        raise RuleError("tabular.corrupt") from None


def _scan(archive, path):
    merges, has_formula = set(), False
    for chunk in _chunks(archive, archive.getinfo(path.lstrip("/"))):
        merges.update(match[1].decode() for match in _MERGE.finditer(chunk))
        has_formula = has_formula or bool(_FORMULA.search(chunk))
        if _FAR_ROW.search(chunk):  # would be padded with a billion empty rows
            raise RuleError("tabular.bomb")
        if _FAR_COLUMN.search(chunk):  # column AAA and beyond
            raise RuleError("tabular.too_many_columns", limit=MAX_COLUMNS)
    return merges, has_formula


def _merged_cells(merges):
    """line → set of column indexes, for every cell that a merge of several lines covers; a merged title above is harmless."""
    from openpyxl.utils.cell import range_boundaries

    covered = {}
    for reference in merges:
        with contextlib.suppress(ValueError, TypeError):
            first_column, first_line, last_column, last_line = range_boundaries(reference)
            if (last_line - first_line + 1) * (last_column - first_column + 1) > 2_000_000:
                raise RuleError("tabular.bomb")
            for line in range(first_line, last_line + 1):
                covered.setdefault(line, set()).update(range(first_column - 1, min(last_column, 400)))
    return covered


def _xlsx_rows(sheet, formulas, merged):
    # a dimension of a million columns, as some programs write it, must not pad each row
    sheet.reset_dimensions()
    rows = sheet.iter_rows()
    if formulas is not None:
        formulas.reset_dimensions()
    twins = formulas.iter_rows() if formulas is not None else None
    line = 0
    while True:
        try:
            row = next(rows)
            twin = next(twins) if twins is not None else None
        except StopIteration:
            return
        except Exception:  # whatever a damaged file breaks inside the library
            raise RuleError("tabular.corrupt") from None
        line += 1
        cells = [_xlsx_value(cell) for cell in row]
        for index, formula in enumerate(twin or ()):
            if formula.data_type == "f" and cells[index] is None:
                cells[index] = Flaw("tabular.formula", None)
        for index in merged.get(line, ()):
            if index < len(cells):
                cells[index] = Flaw("tabular.merged", cells[index])
        yield line, cells


def _xlsx_value(cell):
    value = cell.value
    if cell.data_type == "e" or (isinstance(value, str) and value in _ERRORS):
        return Flaw("tabular.error_value", value)
    return value


def read_xls(content):
    """(line, cells) of the first visible sheet of an Excel 97-2003 file."""
    import xlrd

    try:
        with open("/dev/null", "w", encoding="utf-8") as silence:
            book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=silence)
        sheet = next((sheet for sheet in book.sheets() if not sheet.visibility), None)
    except Exception:  # whatever a damaged file breaks inside the library
        raise RuleError("tabular.corrupt") from None
    if sheet is None:
        raise RuleError("tabular.empty")
    return _xls_rows(book, sheet)


def _xls_rows(book, sheet):
    merged = {}
    for first_row, last_row, first_column, last_column in sheet.merged_cells:
        for row in range(first_row, last_row):
            merged.setdefault(row, set()).update(range(first_column, last_column))
    for number in range(sheet.nrows):
        cells = [_xls_value(book, cell) for cell in sheet.row(number)]
        for index in merged.get(number, ()):
            if index < len(cells):
                cells[index] = Flaw("tabular.merged", cells[index])
        yield number + 1, cells


def _xls_value(book, cell):
    import xlrd

    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return None
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return Flaw("tabular.error_value", xlrd.error_text_from_code.get(cell.value, "#"))
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return xlrd.xldate.xldate_as_datetime(cell.value, book.datemode)
        except (ValueError, OverflowError):
            return cell.value
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_NUMBER and cell.value.is_integer():
        return int(cell.value)
    return cell.value
