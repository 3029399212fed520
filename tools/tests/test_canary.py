"""The libraries that read strangers' files must not follow external entities (old pins of Odoo did)."""

import importlib.metadata
import io
import zipfile

import openpyxl
import pytest
import xlrd
from lxml import etree

SECRET = "the-canary-is-out"
ENTITY = '<!DOCTYPE x [<!ENTITY leak SYSTEM "file://{path}">]>'


def version(name):
    return tuple(int(part) for part in importlib.metadata.version(name).split(".")[:3])


def test_versions_that_do_not_leak():
    assert version("xlrd") >= (2, 0, 1)
    assert version("lxml") >= (5, 0, 0)


@pytest.fixture
def crafted_workbook(tmp_path):
    """An XLSX whose shared strings name a file of the server as an external entity."""
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    book = openpyxl.Workbook()
    book.active["A1"] = "harmless"
    plain = io.BytesIO()
    book.save(plain)
    crafted = io.BytesIO()
    planted = False
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(crafted, "w") as target:
        for name in source.namelist():
            content = source.read(name).decode()
            if "harmless" in content:  # in the sheet or among the shared strings, as the library pleases
                head, _close, body = content.partition("?>") if content.startswith("<?xml") else ("", "", content)
                prefix = f"{head}?>" if head else ""
                content = prefix + ENTITY.format(path=secret) + body.replace("harmless", "&leak;")
                planted = True
            target.writestr(name, content)
    assert planted
    return crafted.getvalue()


def test_openpyxl_does_not_leak(crafted_workbook):
    try:
        book = openpyxl.load_workbook(io.BytesIO(crafted_workbook))
    except Exception:  # refusing the file is the best answer
        return
    assert SECRET not in str(book.active["A1"].value)


def test_xlrd_refuses_xlsx(crafted_workbook):
    with pytest.raises(xlrd.XLRDError):
        xlrd.open_workbook(file_contents=crafted_workbook)


def test_lxml_default_parser_does_not_fetch(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    text = ENTITY.format(path=secret) + "<x>&leak;</x>"
    try:
        tree = etree.fromstring(text.encode())
    except etree.XMLSyntaxError:
        return
    assert SECRET not in etree.tostring(tree, encoding="unicode")
